"""What a tapped button means for the form. Buttons may be old, or made up by somebody: every value is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.answers.understanding import entities_of
from bot.answers.world import World
from bot.booking.about import of_product, theme_of
from bot.booking.holding import UNKNOWN_BUTTON, confirm, hold
from bot.booking.moments import propose
from bot.booking.state import State, Updates, told
from bot.dutch import dates

Tap = Callable[[Any, State, World, str], Updates]


def tapped(payload: Mapping[str, Any], state: State, world: World, key: str) -> Updates:
    """The updates; empty for a button that is no answer to the form."""
    entities = entities_of(payload)
    if payload.get("act") == "afspraak_maken":
        return _other_product(entities.get("product"), state, world)
    if payload.get("act") != "antwoord":
        return {}
    name = next((name for name in _TAPS if name in entities), None)
    return _TAPS[name](entities[name], state, world, key) if name else {}


def let_go() -> Updates:
    """The time is asked again; the hold stays until another one is sure or it runs out."""
    return {"moment": None, "bevestigd": None}


def what_to_change() -> Updates:
    return {"afspraak_vraag": {"wijzigen": True}}


def change(slot: str) -> Updates:
    """One part of the summary is asked again."""
    again = {
        "moment": ("moment", "bevestigd"),
        "plaats": ("plaats", "bevestigd"),
        "wijze": ("wijze", "plaats", "bevestigd"),
        "personen": ("personen", "bevestigd"),
        "naam": ("naam",),
        "email": ("email",),
    }
    if slot not in again:
        return what_to_change()
    return {**dict.fromkeys(again[slot]), "afspraak_vraag": None}


def _other_product(product: object, state: State, world: World) -> Updates:
    if (
        state.moves
        or not isinstance(product, str)
        or product == state.product
        or not theme_of(product, world)
    ):
        return {}
    return of_product(product, world)


def _thema(value: Any, state: State, world: World, key: str) -> Updates:
    if state.moves or value not in [theme.key for theme in world.agenda.themes(world.city.sleutel)]:
        return _unknown(state)
    return {"thema": value, **({"afspraak_product": None} if value != state.thema else {})}


def _wijze(value: Any, state: State, world: World, key: str) -> Updates:
    theme = world.theme(state.thema)
    return {"wijze": value} if theme and value in theme.modes else _unknown(state)


def _plaats(value: Any, state: State, world: World, key: str) -> Updates:
    theme = world.theme(state.thema)
    known = theme and "loket" in theme.modes and value in theme.places
    return {"wijze": "loket", "plaats": value} if known else _unknown(state)


def _personen(value: Any, state: State, world: World, key: str) -> Updates:
    known = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 99
    return {"personen": value} if known else _unknown(state)


def _moment(value: Any, state: State, world: World, key: str) -> Updates:
    return hold(str(value), state, world, key)


def _lezing(value: Any, state: State, world: World, key: str) -> Updates:
    if not state.can_pick_time:
        return {}
    return {**let_go(), "afspraak_vraag": propose(dates.read(str(value), world.now), state, world)}


def _andere_dag(value: Any, state: State, world: World, key: str) -> Updates:
    return {**let_go(), "afspraak_vraag": {"dagen": True}} if state.can_pick_time else {}


def _wijzig(value: Any, state: State, world: World, key: str) -> Updates:
    return change(str(value)) if state.complete else {}


def _bevestigd(value: Any, state: State, world: World, key: str) -> Updates:
    if not state.complete:
        return {}
    return confirm(state, world, key) if value is True else what_to_change()


def _doorgaan(value: Any, state: State, world: World, key: str) -> Updates:
    return {"afspraak_vraag": {**state.vraag, "stoppen": None}}


def _unknown(state: State) -> Updates:
    return {"afspraak_vraag": {**state.vraag, **told(UNKNOWN_BUTTON)}}


_TAPS: dict[str, Tap] = {
    "thema": _thema,
    "wijze": _wijze,
    "plaats": _plaats,
    "personen": _personen,
    "moment": _moment,
    "lezing": _lezing,
    "andere_dag": _andere_dag,
    "wijzig": _wijzig,
    "bevestigd": _bevestigd,
    "doorgaan": _doorgaan,
}
