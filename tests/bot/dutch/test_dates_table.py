"""The date grammar against a table of expressions written by hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.dutch.batch import option_json
from bot.dutch.dates import Option, Reading, read

TABLE = Path(__file__).with_name("dates.tsv")
MOMENTS = {
    "vr": datetime(2026, 11, 20, 10, 0),
    "ma": datetime(2026, 11, 23, 8, 30),
    "wo": datetime(2026, 11, 18, 16, 30),
    "zo": datetime(2026, 12, 27, 20, 0),
    "vo": datetime(2027, 3, 22, 11, 0),
    "ja": datetime(2027, 1, 31, 12, 0),
    "sk": datetime(2028, 2, 14, 9, 0),
    "zm": datetime(2027, 7, 15, 13, 0),
    "ld": datetime(2027, 3, 27, 14, 0),
    "zs": datetime(2027, 3, 28, 1, 0),
    "lw": datetime(2027, 10, 30, 11, 0),
    "ws": datetime(2027, 10, 31, 1, 30),
    "w2": datetime(2026, 11, 18, 15, 30),
    "gv": datetime(2027, 3, 26, 8, 45),
    "mj": datetime(2027, 1, 4, 9, 0),
    "oj": datetime(2026, 12, 30, 16, 20),
    "jn": datetime(2027, 6, 9, 14, 0),
}


def rows(table: Path = TABLE) -> list[tuple[str, str, str]]:
    """Moment of speaking (a key of MOMENTS), what was said, what a good clerk understands."""
    lines = table.read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(nu, said, expected) for nu, said, expected in cells]


def shown(option: Option) -> str:
    """The notation of the table's third column."""
    plain = option_json(option)
    start, end = (plain["van"] or "").replace("T", " "), (plain["tot"] or "").replace("T", " ")
    if option.kind in ("D", "DT", "T", "N"):
        return f"{option.kind} {start}".strip()
    if option.kind == "P":
        return f"P {start}..{end}"
    return f"{option.kind} {start}-{end[-5:]}"


def in_notation(reading: Reading) -> str:
    """A reading as the third column writes it."""
    if reading.error:
        return f"fout: {reading.error}"
    return " | ".join(map(shown, reading.options)) or "-"


@pytest.mark.parametrize(("nu", "said", "expected"), rows())
def test_it_reads_what_people_say(nu: str, said: str, expected: str) -> None:
    reading = read(said, MOMENTS[nu])

    if expected.startswith("fout: "):
        assert reading.error and expected.removeprefix("fout: ") in reading.error
        assert reading.options == ()
    else:
        assert in_notation(reading) == expected


def test_it_has_a_table_of_at_least_400_expressions() -> None:
    assert len({(nu, said) for nu, said, _ in rows()}) >= 400
