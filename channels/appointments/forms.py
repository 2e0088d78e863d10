"""What the forms of these pages send."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

MOST = 4 * 1024
"""Bytes of a form; ours are a tenth of this. What is longer is an empty form."""

type Fields = Mapping[str, str]
type Take = Callable[[str, Fields], Response]


def fields(body: bytes) -> Fields:
    """The first value of each field; whatever else comes is an empty form."""
    if len(body) > MOST:
        return {}
    try:
        found = parse_qs(body.decode("ascii", "replace"), max_num_fields=20)
    except ValueError:
        return {}
    return {name: values[0] for name, values in found.items()}


def posts(routes: APIRouter, path: str, take: Take, *names: str, **described: Any) -> None:
    """A POST with a form; `names` are its fields, for the description."""

    async def posted(token: str, request: Request) -> Response:
        return await run_in_threadpool(take, token, fields(await request.body()))

    shape = {"type": "object", "properties": {name: {"type": "string"} for name in names}}
    body = {"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": shape}}}}
    routes.add_api_route(path, posted, methods=["POST"], openapi_extra=body, **described)
