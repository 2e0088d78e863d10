"""What follows from an answer: what leaves no choice is filled in, and the time is kept where it can be."""

from __future__ import annotations

from datetime import datetime

from bot.answers import reach
from bot.answers.world import World
from bot.appointments import VIDEO, Theme
from bot.appointments.wording import full_moment
from bot.booking.holding import hold
from bot.booking.state import ONLINE, State, Updates, also_told, told
from bot.booking.wishes import proposal

SAME_TIME = "Dat kan op hetzelfde moment."


def settled(state: State, updates: Updates, world: World, key: str) -> Updates:
    """`updates` with their consequences; looks at the moment once theme, way and place are known."""
    implied, note = _implied(state.after(updates), updates, world)
    updates = {**updates, **implied}
    updates = _joined(updates, _same_time(state, updates, world, key))
    after = state.after(updates)
    open_wish = {name: after.vraag[name] for name in ("wens", "zelfde") if after.vraag.get(name)}
    if open_wish and after.can_pick_time and not after.moment:
        updates |= _wished(open_wish, after, world, key)
    elif "afspraak_vraag" not in updates:
        updates["afspraak_vraag"] = open_wish or None
    if note:
        updates["afspraak_vraag"] = also_told(state.after(updates).vraag, note)
    return updates


def _wished(wish: Updates, after: State, world: World, key: str) -> Updates:
    """The moment that was named before; who only changes the way keeps the same one if it is free there."""
    if "wens" in wish:
        return {"afspraak_vraag": proposal(str(wish["wens"]), after, world)}
    kept = hold(str(wish["zelfde"]), after, world, key)
    if kept.get("moment"):
        return {**kept, "afspraak_vraag": also_told(kept["afspraak_vraag"], SAME_TIME)}
    start = datetime.fromisoformat(str(wish["zelfde"]))
    return {"afspraak_vraag": proposal(full_moment(start), after, world)}


def _joined(updates: Updates, more: Updates) -> Updates:
    """Both, with what each has to say."""
    first = str((updates.get("afspraak_vraag") or {}).get("melding") or "")
    vraag = more.get("afspraak_vraag")
    return {**updates, **more, **({"afspraak_vraag": also_told(vraag, first)} if vraag and first else {})}


def _implied(after: State, updates: Updates, world: World) -> tuple[Updates, str]:
    """The way and the place that are left, and what to say when another one was asked."""
    theme = world.theme(after.thema)
    if theme is None:
        return {}, ""
    implied, too_many = _party(after, theme, world)
    note = " ".join(part for part in (_refused(after, updates, theme, world), too_many) if part)
    if after.wijze not in theme.modes:
        implied["wijze"] = theme.modes[0] if len(theme.modes) == 1 else None
    after = after.after(implied)
    if after.wijze == VIDEO:
        implied["plaats"] = ONLINE
    elif after.plaats not in theme.places:
        implied["plaats"] = theme.places[0] if after.wijze and len(theme.places) == 1 else None
    return implied, note


def _party(after: State, theme: Theme, world: World) -> tuple[Updates, str]:
    """Who comes is asked only where more may come; and more than that is for people to arrange."""
    most, persons = theme.most_persons, after.personen
    phone = f"{reach.phone_line(world.city, world.now)}: zij kijken wat kan."
    if most <= 1:
        alone = f"Deze afspraak is voor één persoon. Kom je met meer? {phone}"
        return {"personen": 1}, alone if persons and persons > 1 else ""
    if persons and persons > most:
        return {"personen": None}, f"Met {persons} samen kan niet: hoogstens {most}. Kom je met meer? {phone}"
    return {}, ""


def _refused(after: State, updates: Updates, theme: Theme, world: World) -> str:
    if updates.get("wijze") and after.wijze not in theme.modes:
        return "Dat kan alleen met een videogesprek." if theme.modes == (VIDEO,) else only_desk()
    if updates.get("plaats") in (None, ONLINE) or after.plaats in theme.places:
        return ""
    places = [place.naam for key in theme.places if (place := world.city.place(key))]
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
    return {**kept, "afspraak_vraag": told(SAME_TIME)} if kept.get("moment") else kept


def _about(state: State) -> tuple[object, ...]:
    return state.thema, state.product, state.wijze, state.plaats, state.personen
