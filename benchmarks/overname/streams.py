"""A client of server-sent events with hardly any work of its own: the same for ours and for the bare broadcast."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import NamedTuple

from benchmarks.kanalen import lines


class Event(NamedTuple):
    """id: "" where it has none. kind: "message" unless the server says otherwise."""

    id: str
    kind: str
    data: str
    raw: bytes


class Stream:
    """One connection, from the request to its end or its cut."""

    def __init__(self, port: int, path: str, headers: Mapping[str, str]) -> None:
        self._port = port
        self._asked = lines.request("GET", path, headers=headers)
        self._writer: asyncio.StreamWriter | None = None

    async def events(self) -> AsyncIterator[Event]:
        """Until the connection ends. Raises OSError, EOFError, or ConnectionError for an answer that is no stream."""
        reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            self._writer.write(self._asked)
            head = await reader.readuntil(lines.END)
            if not head.startswith(b"HTTP/1.1 200"):
                raise ConnectionError(head[:40].decode("latin-1"))
            while size := int(await reader.readuntil(b"\r\n"), 16):
                part = await reader.readexactly(size + 2)
                for raw in part[:-2].split(b"\n\n"):  # our servers never cut an event in two chunks
                    if raw:
                        yield parsed(raw)
        finally:
            self._writer.transport.abort()

    def cut(self) -> None:
        """As a cable that is pulled: what was under way is gone."""
        if self._writer is not None:
            self._writer.transport.abort()


def parsed(raw: bytes) -> Event:
    fields = dict(line.split(": ", 1) for line in raw.decode().split("\n") if ": " in line)
    return Event(fields.get("id", ""), fields.get("event", "message"), fields.get("data", ""), raw + b"\n\n")
