"""Moving an appointment: the form with all but the moment filled; the old time stays until the new one is sure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from bot.answers.reach import place_named
from bot.answers.world import World
from bot.appointments import VIDEO, Appointment
from bot.appointments.wording import full_moment
from bot.booking.state import NO_EMAIL, ONLINE, State, Updates
from bot.clock import BRUSSELS, brussels
from bot.dutch import dates
from bot.dutch.party import party_of

_COUNTS = {"een": 1, "één": 1, "twee": 2, "drie": 3, "vier": 4}
_UNITS = {"half": 30, "kwartier": 15, "u": 60, "dag": 24 * 60, "w": 7 * 24 * 60}
"""Minutes, by how the word begins."""
_SHIFT = re.compile(
    rf"\b(?P<n>\d{{1,2}}|{'|'.join(_COUNTS)}) (?P<unit>half uur(?:tje)?|kwartier(?:tje)?|uur(?:tje)?|uren|dag(?:en|je)?"
    r"|we?ek(?:je)?|weken) (?P<way>later|vroeger|eerder)\b"
)
KEEPS_CONTACT = "Je naam en je e-mailadres blijven zoals ze waren: bij het verplaatsen verander ik ze niet."


def moved(one: Appointment) -> dict[str, Any]:
    """The slot afspraak_verplaatst, which makes the form move this appointment."""
    return {"id": one.id, "begin": one.start.isoformat(), "wijze": one.mode, "plaats": one.place}


def filled(one: Appointment) -> Updates:
    """What the form knows already; an appointment without a mail address needs none to move."""
    return {
        "afspraak_verplaatst": moved(one),
        "thema": one.theme,
        "afspraak_product": one.product,
        "wijze": one.mode,
        "plaats": ONLINE if one.mode == VIDEO else one.place,
        "personen": one.persons,
        "naam": one.contact.name,
        "email": one.contact.email or NO_EMAIL,
        "telefoon": one.contact.phone,
    }


def start(asked: dict[str, Any], text: str, world: World) -> Updates:
    """The first updates of a move. `asked`: {"id", "tekst": an earlier sentence, "wijze": the other way}.

    Empty when this conversation may not see the appointment (any more).
    """
    one = next((a for a in world.agenda.upcoming(world.conversation_id) if a.id == asked.get("id")), None)
    if one is None:
        return {}
    said = str(asked.get("tekst") or text)
    updates: Updates = {**filled(one), "telefoon": one.contact.phone}
    place = place_named(world.city, said)
    mode = asked.get("wijze") or ("loket" if place else None)
    wish = shifted(said, one.start) or wish_in(said, world)
    if mode and mode != one.mode:
        updates |= {"wijze": mode, "plaats": place.sleutel if place and mode != VIDEO else None}
    elif place and place.sleutel != one.place and one.mode != VIDEO:
        updates |= {"plaats": place.sleutel}
    updates["personen"] = party_of(said) or one.persons
    same = (updates["wijze"], updates["plaats"], updates["personen"]) != _as_it_is(one)
    question = {"wens": wish} if wish else {"zelfde": one.start.isoformat()} if same else None
    return {**updates, "afspraak_vraag": question}


def _as_it_is(one: Appointment) -> tuple[Any, ...]:
    return one.mode, ONLINE if one.mode == VIDEO else one.place, one.persons


def shifted(text: str, start: datetime) -> str | None:
    """ "Een week later", "een uurtje vroeger": counted from what is booked, as a moment in words; else None."""
    found = _SHIFT.search(text.lower())
    if found is None:
        return None
    unit = next(minutes for word, minutes in _UNITS.items() if found["unit"].startswith(word))
    count = int(found["n"]) if found["n"].isdigit() else _COUNTS[found["n"]]
    sign = 1 if found["way"] == "later" else -1
    local = start.astimezone(BRUSSELS).replace(tzinfo=None)  # a week later is at the same hour of the clock
    return full_moment(brussels(local + sign * count * timedelta(minutes=unit)))


def wish_in(text: str, world: World) -> str | None:
    """Where it should go: of "van maandag naar dinsdag 14u" the end; None when no moment is named."""
    _, found, after = text.rpartition(" naar ")
    for part in (after if found else "", text):
        said = dates.read(part, world.now)
        if part and (said.options or said.error):
            return part
    return None


def where(state: State, world: World) -> str:
    """In a line: "dinsdag 24 november 2026 om 14.30 uur, videogesprek"."""
    return _line(state.start, state.wijze, state.plaats, world)


def old(state: State, world: World) -> str:
    return _line(state.old_start, state.verplaatst.get("wijze"), state.verplaatst.get("plaats"), world)


def place_of(one: Appointment, world: World) -> str:
    return _line(one.start, one.mode, one.place, world)


def _line(start: Any, mode: str | None, place_key: str | None, world: World) -> str:
    place = world.city.place(place_key or "")
    at = "videogesprek" if mode == VIDEO else place.naam if place else "aan het loket"
    return f"{full_moment(start)}, {at}"
