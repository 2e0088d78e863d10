"""Answers about the moments that were offered, without a day or an hour: the second one, later, any."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.answers import hints
from bot.answers.world import World
from bot.appointments import Window
from bot.booking.moments import HORIZON, free, propose
from bot.booking.state import State, told
from bot.dutch import dates

FIRST_OFFERED = 4
_FEW = 6
"""Words: a longer sentence with "later" in it is about something else."""


def shown(state: State, world: World) -> list[str]:
    """The moments on the buttons, as ISO moments."""
    proposal = state.vraag.get("voorstel")
    if proposal:
        return [str(proposal)]
    return [str(one) for one in state.vraag.get("opties") or free(state, world, None, FIRST_OFFERED)]


def offered(text: str, state: State, world: World) -> dict[str, Any] | None:
    """What to ask next, when the sentence chooses among what was offered; else None. It is confirmed first."""
    number = hints.nth(text)
    if number is not None and (state.vraag.get("opties") or not state.vraag.get("voorstel")):
        return _nth(number, state, world)
    if hints.soonest(text):
        return soonest(state, world)
    if hints.anything(text):
        return _proposed(shown(state, world)[:1], "Ik stel voor:")
    if len(text.split()) > _FEW:
        return None
    if hints.earlier(text):
        return _earlier(state, world)
    return _later(state, world) if hints.later(text) else None


def proposal(text: str, state: State, world: World) -> dict[str, Any]:
    """What to ask next about a moment as the resident said it. Needs theme, way and place."""
    said = dates.read(text, world.now)
    if hints.soonest(text) and not (said.options or said.error):
        return soonest(state, world)
    return propose(said, state, world)


def soonest(state: State, world: World) -> dict[str, Any]:
    return _proposed(free(state, world, None, 1), "Het eerste vrije moment is")


def _proposed(moments: list[str], lead: str) -> dict[str, Any]:
    return {"voorstel": moments[0], "inleiding": lead} if moments else {}


def _nth(number: int, state: State, world: World) -> dict[str, Any]:
    moments = [str(one) for one in state.vraag.get("opties") or free(state, world, None, FIRST_OFFERED)]
    if number >= len(moments):
        return {**state.vraag, "melding": "Zoveel momenten staan er niet. Welk moment kies je?"}
    return {**_proposed([moments[number]], "Je kiest"), "opties": moments}


def _later(state: State, world: World) -> dict[str, Any]:
    last = datetime.fromisoformat((shown(state, world) or [world.now.isoformat()])[-1])
    found = free(state, world, Window(last + timedelta(minutes=1), world.now + HORIZON))
    if not found:
        return {**state.vraag, "melding": "Later is er niets meer vrij."}
    return told("Dit is later nog vrij:", opties=found)


def _earlier(state: State, world: World) -> dict[str, Any]:
    first = datetime.fromisoformat((shown(state, world) or [world.now.isoformat()])[0])
    found = free(state, world, Window(world.now, first))
    if not found:
        return {**state.vraag, "melding": "Vroeger is er niets vrij."}
    return told("Dit is vroeger nog vrij:", opties=found)
