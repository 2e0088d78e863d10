"""A draft for the agent: what the catalogue says about the resident's last question. Nothing sends it by itself."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import structlog
from sqlalchemy import select

from bot.answers import Context, Memory, Question, World, respond, understand
from bot.answers.persons import person_in
from bot.answers.understanding import ANSWER, ASK, CHOICE
from bot.appointments.contract import Appointments
from bot.catalogue import Catalogue
from bot.clock import Clock
from bot.conversations.tables import Conversation, InboxRow, LogMessage, Understanding
from bot.replies import Message, addressed
from bot.storage import Storage
from bot.takeover.recognising import Recognition

FIT_FOR_A_PERSON = frozenset({ASK, "openingsuren", "locatie", "klacht", "vereenvoudiging"})
"""Acts whose answer is a fact of the city. The others speak of the assistant itself, or book."""
LEAST = 0.3
"""Confidence below which a likely product is no suggestion where the assistant itself was not sure."""
LOOK_BACK = 5
"""Messages of the resident that are tried, the last one first: "medewerker aub" is no question."""
KEPT = 500
"""Parses that are remembered: a console asks again at every change."""

_log = structlog.get_logger()


@dataclass(frozen=True)
class Draft:
    """text: as the city says it (je or u), with the web addresses of its links.

    source: {"titel", "url", "datum"} of where the answer was read, {"sleutel", "voorbeeld"} of the answer, and
    "zeker": whether the assistant would have answered it. about_seq: of the resident's message that it answers.
    """

    text: str
    source: dict[str, Any]
    about_seq: int = 0
    why: str = "catalogus"


def suggest(question: Question, context: Context, world: World, *, sure: bool = True) -> Draft | None:
    """What the assistant would answer, when that comes from the catalogue; None for a choice or a doubt."""
    answers = [
        message
        for message in respond(question, Memory(context), world).messages
        if _act(message) in FIT_FOR_A_PERSON and (message.custom.get("antwoord") or {}).get("bron")
    ]
    if not answers:
        return None
    text = "\n\n".join(_in_full(message, world.city.aanspreking) for message in answers)
    said = answers[0].custom["antwoord"]
    source = {
        "titel": said["bron"]["naam"],
        "url": said["bron"]["url"],
        "datum": said["bron"]["datum"],
        "sleutel": said["sleutel"],
        "voorbeeld": said["voorbeeld"],
        "zeker": sure,
    }
    return Draft(text, source)


def as_question(text: str, understood: Understanding) -> tuple[Question, bool] | None:
    """The question that the engine heard in `text`, and whether it was sure; None when it heard nothing likely."""
    if understood.tier == ANSWER:
        return _tap(text, understood.act, understood.product, understood.aspect), True
    likely = understood.ranking[0] if understood.tier == CHOICE and understood.ranking else {}
    if not likely.get("product") or float(likely.get("confidence") or 0.0) < LEAST:
        return None
    return _tap(text, likely["act"], likely["product"], likely.get("aspect")), False


def in_doubt(text: str, parse: Mapping[str, Any], context: Context) -> Question | None:
    """What the sentence most likely asks, where the assistant would have let the resident choose."""
    asked = understand(text, parse, context)
    best = asked.alternatives[0] if asked.tier == CHOICE and asked.alternatives else None
    if best is None or best.product is None or best.confidence < LEAST:
        return None
    return _tap(text, best.act, best.product, best.aspect)


def _tap(text: str, act: str, product: str | None, aspect: str | None) -> Question:
    """As if a button said so, for the person that the sentence names."""
    entities = {"product": product, "aspect": aspect, "persoon": person_in(text)}
    return Question(
        text, {}, {"act": act, "entities": {name: value for name, value in entities.items() if value}}
    )


def _act(message: Message) -> str:
    return str((message.custom.get("begrip") or {}).get("act"))


def _in_full(message: Message, form: str) -> str:
    """An agent's message has no buttons: the pages stand under it."""
    links = [f"{button.title}: {button.url}" for button in message.buttons if button.url]
    return "\n".join([addressed(message, form).text, *links])


@dataclass(frozen=True)
class _Said:
    """A message of the resident, with how it was understood when the bot answered it. typed: no tapped button."""

    message: LogMessage
    understood: Understanding | None
    typed: bool


class Suggestions:
    """Drafts for the conversation that an agent looks at. Reads only; asked by the console, never by a turn."""

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        catalogue: Catalogue,
        agenda: Appointments,
        recognition: Recognition,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._catalogue = catalogue
        self._agenda = agenda
        self._recognition = recognition
        self._parses: OrderedDict[str, Mapping[str, Any]] = OrderedDict()

    async def draft(self, conversation_id: str) -> Draft | None:
        """For the last question that nobody of the staff answered yet. Raises nothing: then there is no draft."""
        try:
            city, said, unanswered = await asyncio.to_thread(self._read, conversation_id)
            world = World.of(self._catalogue, city, self._clock.now(), self._agenda, conversation_id)
            return await self._first(said, min(unanswered, LOOK_BACK), world)
        except Exception:
            _log.exception("no suggestion", conversation=conversation_id)
            return None

    async def _first(self, said: Sequence[_Said], tried: int, world: World) -> Draft | None:
        for at, one in enumerate(said[:tried]):
            found = await self._of(one, _context(said[at + 1 :]), world)
            if found:
                return Draft(found.text, found.source, one.message.seq)
        return None

    async def _of(self, one: _Said, context: Context, world: World) -> Draft | None:
        text = one.message.text
        if one.understood is not None:
            heard = as_question(text, one.understood)
            return suggest(heard[0], context, world, sure=heard[1]) if heard else None
        parse = await self._parse(one.message) if one.typed else None
        if parse is None:
            return None
        sure, doubtful = suggest(Question(text, parse), context, world), in_doubt(text, parse, context)
        return sure or (suggest(doubtful, context, world, sure=False) if doubtful else None)

    async def _parse(self, message: LogMessage) -> Mapping[str, Any] | None:
        if message.id not in self._parses:
            found = await self._recognition.parse(message.text)
            if found is None:
                return None
            self._parses[message.id] = found
            if len(self._parses) > KEPT:
                self._parses.popitem(last=False)
        return self._parses[message.id]

    def _read(self, conversation_id: str) -> tuple[str, list[_Said], int]:
        """The city, what the resident said, newest first, and how much of it after a person spoke last."""
        query = (
            select(LogMessage, Understanding, InboxRow.payload)
            .outerjoin(Understanding, Understanding.message_id == LogMessage.id)
            .outerjoin(InboxRow, InboxRow.message_id == LogMessage.id)
            .where(LogMessage.conversation_id == conversation_id)
            .order_by(LogMessage.seq.desc())
            .limit(10 * LOOK_BACK)
        )
        with self._storage.read() as session:
            city = session.get_one(Conversation, conversation_id).city
            rows = session.execute(query).all()
        said = [_Said(row[0], row[1], row[2] is None) for row in rows if row[0].author == "user"]
        unanswered = list(takewhile(lambda row: row[0].author != "agent", rows))
        return city, said, sum(row[0].author == "user" for row in unanswered)


def _context(before: Sequence[_Said]) -> Context:
    """What the conversation was about: the last product that was surely understood."""
    for one in before:
        found = one.understood
        if found is not None and found.product and found.tier == ANSWER:
            return Context(found.product, found.aspect)
    return Context()
