"""The other ways in: the search of IPDC, and files that somebody saved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bot.catalogue.ipdc.errors import FeedError
from bot.catalogue.ipdc.feed import members
from bot.catalogue.ipdc.fetch import Fetcher, Unusable

SEARCH = "/doc/instantie"
LIMIT = 25
SUFFIXES = (".json", ".jsonld")


def search(fetcher: Fetcher, term: str, areas: tuple[str, ...]) -> Iterator[list[Any]]:
    """The pages of a search (Hydra) for `term`, once for each area code; raises FeedError."""
    for area in areas or ("",):
        query = {"zoekterm": term, "gearchiveerd": "false", "sortBy": "LAATST_GEWIJZIGD", "limit": str(LIMIT)}
        if area:
            query |= {
                "geografischeToepassingsgebieden": area,
                "includeParentGeografischeToepassingsgebieden": "false",
            }
        yield from _hydra(fetcher, query)


def saved(path: Path) -> Iterator[list[Any]]:
    """The members of a page in a file, or of every page in a folder, by name; raises FeedError."""
    if not path.exists():
        raise FeedError(f"{path} bestaat niet.")
    files = sorted(one for one in path.rglob("*") if one.suffix in SUFFIXES) if path.is_dir() else [path]
    if not files:
        raise FeedError(f"{path} bevat geen bestanden die op {' of '.join(SUFFIXES)} eindigen.")
    for file in files:
        yield _members(_read(file))


def _hydra(fetcher: Fetcher, first: dict[str, str]) -> Iterator[list[Any]]:
    query, seen = first, []
    while query not in seen:
        seen.append(query)
        content = fetcher.json(SEARCH, query, _check)
        yield _members(content)
        view = content.get("hydraView") or content.get("hydra:view") or {}
        following = view.get("hydraNext") or view.get("hydra:next")
        if not following:
            return
        query = first | dict(parse_qsl(urlsplit(str(following)).query))


def _check(content: Any) -> None:
    if not isinstance(content, dict) or not {"hydraMember", "hydra:member"} & content.keys():
        raise Unusable("geeft iets dat geen zoekresultaat is")


def _members(content: Any) -> list[Any]:
    """Members of a feed page, of a search page, or one bare record."""
    if isinstance(content, dict):
        found = content.get("hydraMember", content.get("hydra:member"))
        if isinstance(found, list):
            return found
        if "member" not in content and "naam" in content:
            return [content]
    return members(content)


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FeedError(f"{file} is niet leesbaar als JSON.") from error
