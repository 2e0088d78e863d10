"""Reads a file with one Dutch expression a line and prints what the date grammar makes of each."""

from __future__ import annotations

import argparse
import json
import re
import sys
from datetime import date, datetime, time
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from bot.clock import SystemClock, brussels
from bot.dutch.dates import Option, Reading, read, say

_LINE_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029]")
"""What some programs take for the end of a line; json.dumps escapes the others."""


def main(arguments: list[str] | None = None, out: TextIO = sys.stdout, err: TextIO = sys.stderr) -> int:
    """Standard output holds only results; progress and problems go to standard error. 2: unusable arguments."""
    wanted = _parser().parse_args(arguments)
    try:
        lines = _lines(wanted.batch)
    except OSError as problem:
        err.write(f"Kan {wanted.batch} niet lezen: {problem}\n")
        return 2
    now = brussels(wanted.nu) if wanted.nu else SystemClock().now()
    for line in lines:
        reading = read(line, now)
        out.write((as_json(line, reading) if wanted.json else as_words(line, reading)) + "\n")
    err.write(f"{len(lines)} regels gelezen.\n")
    return 0


def _lines(file: str) -> list[str]:
    """The lines of a file in UTF-8, with or without byte order mark. Other bytes become U+FFFD."""
    text = _standard_input() if file == "-" else Path(file).read_bytes().decode("utf-8-sig", "replace")
    if not text:
        return []
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]


def _standard_input() -> str:
    given: TextIO = sys.stdin
    if isinstance(given, TextIOWrapper):
        given.reconfigure(encoding="utf-8-sig", errors="replace", newline="\n")
    return given.read()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/datum", description="Leest Nederlandse datums en tijden.")
    parser.add_argument(
        "--batch", default="-", metavar="BESTAND", help="een uitdrukking per regel; - is standaardinvoer"
    )
    parser.add_argument(
        "--nu", type=datetime.fromisoformat, help="het moment van spreken, bv. 2026-11-20T10:00"
    )
    parser.add_argument("--json", action="store_true", help="een JSON-object per regel")
    return parser


def as_json(text: str, reading: Reading) -> str:
    """{"text", "lezingen": [{"soort", "van", "tot"}], "fout"}. A moment that cannot be worked out (N) is no reading."""
    readings = [option_json(option) for option in reading.options if option.kind != "N"]
    found = json.dumps({"text": text, "lezingen": readings, "fout": reading.error}, ensure_ascii=False)
    return _LINE_BREAKS.sub(lambda sign: f"\\u{ord(sign[0]):04x}", found)


def option_json(option: Option) -> dict[str, Any]:
    return {"soort": option.kind, "van": _iso(option.start), "tot": _iso(option.end)}


def _iso(moment: date | datetime | time | None) -> str | None:
    """Local Brussels time without offset, to the minute: 2026-11-24, 2026-11-24T14:30, 14:30."""
    if isinstance(moment, datetime):
        return moment.strftime("%Y-%m-%dT%H:%M")
    if isinstance(moment, time):
        return moment.strftime("%H:%M")
    return moment.isoformat() if moment else None


def as_words(text: str, reading: Reading) -> str:
    readings = " | ".join(say(option) or "onbekend moment" for option in reading.options)
    return f"{text} → {reading.error or readings or 'geen datum'}"


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    raise SystemExit(main())
