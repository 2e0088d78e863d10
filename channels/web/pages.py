"""The example page of a city with the chat on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.catalogue import City
from bot.clock import Clock
from bot.dutch.templates import by_form
from channels import look
from channels.described import also, page, query
from channels.web import cities
from channels.web.cities import Cities
from channels.web.static import Static

QUESTIONS = (
    ("Identiteitskaart", "Hoe vraag ik een nieuwe identiteitskaart aan?"),
    ("Internationaal paspoort", "Wat kost een reispas?"),
    ("Rijbewijs", "Wat moet ik meebrengen voor een rijbewijs?"),
    ("Verhuizen", "Ik ga verhuizen. Hoe geef ik mijn nieuwe adres door?"),
    ("Recyclagepark", "Wanneer is het recyclagepark open?"),
    ("Afspraak maken", "Ik wil een afspraak maken"),
)
"""Titles of tiles on the page and the question that each puts to the assistant."""

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-cache",
}

STYLES = "/web/stijl"
DESCRIPTION: dict[str, Any] = {
    "summary": "De voorbeeldpagina van een gemeente",
    "response_class": HTMLResponse,
    "responses": also("text/plain; charset=utf-8", 404, status_404="Welke gemeenten we wel kennen."),
    "openapi_extra": {"parameters": [query("gemeente", "Sleutel van de gemeente.", {"type": "string"})]},
}

_templates = by_form(Path(__file__).parent / "templates")


class Pages:
    """`city` is the one that stands at `/` when none is asked."""

    def __init__(self, known: Cities, static: Static, clock: Clock, city: str) -> None:
        self._cities = known
        self._static = static
        self._clock = clock
        self._city = city

    def routes(self) -> APIRouter:
        router = APIRouter(tags=["web"])
        page(router, "/", self.example, **DESCRIPTION)
        router.include_router(look.routes(self._cities.all(), STYLES))
        return router

    def example(self, request: Request) -> Response:
        """?gemeente= → the page of that city, in its words and colours; 404 in words when we don't know it."""
        city = self._cities.get(request.query_params.get("gemeente", self._city))
        if city is None:
            return Response(self._unknown(), 404, media_type="text/plain; charset=utf-8", headers=SECURITY)
        example = _templates[city.aanspreking].get_template("voorbeeld.html")
        return HTMLResponse(example.render(self._shown(city)), headers=SECURITY)

    def _unknown(self) -> str:
        known = "\n".join(f"- /?gemeente={key}" for key in self._cities.all())
        return (
            f"Deze gemeente kennen we niet. Deze kennen we wel:\n{known}\n"
            if known
            else "Er is nog geen gemeente."
        )

    def _shown(self, city: City) -> dict[str, Any]:
        return {
            "city": city,
            "cities": self._cities.all().values(),
            "hours": cities.hours(city),
            "status": cities.status(city, self._clock.now()),
            "questions": QUESTIONS,
            "styles": (self._static.path("voorbeeld.css"), f"{STYLES}/{city.sleutel}.css"),
        }
