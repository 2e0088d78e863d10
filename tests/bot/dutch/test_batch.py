"""The command that reads a file of expressions."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from time import process_time

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


def test_it_prints_one_object_a_line_whatever_the_lines_hold(tmp_path: Path) -> None:
    file = tmp_path / "vreemd.txt"
    lines = [
        "morgen",
        "",
        "  ",
        "a\x00b\x1b[31m",
        "dinsdag\u2028om\x8514u",
        "1" * 50_000,
        "dinsdag of " * 9_000,
        "💥",
        '"\\',
    ]
    file.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode() + b"\nkapot \xff\xfe morgen")
    out = StringIO()

    assert main(["--batch", str(file), "--nu", "2026-11-20T10:00", "--json"], out, StringIO()) == 0

    found = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [one["text"] for one in found[:-1]] == lines
    assert all(set(one) == {"text", "lezingen", "fout"} for one in found)
    assert [one["van"] for one in found[0]["lezingen"]] == ["2026-11-21"]
    assert [one["van"] for one in found[4]["lezingen"]] == ["2026-11-24T14:00"]
    assert found[-1]["lezingen"] == found[0]["lezingen"]


def test_it_prints_nothing_for_an_empty_file(tmp_path: Path) -> None:
    code, lines, _ = run(tmp_path, "", "--json")

    assert (code, lines) == (0, [])


def test_it_reads_ten_thousand_lines_in_seconds(tmp_path: Path) -> None:
    rows = Path(__file__).with_name("dates.tsv").read_text(encoding="utf-8").splitlines()
    said = [row.split("\t")[1] for row in rows if not row.startswith("#")]
    text = "\n".join((said * (10_000 // len(said) + 1))[:10_000])

    begin = process_time()
    _, lines, _ = run(tmp_path, text, "--json")

    assert len(lines) == 10_000
    assert process_time() - begin < 30
