"""The table says what was measured, beside its target."""

import math

import pytest

from benchmarks.__main__ import main
from benchmarks.overname import table


def test_it_says_for_each_target_whether_it_is_reached() -> None:
    lines = table.in_words({"leaked": 1, "takeovers": 20_000, "fanout_p95_ms": 499.96}).splitlines()[1:]
    assert [line.split("  ")[0] for line in lines] == [
        "woorden van de bot na een overname",
        "overnames geprobeerd",
        "bericht naar de andere kant, p95",
    ]
    assert lines[0].endswith("NIET gehaald")
    assert "≥ 10000" in lines[1] and lines[1].endswith("   gehaald")
    assert "500,0 ms" in lines[2] and "≤ 500,0" in lines[2] and lines[2].endswith("   gehaald")


def test_it_says_nothing_of_what_was_not_measured() -> None:
    assert len(table.in_words({}).splitlines()) == 1


def test_what_is_no_number_is_not_reached() -> None:
    assert "NIET gehaald" in table.in_words({"fanout_p95_ms": math.nan})


def test_it_refuses_a_part_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["overname", "--alleen", "duiven"]) == 1
    assert "Ik ken geen deel 'duiven'" in capsys.readouterr().err
