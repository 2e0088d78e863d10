"""Lists in pages: as the API of 2010 gives them, and as the newer ones do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request


def page_of_2010(request: Request, key: str, found: list[Any], query: Mapping[str, str]) -> dict[str, Any]:
    """With the addresses of its neighbours, relative to the host."""
    size, page = _place(query)
    start = page * size
    shown = found[start : start + size]

    def uri(number: int) -> str:
        token = {"PageToken": f"PA{number}"} if number else {}
        return f"{request.url.path}?{urlencode({**query, 'PageSize': size, 'Page': number, **token})}"

    return {
        key: shown,
        "start": start,
        "end": start + max(len(shown) - 1, 0),
        "first_page_uri": uri(0),
        "next_page_uri": uri(page + 1) if start + size < len(found) else None,
        "previous_page_uri": uri(page - 1) if page else None,
        "page": page,
        "page_size": size,
        "uri": uri(page),
    }


def page_with_meta(request: Request, key: str, found: list[Any], query: Mapping[str, str]) -> dict[str, Any]:
    """With whole addresses under "meta"."""
    size, page = _place(query)

    def url(number: int) -> str:
        return f"{base(request)}{request.url.path}?{urlencode({**query, 'PageSize': size, 'Page': number})}"

    meta = {
        "page": page,
        "page_size": size,
        "first_page_url": url(0),
        "previous_page_url": url(page - 1) if page else None,
        "url": url(page),
        "next_page_url": url(page + 1) if (page + 1) * size < len(found) else None,
        "key": key,
    }
    return {key: found[page * size : (page + 1) * size], "meta": meta}


def base(request: Request) -> str:
    """ "http://127.0.0.1:9001": where this server was asked."""
    return f"{request.url.scheme}://{request.url.netloc}"


def _place(query: Mapping[str, str]) -> tuple[int, int]:
    return int(query.get("PageSize", 50)), int(query.get("Page", 0))
