"""The command that reads a file of expressions."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest

from bot.dutch.batch import main


def run(tmp_path: Path, text: str, *arguments: str) -> tuple[int, list[str], str]:
    file = tmp_path / "uitdrukkingen.txt"
    file.write_text(text, encoding="utf-8")
    out, err = StringIO(), StringIO()
    code = main(["--batch", str(file), "--nu", "2026-11-20T10:00", *arguments], out, err)
    return code, out.getvalue().splitlines(), err.getvalue()


def test_it_prints_one_json_line_for_each_expression(tmp_path: Path) -> None:
    code, lines, progress = run(tmp_path, "dinsdag om 14u30\n31 november\nik heb 2 kinderen\n", "--json")

    assert code == 0
    assert [json.loads(line) for line in lines] == [
        {
            "text": "dinsdag om 14u30",
            "lezingen": [{"soort": "DT", "van": "2026-11-24T14:30", "tot": None}],
            "fout": None,
        },
        {"text": "31 november", "lezingen": [], "fout": "31 november bestaat niet."},
        {"text": "ik heb 2 kinderen", "lezingen": [], "fout": None},
    ]
    assert progress == "3 regels gelezen.\n"


def test_it_gives_both_ends_of_a_period(tmp_path: Path) -> None:
    _, lines, _ = run(
        tmp_path, "begin volgende week\nwoensdagnamiddag\nvanaf dinsdag\nin de kerstvakantie\n", "--json"
    )

    assert [json.loads(line)["lezingen"] for line in lines] == [
        [{"soort": "P", "van": "2026-11-23", "tot": "2026-11-24"}],
        [{"soort": "DP", "van": "2026-11-25T12:00", "tot": "2026-11-25T18:00"}],
        [{"soort": "P", "van": "2026-11-24", "tot": None}],
        [{"soort": "P", "van": "2026-12-21", "tot": "2027-01-03"}],
    ]


def test_it_says_the_readings_in_words(tmp_path: Path) -> None:
    _, lines, _ = run(tmp_path, "volgende zondag\nhallo\n")

    assert lines == [
        "volgende zondag → zondag 22 november 2026 | zondag 29 november 2026",
        "hallo → geen datum",
    ]


def test_it_says_which_file_it_cannot_read(tmp_path: Path) -> None:
    err = StringIO()

    assert main(["--batch", str(tmp_path / "weg.txt")], StringIO(), err) == 2
    assert "weg.txt" in err.getvalue()


def test_it_reads_standard_input_when_no_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    out = StringIO()
    monkeypatch.setattr("sys.stdin", StringIO("morgen\r\n"))

    assert main(["--nu", "2026-11-20T10:00"], out, StringIO()) == 0
    assert out.getvalue() == "morgen → zaterdag 21 november 2026\n"
