"""HTML pages that run no script, are kept nowhere, and hand their address to no one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parent / "templates"
POLICY = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# The address of a page is the key to an appointment: it may stay in no cache and reach no other site.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

_pages = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def page(template: str, status: int = 200, **facts: Any) -> HTMLResponse:
    return HTMLResponse(_pages.get_template(template).render(facts), status, HEADERS)


def message(status: int, title: str, *sentences: str) -> HTMLResponse:
    """A page that only says something."""
    return page("melding.html", status, title=title, sentences=sentences)
