"""Rows as a file for Excel as it stands on Belgian computers: semicolons, a byte order mark, no formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from bot.clock import brussels
from bot.export.rows import Value

MARK = "\ufeff"
"""Without it Excel reads UTF-8 as Windows-1252."""
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""OWASP, "CSV Injection"; the last four are the full-width signs that some versions read as the first four."""


def lines(rows: Iterable[Mapping[str, Value]], columns: Iterable[str]) -> Iterator[str]:
    """The file, line by line, each with its end (CRLF). The mark and the names of the columns come first."""
    names = list(columns)
    yield MARK + _line(names)
    for row in rows:
        yield _line([cell(row.get(name)) for name in names])


def cell(value: Value) -> str:
    """A value as Excel may show it: moments in Brussels time, and a text never as a formula."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return brussels(value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, int):
        return str(value)
    return f"'{value}" if value.startswith(_BEGINS_A_FORMULA) else value


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(cells)
    return out.getvalue()
