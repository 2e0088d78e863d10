"""The widget's own files, held in memory: types, compression, validation and caching."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from channels.described import also, answers, kind, page
from channels.problems import problem

FOLDER = Path(__file__).parent / "static"
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
FOR_A_YEAR = "public, max-age=31536000, immutable"
FOR_FIVE_MINUTES = "public, max-age=300, stale-while-revalidate=604800, stale-if-error=604800"
"""A browser that has it shows it for a week more while it asks us: then also when we don't answer."""
DESCRIPTION: dict[str, Any] = {
    "summary": "Een bestand van de chat",
    "response_class": kind("text/javascript; charset=utf-8"),
    "responses": {
        **also("text/css; charset=utf-8", 200, status_200="Code of stijl."),
        304: {"description": "Je hebt het al."},
        **answers(404, 422),
    },
}


@dataclass(frozen=True)
class Asset:
    content: bytes
    packed: bytes
    kind: str
    etag: str


class Static:
    """Serves `/web/<name>` for five minutes and `/web/v/<version>/<name>` for ever.

    The version is a hash of all files together, so the panel's modules, which name each other relatively, are
    always of one make; the loader learns the present version from the city's card.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self._assets = {path.name: asset(path) for path in sorted(folder.iterdir()) if path.suffix in TYPES}
        together = "".join(asset.etag for asset in self._assets.values())
        self.version = hashlib.sha256(together.encode()).hexdigest()[:12]

    def path(self, name: str) -> str:
        """Where `name` is found for ever."""
        return f"/web/v/{self.version}/{name}"

    def routes(self) -> APIRouter:
        router = APIRouter(prefix="/web", tags=["web"])
        page(router, "/{name}", self.newest, **DESCRIPTION)
        page(router, "/v/{version}/{name}", self.versioned, **DESCRIPTION)
        return router

    def newest(self, request: Request, name: str) -> Response:
        return self._serve(request, name, FOR_FIVE_MINUTES)

    def versioned(self, request: Request, version: str, name: str) -> Response:
        # Another version is asked while replicas restart: it gets ours, but may not keep it under that name.
        return self._serve(request, name, FOR_A_YEAR if version == self.version else "no-store")

    def _serve(self, request: Request, name: str, caching: str) -> Response:
        found = self._assets.get(name)
        if found is None:
            return problem(404)
        headers = {
            "Cache-Control": caching,
            "ETag": found.etag,
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
            "Access-Control-Allow-Origin": "*",  # public files; a module of another origin needs it
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if request.headers.get("if-none-match") == found.etag:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(found.packed, headers=headers, media_type=found.kind)
        return Response(found.content, headers=headers, media_type=found.kind)


def asset(path: Path) -> Asset:
    content = path.read_bytes()
    etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    return Asset(content, gzip.compress(content, 9, mtime=0), TYPES[path.suffix], etag)
