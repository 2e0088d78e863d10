"""Reads expressions with dateparser and parsedatetime, in their own environment: knows nothing of Onthaal.

Standard input: a JSON object a line, {"nu": local ISO time, "text"}. Standard output: for each line an object with
for each library [what it found as local ISO time or null, milliseconds].
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from time import perf_counter

import dateparser
import parsedatetime
from dateparser.search import search_dates

_CALENDAR = parsedatetime.Calendar(parsedatetime.Constants("nl_NL", usePyICU=False))


def with_dateparser(text: str, now: datetime) -> datetime | None:
    """The whole text as a date, else the first date in it. Set as well as it can be: Dutch, day first, future."""
    settings = {"RELATIVE_BASE": now, "PREFER_DATES_FROM": "future", "DATE_ORDER": "DMY"}
    found = dateparser.parse(text, languages=["nl"], settings=settings)
    if found is not None or not text.strip():
        return found
    hits = search_dates(text, languages=["nl"], settings=settings)
    return hits[0][1] if hits else None


def with_parsedatetime(text: str, now: datetime) -> datetime | None:
    found, status = _CALENDAR.parseDT(text, now)
    return found if status else None


READERS = {"dateparser": with_dateparser, "parsedatetime": with_parsedatetime}


def timed(name: str, text: str, now: datetime) -> tuple[str | None, float]:
    begin = perf_counter()
    try:
        found = READERS[name](text, now)
    except Exception:  # a reader that fails on a text has no answer
        found = None
    return found.isoformat(timespec="minutes")[:16] if found else None, (perf_counter() - begin) * 1000


def main() -> None:
    for line in sys.stdin:
        row = json.loads(line)
        now = datetime.fromisoformat(row["nu"])
        print(json.dumps({name: timed(name, row["text"], now) for name in READERS}), flush=True)


if __name__ == "__main__":
    main()
