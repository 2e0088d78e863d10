"""A city's service as small as it can be: it keeps what comes in at its webhooks, and answers as it is told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.fakes.serving import serving


@dataclass(frozen=True)
class Taken:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return {
            key: values[0] for key, values in parse_qs(self.body.decode(), keep_blank_values=True).items()
        }


@dataclass
class Service:
    """`answers`: (status, body, headers) of the next requests; afterwards 200 and nothing. `pause`: s before each."""

    taken: list[Taken] = field(default_factory=list)
    answers: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)
    pause: float = 0.0
    url: str = ""

    def will(self, *statuses: int, body: str = "", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.extend((status, body, named) for status in statuses)

    def application(self) -> Starlette:
        async def take(request: Request) -> Response:
            return await self._take(request)

        return Starlette(routes=[Route("/webhooks/{path:path}", take, methods=["GET", "POST"])])

    async def _take(self, request: Request) -> Response:
        self.taken.append(Taken(request.url.path, dict(request.headers), await request.body()))
        if self.pause:
            await asyncio.sleep(self.pause)
        status, body, headers = self.answers.pop(0) if self.answers else (200, "", {})
        return Response(body, status, headers=headers)

    def wait_for(self, count: int, patience: float = 10.0) -> list[Taken]:
        until = time.monotonic() + patience
        while len(self.taken) < count and time.monotonic() < until:
            time.sleep(0.01)
        assert len(self.taken) >= count, f"{len(self.taken)} requests came, not {count}"
        return self.taken


@contextmanager
def a_service() -> Iterator[Service]:
    service = Service()
    with serving(service.application()) as url:
        service.url = url
        yield service
