"""The look of a city: its own colours, and the stylesheet that gives them to a page."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from bot.catalogue import City
from channels.described import answers, kind, page

_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}")
_NAME = re.compile(r"[a-z_]+")
OF_PAGES = ("achtergrond", "vlak", "tekst", "tekst_zacht", "knop", "op_knop", "link")
"""The colours that a page takes over; its borders are its own."""


def colours(city: City, mode: str) -> dict[str, str]:
    """The colours of "licht" or "donker"; what is no colour is left out: no style can be smuggled in."""
    listed = city.stijl.get(mode) or {}
    return {
        name: value
        for name, value in listed.items()
        if _NAME.fullmatch(name) and _COLOUR.fullmatch(str(value))
    }


def stylesheet(city: City) -> str:
    """The colours as custom properties, light and dark: "--op-knop: #ffffff"."""
    accent = str(city.stijl.get("accent", ""))
    own = f"--accent: {accent}; " if _COLOUR.fullmatch(accent) else ""
    light, dark = (_properties(colours(city, mode)) for mode in ("licht", "donker"))
    return f":root {{ {own}{light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"


def routes(cities: Mapping[str, City], prefix: str) -> APIRouter:
    """`<prefix>/<city>.css`; 404 for a city that we don't know."""
    router = APIRouter(prefix=prefix)

    def style(gemeente: str) -> Response:
        if gemeente not in cities:
            raise HTTPException(404)
        return Response(stylesheet(cities[gemeente]), media_type="text/css", headers=_HEADERS)

    page(router, "/{gemeente}.css", style, response_class=kind("text/css"), responses=answers(404, 422))
    return router


_HEADERS = {"Cache-Control": "public, max-age=300", "X-Content-Type-Options": "nosniff"}


def _properties(found: Mapping[str, str]) -> str:
    return " ".join(f"--{name.replace('_', '-')}: {found[name]};" for name in OF_PAGES if name in found)
