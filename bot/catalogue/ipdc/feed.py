"""The feed of snapshots (LDES): page by page, a finished page only once."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bot.catalogue.ipdc.errors import FeedError
from bot.catalogue.ipdc.fetch import Fetcher, Unusable
from bot.catalogue.ipdc.files import write_whole

PAGE_SIZE = 25
NEXT = "GreaterThanOrEqualToRelation"


class Feed:
    """One feed of one server. Pages that have a next page never change: they are kept in `folder` (gzip).

    An import that was broken off goes on with the pages it has.
    """

    def __init__(self, fetcher: Fetcher, path: str, folder: Path) -> None:
        self._fetcher, self._path = fetcher, path
        # Another server (test, production) has other pages under the same numbers.
        server = hashlib.sha256(fetcher.base.encode()).hexdigest()[:8]
        self._folder = folder / f"{path.rsplit('/', 1)[-1]}-{server}"

    def pages(self) -> Iterator[list[Any]]:
        """The members of every page, oldest first; raises FeedError."""
        number: str | None = "0"
        seen: set[str] = set()
        while number is not None and number not in seen:
            seen.add(number)
            content = self._page(number)
            yield members(content)
            number = next_number(content)

    def _page(self, number: str) -> Any:
        kept = self._folder / f"{int(number):06}.json.gz"
        content = _read(kept)
        if content is None:
            query = {"limit": PAGE_SIZE, "pageNumber": number}
            content = self._fetcher.json(self._path, query, lambda page: _check(page, number))
            if next_number(content) is not None:
                write_whole(kept, gzip.compress(json.dumps(content).encode(), mtime=0))
        return content


def members(page: Any) -> list[Any]:
    """The records on a page, which is also a list of one when the page holds a bare record."""
    found = page.get("member", page.get("@graph", [])) if isinstance(page, dict) else page
    return found if isinstance(found, list) else [found]


def next_number(page: Any) -> str | None:
    """The number of the next page. Its host is not looked at: pages name hosts that are not the one we know."""
    relations = _view(page).get("relation", [])
    for relation in relations if isinstance(relations, list) else [relations]:
        if isinstance(relation, dict) and str(relation.get("@type", "")).rsplit("#", 1)[-1].endswith(NEXT):
            number = _number(relation.get("node"))
            if number is None:
                raise FeedError(
                    f"Ik begrijp de verwijzing naar de volgende pagina niet: {relation.get('node')}"
                )
            return number
    return None


def _check(page: Any, number: str) -> None:
    if not isinstance(page, dict) or "member" not in page:
        raise Unusable("geeft iets dat geen pagina van een feed is")
    own = _number(_view(page).get("@id"))
    if own is not None and int(own) != int(number):
        raise Unusable(f"geeft pagina {own} in plaats van pagina {number}")


def _view(page: Any) -> Mapping[str, Any]:
    view = page.get("view") if isinstance(page, dict) else None
    return view if isinstance(view, dict) else {}


def _number(node: Any) -> str | None:
    """The pageNumber in an address, {"@id": address} or nothing."""
    address = node.get("@id") if isinstance(node, dict) else node
    query = dict(parse_qsl(urlsplit(address).query)) if isinstance(address, str) else {}
    number = query.get("pageNumber", "")
    return str(int(number)) if number.isdigit() else None


def _read(kept: Path) -> Any | None:
    """A page that was kept; None when it is not there or not whole."""
    try:
        return json.loads(gzip.decompress(kept.read_bytes()))
    except (OSError, EOFError, ValueError):
        return None
