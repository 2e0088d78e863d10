"""What one sentence would get: how it is understood at the start of a conversation, and each city's answer."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answers.respond import respond
from bot.answers.understanding import Context, Understanding, understand
from bot.answers.world import Memory, Question, World
from bot.appointments import Agenda, NoNotices
from bot.catalogue import Catalogue
from bot.clock import Clock
from bot.replies import Message
from bot.storage import Base, Storage

BOOKING = "afspraak_maken"
NOBODY = "proef"
"""The conversation of a trial: it has no appointments."""


@dataclass(frozen=True)
class Trial:
    """`parse` as the engine gives it; `answers` by city, empty where the booking form begins to ask."""

    text: str
    parse: Mapping[str, Any]
    understood: Understanding
    answers: Mapping[str, Sequence[Message]]


def trial(parse: Mapping[str, Any], cities: Sequence[str], catalogue: Catalogue, clock: Clock) -> Trial:
    """Raises UnknownCity."""
    text = str(parse["text"])
    with _empty_agenda(clock) as agenda:
        answers = {
            city: _answer(Question(text, parse), _world(city, catalogue, clock, agenda)) for city in cities
        }
    return Trial(text, parse, understand(text, parse, Context()), answers)


def _answer(question: Question, world: World) -> list[Message]:
    intent = question.parse.get("intent") or {}
    return [] if intent.get("name") == BOOKING else respond(question, Memory(), world).messages


def _world(city: str, catalogue: Catalogue, clock: Clock, agenda: Agenda) -> World:
    return World.of(catalogue, city, clock.now(), agenda, NOBODY)


@contextmanager
def _empty_agenda(clock: Clock) -> Iterator[Agenda]:
    """For acts that look up the resident's own appointments."""
    with tempfile.TemporaryDirectory(prefix="onthaal-") as folder:
        storage = Storage(f"sqlite:///{Path(folder) / 'leeg.db'}")
        try:
            Base.metadata.create_all(storage.engine)
            yield Agenda(storage, clock, {}, NoNotices())
        finally:
            storage.close()
