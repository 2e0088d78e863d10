"""What follows from an answer: what leaves no choice is filled in, and the time is kept where it can be."""

from __future__ import annotations

from bot.answers.world import World
from bot.appointments import VIDEO
from bot.booking.holding import hold
from bot.booking.state import ONLINE, State, Updates, also_told, told
from bot.booking.wishes import proposal
from bot.catalogue import AppointmentTheme


def settled(state: State, updates: Updates, world: World, key: str) -> Updates:
    """`updates` with their consequences; looks at the moment once theme, way and place are known."""
    implied, note = _implied(state.after(updates), updates, world)
    updates = {**updates, **implied}
    updates = _joined(updates, _same_time(state, updates, world, key))
    after = state.after(updates)
    wish = after.vraag.get("wens")
    if wish and after.can_pick_time and not after.moment:
        updates["afspraak_vraag"] = proposal(str(wish), after, world)
    elif "afspraak_vraag" not in updates:
        updates["afspraak_vraag"] = {"wens": wish} if wish else None
    if note:
        updates["afspraak_vraag"] = also_told(state.after(updates).vraag, note)
    return updates


def _joined(updates: Updates, more: Updates) -> Updates:
    """Both, with what each has to say."""
    first = str((updates.get("afspraak_vraag") or {}).get("melding") or "")
    vraag = more.get("afspraak_vraag")
    return {**updates, **more, **({"afspraak_vraag": also_told(vraag, first)} if vraag and first else {})}


def _implied(after: State, updates: Updates, world: World) -> tuple[Updates, str]:
    """The way and the place that are left, and what to say when another one was asked."""
    theme = world.city.afspraken.themas.get(after.thema or "")
    if theme is None:
        return {}, ""
    implied: Updates = {}
    note = _refused(after, updates, theme, world)
    if after.wijze not in theme.wijzen:
        implied["wijze"] = theme.wijzen[0] if len(theme.wijzen) == 1 else None
    after = after.after(implied)
    if after.wijze == VIDEO:
        implied["plaats"] = ONLINE
    elif after.plaats not in theme.plaatsen:
        implied["plaats"] = theme.plaatsen[0] if after.wijze and len(theme.plaatsen) == 1 else None
    return implied, note


def _refused(after: State, updates: Updates, theme: AppointmentTheme, world: World) -> str:
    if updates.get("wijze") and after.wijze not in theme.wijzen:
        return "Dat kan alleen met een videogesprek." if theme.wijzen == (VIDEO,) else only_desk()
    if updates.get("plaats") in (None, ONLINE) or after.plaats in theme.plaatsen:
        return ""
    places = [place.naam for key in theme.plaatsen if (place := world.city.place(key))]
    return f"Daarvoor kan je terecht in: {', '.join(places)}."


def only_desk() -> str:
    return "Hiervoor is er geen videogesprek: het kan alleen aan het loket."


def _same_time(before: State, updates: Updates, world: World, key: str) -> Updates:
    """Another subject, way or place: the same time if it is free there, otherwise it is asked again."""
    after = before.after(updates)
    if not before.moment or "moment" in updates or _about(before) == _about(after):
        return {}
    if before.thema != after.thema:
        return {"moment": None, "bevestigd": None}
    if not after.can_pick_time:
        return {"bevestigd": None}
    kept = hold(before.moment, after, world, key)
    return {**kept, "afspraak_vraag": told("Dat kan op hetzelfde moment.")} if kept.get("moment") else kept


def _about(state: State) -> tuple[str | None, ...]:
    return state.thema, state.product, state.wijze, state.plaats
