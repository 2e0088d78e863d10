"""The example page of a city with the chat on it."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from bot.clock import Clock
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

_templates = Jinja2Templates(Path(__file__).parent / "templates")


class Pages:
    def __init__(self, known: Cities, static: Static, clock: Clock, city: str) -> None:
        self._cities = known
        self._static = static
        self._clock = clock
        self._city = city

    def routes(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/", self.example, methods=["GET", "HEAD"])
        return router

    def example(self, request: Request) -> Response:
        """The page of the first city; 404 in words when there is no city at all."""
        city = self._cities.get(self._city)
        if city is None:
            return Response("Er is nog geen gemeente.", 404, media_type="text/plain; charset=utf-8")
        shown = {
            "city": city,
            "hours": cities.hours(city),
            "status": cities.status(city, self._clock.now()),
            "questions": QUESTIONS,
            "style": self._static.path("voorbeeld.css"),
        }
        return _templates.TemplateResponse(request, "voorbeeld.html", shown, headers=SECURITY)
