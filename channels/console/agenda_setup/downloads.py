"""Files that a browser keeps."""

from __future__ import annotations

from starlette.responses import Response

from channels.console.pages import HEADERS

CSV = "text/csv; charset=utf-8"
CALENDAR = "text/calendar; charset=utf-8"


def download(text: str, media_type: str, name: str) -> Response:
    """`name` in ASCII, as it is made of keys and dates."""
    return Response(
        text.encode(),
        media_type=media_type,
        headers={**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'},
    )
