"""Rows a page at a time, for reports that ask again with the cursor of the page before (Power BI)."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bot.errors import InvalidInput
from bot.export.contacts import Contact, Place
from bot.export.rows import Value, row

LARGEST = 5000
"""Rows of one page, as KISS's own management information has it."""


def page(contacts: Sequence[Contact], size: int, *, personal: bool = False) -> dict[str, Any]:
    """{"results": rows, "next": cursor or None}.

    `contacts` are read one further than `size` (`contacts.read(…, after=place_of(cursor), limit=size + 1)`): whether
    there is more is known without counting.
    """
    shown = contacts[:size]
    more = len(contacts) > size
    rows = [{name: _plain(value) for name, value in row(one, personal=personal).items()} for one in shown]
    return {"results": rows, "next": cursor_of(shown[-1].place) if more and shown else None}


def cursor_of(place: Place) -> str:
    """Fit for an address of the web; what stands in it is nobody's business but ours."""
    written = json.dumps([place.at.astimezone(UTC).isoformat(), place.id])
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def place_of(cursor: str) -> Place:
    """Raises InvalidInput for one that we didn't make."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        at, key = json.loads(raw)
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not isinstance(key, str):
            raise ValueError("not a place")
    except (binascii.Error, ValueError, TypeError) as error:
        raise InvalidInput(
            "cursor", "Die bladwijzer klopt niet. Begin opnieuw, zonder bladwijzer."
        ) from error
    return Place(moment, key)


def size_of(asked: int) -> int:
    """Raises InvalidInput for a page that is too large or none."""
    if not 1 <= asked <= LARGEST:
        raise InvalidInput("aantal", f"Vraag 1 tot {LARGEST} rijen tegelijk.")
    return asked


def _plain(value: Value) -> Any:
    """As JSON: moments in ISO 8601, in UTC."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
