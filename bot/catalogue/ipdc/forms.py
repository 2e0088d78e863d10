"""The online forms of Mijn Burgerprofiel: which product number leads to which web application."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bot.catalogue.ipdc.answers import web_address
from bot.catalogue.ipdc.errors import FeedError
from bot.catalogue.ipdc.fetch import Fetcher, Unusable
from bot.catalogue.ipdc.files import write_whole

TABLE = "formulieren.tsv"
HEADER = ("productnummer", "adres")
LIMIT = "10"


def fetched(fetcher: Fetcher, path: str) -> Iterator[Any]:
    """The pages of the list (HAL) at `path`; raises FeedError."""
    query, seen = {"limit": LIMIT, "offset": "0"}, []
    while query not in seen:
        seen.append(query)
        page = fetcher.json(path, query, _check)
        yield page
        following = _link(page, "next")
        if not following:
            return
        # Only the query: the list is asked from the server that we know.
        query = query | dict(parse_qsl(urlsplit(following).query))


def saved(path: Path) -> Iterator[Any]:
    """The pages in a file or folder; raises FeedError."""
    for file in sorted(path.glob("*.json")) if path.is_dir() else [path]:
        try:
            yield json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise FeedError(f"{file} is niet leesbaar als JSON.") from error


def routes(pages: Iterable[Any]) -> dict[str, str]:
    """The address of the form by product number; of two forms for one product the first."""
    table: dict[str, str] = {}
    for page in pages:
        for item in _items(page):
            number, address = str(item.get("productId") or "").strip(), web_address(_link(item, "fallback"))
            if number and address:
                table.setdefault(number, address)
    return table


def keep(folder: Path, table: Mapping[str, str]) -> None:
    """Writes the table next to the city's content, so that later imports without the list still know it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerows([HEADER, *sorted(table.items())])
    written = text.getvalue().encode()
    path = folder / TABLE
    if not path.exists() or path.read_bytes() != written:
        write_whole(path, written)


def kept(folder: Path) -> dict[str, str]:
    path = folder / TABLE
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["productnummer"]: row["adres"] for row in csv.DictReader(lines, delimiter="\t")}


def _check(page: Any) -> None:
    if not isinstance(page, dict) or "_embedded" not in page:
        raise Unusable("geeft iets dat geen lijst van formulieren is")


def _items(page: Any) -> list[dict[str, Any]]:
    embedded = page.get("_embedded") if isinstance(page, dict) else None
    found = embedded.get("items") if isinstance(embedded, dict) else None
    return [item for item in found or [] if isinstance(item, dict)]


def _link(holder: Mapping[str, Any], name: str) -> str:
    links = holder.get("_links")
    link = links.get(name) if isinstance(links, dict) else None
    return str(link.get("href") or "") if isinstance(link, dict) else ""
