"""What every part of this small Graph does alike: its errors, and its watch over personal data."""

from __future__ import annotations

import uuid

from starlette.responses import JSONResponse, Response

PERSONAL = ("noor", "peeters", "lien", "smet", "@", "+32")
"""The cast of the tests: none of it may ever arrive here."""


def personal(content: object) -> list[str]:
    """A violation for each part of the cast that is in there."""
    written = str(content).lower()
    return [f"personal data: {part}" for part in PERSONAL if part in written]


def error(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response:
    inner = {"request-id": str(uuid.uuid4())}
    return JSONResponse({"error": {"code": code, "message": message, "innerError": inner}}, status, headers)
