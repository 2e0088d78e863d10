"""The website's chat in OpenAPI: what each route takes, and every answer that it gives."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from fastapi import Depends
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from channels.described import answers, query, takes
from channels.web.frames import Feedback, NewSession, Say, TapButton

type Mode = Literal["bot", "queue", "human"]

TOKEN = Depends(HTTPBearer(auto_error=False, scheme_name="token", description="Van POST /api/web/sessions."))
"""Describes only: the handlers read the token themselves, to answer in words."""


class Answer(BaseModel):
    """A shape of what we send: nothing that isn't written here."""

    model_config = ConfigDict(extra="forbid")


class Ticket(Answer):
    """The right to one conversation, for one browser tab."""

    session_id: str
    token: str
    expires_at: datetime


class Button(Answer):
    """To tap, or with `url` to open."""

    id: str
    title: str
    url: str = ""


class Entry(Answer):
    """One message of the log."""

    t: Literal["msg"]
    seq: int = Field(ge=1)
    id: str
    sender: Literal["user", "bot", "agent", "system"] = Field(alias="from")
    text: str
    buttons: list[Button]
    extras: dict[str, Any]
    ts: datetime


class Page(Answer):
    """A piece of the log. `seq` is its head; `more`: ask on after the last message."""

    messages: list[Entry]
    seq: int = Field(ge=0)
    mode: Mode
    more: bool


class Accepted(Answer):
    """The message stands in the log; `text` is how, with secret numbers hidden."""

    t: Literal["accepted"]
    cid: str
    seq: int = Field(ge=1)
    id: str
    text: str


class Rated(Answer):
    """The thumb was kept."""

    t: Literal["rated"]
    of: str
    value: Literal[1, -1]


class Phone(Answer):
    nummer: str
    tonen: str
    naam: str


class Card(Answer):
    """How a city looks, and how else to reach it. `toegelaten`: the asking site may show the chat."""

    gemeente: str
    naam: str
    aanspreking: Literal["je", "u"]
    telefoon: Phone
    uren: list[str]
    email: str
    contact: str
    stijl: dict[Literal["licht", "donker"], dict[str, str]]
    paneel: str
    toegelaten: bool


_COUNT = {"type": "number", "minimum": 0}
_TEXT = {"type": "string"}
_AFTER = query("after", "Enkel wat na dit nummer in het verslag kwam.", _COUNT)

_EVENT = {
    "type": "object",
    "required": ["data"],
    "properties": {"data": _TEXT, "id": _TEXT, "event": {"const": "message"}, "retry": {"type": "integer"}},
    "additionalProperties": False,
}

BEGIN: dict[str, Any] = {
    "summary": "Begint een gesprek",
    "status_code": 201,
    "responses": {201: {"model": Ticket}, **answers(400, 403, 404, 413, 422, 429, 503)},
    "openapi_extra": takes(NewSession),
}
END: dict[str, Any] = {
    "summary": "Beëindigt een gesprek op dit toestel",
    "dependencies": [TOKEN],
    "status_code": 204,
    "response_class": Response,
    "responses": {
        204: {"description": "Het token werkt niet meer. Het verslag blijft."},
        **answers(401, 403, 429, 503),
    },
}
CITY: dict[str, Any] = {
    "summary": "De kaart van een gemeente",
    "responses": {200: {"model": Card}, **answers(404)},
    "openapi_extra": {"parameters": [query("gemeente", "Sleutel van de gemeente.", _TEXT, required=True)]},
}
SEND: dict[str, Any] = {
    "summary": "Stuurt een bericht, een keuze of een duim",
    "dependencies": [TOKEN],
    "responses": {200: {"model": Accepted | Rated}, **answers(400, 401, 403, 413, 422, 429, 503)},
    "openapi_extra": takes(Say, TapButton, Feedback),
}
MESSAGES: dict[str, Any] = {
    "summary": "Leest het verslag, en wacht als er niets nieuws is",
    "dependencies": [TOKEN],
    "responses": {200: {"model": Page}, **answers(401, 403, 422, 503)},
    "openapi_extra": {
        "parameters": [_AFTER, query("wait", "Hoogstens zoveel seconden, en nooit meer dan 25.", _COUNT)]
    },
}
EVENTS: dict[str, Any] = {
    "summary": "Volgt het verslag",
    "dependencies": [TOKEN],
    "responses": {
        200: {
            "description": "Dezelfde berichten als op de socket; wat in het verslag staat, heeft zijn seq als id.",
            "content": {"text/event-stream": {"schema": _EVENT}},
        },
        **answers(401, 403, 422, 503),
    },
    "openapi_extra": {
        "parameters": [
            _AFTER,
            {"name": "Last-Event-ID", "in": "header", "required": False, "schema": _TEXT},
        ]
    },
}
