"""A real web server that serves pages as IPDC does, and that fails in every way a test asks for."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Fault:
    """One bad answer. `kind`: status, stall, drop (half an answer) or other (the page of another number)."""

    kind: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    page: int = 0


@dataclass
class Ipdc:
    """The pages by path, and what to do wrong first. `asked` are the (path, query) of every request."""

    address: str = ""
    feeds: dict[str, list[Any]] = field(default_factory=dict)
    faults: deque[Fault] = field(default_factory=deque)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def numbers(self, path: str = "/doc/instantiesnapshot") -> list[int]:
        return [int(query["pageNumber"]) for asked, query in self.asked if asked == path]


@contextmanager
def serving(**feeds: list[Any]) -> Iterator[Ipdc]:
    """`feeds` by the last part of their path under /doc/."""
    ipdc = Ipdc(feeds={f"/doc/{name}": pages for name, pages in feeds.items()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(ipdc))
    ipdc.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield ipdc
    finally:
        ipdc.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(ipdc: Ipdc) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {
                name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()
            }
            ipdc.asked.append((parts.path, query))
            ipdc.headers.append({name.lower(): value for name, value in self.headers.items()})
            fault = ipdc.faults.popleft() if ipdc.faults else None
            if fault and fault.kind == "stall":
                ipdc.closing.wait(5)
                return
            if fault and fault.kind == "status":
                self._send(fault.status, b"{}", fault.headers)
                return
            number = fault.page if fault and fault.kind == "other" else int(query.get("pageNumber", "0"))
            pages = ipdc.feeds.get(parts.path, [])
            if number >= len(pages):
                self._send(404, b"{}", {})
                return
            body = json.dumps(pages[number]).encode()
            self._send(200, body, {}, cut=bool(fault and fault.kind == "drop"))

        def _send(self, status: int, body: bytes, headers: dict[str, str], cut: bool = False) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if cut else body)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Quiet: the tests look at what was asked, not at a log."""

    return Handler
