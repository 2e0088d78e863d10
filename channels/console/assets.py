"""The console's own files: held in memory, kept by browsers as long as nothing in them changes."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from channels.described import also, answers, kind, page
from channels.problems import problem
from channels.web.static import FOR_A_YEAR, TYPES, asset

FOLDER = Path(__file__).parent / "static"
PREFIX = "/balie/v"


class Assets:
    """Serves `/balie/v/<version>/<name>`. The version is a hash of all files, so modules that name each other are
    always of one make. There is nothing secret in them: they need no session."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._files = {path.name: asset(path) for path in sorted(folder.iterdir()) if path.suffix in TYPES}
        together = "".join(file.etag for file in self._files.values())
        self.version = hashlib.sha256(together.encode()).hexdigest()[:12]

    def path(self, name: str) -> str:
        """Where `name` is found; KeyError for a file that doesn't exist."""
        if name not in self._files:
            raise KeyError(name)
        return f"{PREFIX}/{self.version}/{name}"

    def routes(self) -> APIRouter:
        router = APIRouter(tags=["balie"])
        page(
            router,
            PREFIX + "/{version}/{name}",
            self.serve,
            response_class=kind("text/javascript; charset=utf-8"),
            responses={
                **also("text/css; charset=utf-8", 200, status_200="Code, stijl of icoon van de balie."),
                304: {"description": "Je hebt het al."},
                **answers(404, 422),
            },
        )
        return router

    def serve(self, request: Request, version: str, name: str) -> Response:
        found = self._files.get(name)
        if found is None:
            return problem(404)
        headers = {
            "Cache-Control": FOR_A_YEAR if version == self.version else "no-store",
            "ETag": found.etag,
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        if request.headers.get("if-none-match") == found.etag:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(found.packed, headers=headers, media_type=found.kind)
        return Response(found.content, headers=headers, media_type=found.kind)
