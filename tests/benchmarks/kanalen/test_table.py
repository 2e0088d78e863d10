"""The table says what was measured, beside its target."""

import math

import pytest

from benchmarks.__main__ import main
from benchmarks.kanalen import table


def test_it_says_for_each_target_whether_it_is_reached() -> None:
    lines = table.in_words({"ack_p99_ms": 99.96, "ack_vs_bare_insert": 0.39, "crash_lost": 0}).splitlines()
    assert [line.split("  ")[0] for line in lines[1:]] == [
        "verloren",
        "webhook bevestigd zonder engine, p99",
        "bevestigd per s / kale FastAPI, 1 INSERT",
    ]
    assert lines[1].endswith("   gehaald") and "0" in lines[1]
    assert "100,0 ms" in lines[2] and "≤ 100,0" in lines[2] and lines[2].endswith("   gehaald")
    assert "0,39" in lines[3] and "≥ 0,40" in lines[3] and lines[3].endswith("NIET gehaald")


def test_it_says_nothing_of_what_was_not_measured() -> None:
    assert len(table.in_words({}).splitlines()) == 1


def test_what_is_no_number_is_not_reached() -> None:
    assert "NIET gehaald" in table.in_words({"web_chats_p95_ms": math.nan})


def test_it_tells_a_part_in_words() -> None:
    told = table.details("web: open chats", {"n": 3, "ms": 1.5, "antwoord": True, "mb": {"open": 2.0}})
    assert told.splitlines()[0] == "web: open chats"
    assert [line.split()[1:] for line in told.splitlines()[1:]] == [["3"], ["1,50"], ["ja"], ["open", "2"]]


def test_it_refuses_a_part_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kanalen", "--alleen", "pigeons"]) == 1
    assert "Ik ken geen deel 'pigeons'" in capsys.readouterr().err
