"""What may stand between a resident and us: a proxy that blocks, keeps back, cuts or says nothing."""

from __future__ import annotations

import contextlib
import re
import socket
import threading

REFUSED = (
    b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nContent-Length: 4\r\nConnection: close\r\n\r\nNee."
)


class Middlebox:
    """Forwards `url` to a port. One request a connection, so that every rule sees every request.

    blocked: paths that get a page of the proxy's own. held: paths of which no answer comes through.
    silent: takes connections and says nothing at all.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self.blocked: set[str] = set()
        self.held: set[str] = set()
        self.silent = False
        self.asked: list[str] = []
        self._open: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Middlebox:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.cut()
        self._thread.join(5)

    def cut(self) -> None:
        """Breaks all connections."""
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        self._open.add(client)
        try:
            with client, contextlib.suppress(OSError):
                head = _head(client)
                path = head.split(b" ", 2)[1].decode() if head.count(b" ") > 1 else ""
                self.asked.append(path)
                if self.silent:
                    client.recv(1)
                elif path.startswith(tuple(self.blocked)):
                    client.sendall(REFUSED)
                elif path:
                    self._forward(client, head, path)
        finally:
            self._open.discard(client)

    def _forward(self, client: socket.socket, head: bytes, path: str) -> None:
        if b"upgrade: websocket" not in head.lower():
            head = re.sub(rb"(?im)^connection:.*\r\n", b"Connection: close\r\n", head)
        with socket.create_connection(("127.0.0.1", self._target), 5) as service:
            service.settimeout(None)
            self._open.add(service)
            service.sendall(head)
            back = threading.Thread(target=self._pump, args=(service, client, path), daemon=True)
            back.start()
            self._pump(client, service, None)
            back.join(5)
            self._open.discard(service)

    def _pump(self, source: socket.socket, sink: socket.socket, path: str | None) -> None:
        with contextlib.suppress(OSError):
            while part := source.recv(65536):
                if path is None or not path.startswith(tuple(self.held)):
                    sink.sendall(part)
        if path is not None and path.startswith(tuple(self.held)):
            return  # nor that the service has hung up
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def _head(client: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head:
        part = client.recv(65536)
        if not part:
            return b""
        head += part
    return head
