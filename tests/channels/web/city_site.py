"""The website of a city: a server of its own, on which the chat's one line stands."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from channels.web.static import FOLDER

FACTS = (
    'data-gemeente="gent" data-telefoon="09 210 10 10" data-uren="maandag tot donderdag van 8 tot 19 uur" '
    'data-contact="https://gent.example/contact"'
)


class CitySite:
    """A page with the loader from `service`, or with `own` from the site itself."""

    def __init__(self, service: str, *, own: bool = False) -> None:
        self._service = service
        self._own = own
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> CitySite:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _page(self) -> bytes:
        where = (
            f'/onthaal.js" data-dienst="{self._service}' if self._own else f"{self._service}/web/onthaal.js"
        )
        script = f'<script src="{where}" {FACTS} async></script>'
        return f"<!doctype html><html lang=nl><title>Stad</title><body><h1>Stad</h1>{script}".encode()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                is_loader = self.path == "/onthaal.js"
                content = (FOLDER / "onthaal.js").read_bytes() if is_loader else site._page()
                self.send_response(200)
                self.send_header("Content-Type", "text/javascript" if is_loader else "text/html")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        return Handler
