"""What the form does with the agenda: keep a time, keep it longer, make it an appointment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.answers import reach
from bot.answers.world import World
from bot.appointments import (
    AlreadyCancelled,
    Appointment,
    Contact,
    HoldExpired,
    InvalidContact,
    NotOffered,
    Overlaps,
    SlotTaken,
    TooLate,
    TooMany,
    UnknownAppointment,
)
from bot.appointments.wording import clock_time, full_moment
from bot.booking.moments import OFFERED, free, is_free
from bot.booking.state import NO_EMAIL, State, Updates, told
from bot.clock import brussels

UNKNOWN_BUTTON = "Die knop werkt niet meer."
_LAST = timedelta(minutes=9)
"""A hold that was just renewed and ends sooner was renewed as long as it can be."""


def hold(moment: str, state: State, world: World, key: str) -> Updates:
    """Keeps the time for this resident; when it is gone, others are offered at once."""
    if not (state.can_pick_time and state.thema and state.wijze):
        return {}
    try:
        start = brussels(datetime.fromisoformat(moment))
    except (ValueError, OverflowError):
        return {"afspraak_vraag": told(UNKNOWN_BUTTON)}
    if abs(start.year - world.now.year) > 1:
        return {"afspraak_vraag": told(UNKNOWN_BUTTON)}
    try:
        kept = world.agenda.hold(
            world.city.sleutel,
            state.thema,
            state.wijze,
            state.desk,
            start,
            key=key,
            conversation_id=world.conversation_id,
            product=state.product,
            persons=state.personen or 1,
            replaces=state.moves,
        )
    except Overlaps as error:
        others = [one for one in free(state, world, None, OFFERED + 1) if one != start.isoformat()]
        return _asked_again(told(overlaps(error.other, world), opties=others[:OFFERED]))
    except TooMany as error:
        return {"moment": None, "afspraak_vraag": told(too_many(error.open, world), teveel=start.isoformat())}
    except (SlotTaken, NotOffered, HoldExpired):
        gone = f"{_capital(full_moment(start))} is niet vrij."
        return _asked_again(told(gone + old_stays(state), opties=free(state, world, None)))
    minutes = round((kept.expires_at - world.now).total_seconds() / 60)
    kept_until = f"tot {clock_time(kept.expires_at)} ({minutes} minuten)"
    said = told(f"Ik hou {full_moment(kept.start)} voor je vrij {kept_until}.{old_stays(state)}")
    return {
        "moment": kept.start.isoformat(),
        "afspraak_id": kept.id,
        "bevestigd": None,
        "afspraak_vraag": said,
    }


def renew(state: State, world: World) -> Updates:
    """While the resident types, the time stays theirs; when it ran out, it is asked again."""
    if not (state.hold and state.moment):
        return {}
    try:
        world.agenda.renew(state.hold)
    except (HoldExpired, UnknownAppointment):
        return _ran_out(state, world)
    return {}


def old_stays(state: State) -> str:
    """Said with a space before it: who moves keeps what they have until the new time is sure."""
    if state.old_start is None:
        return ""
    return f" Je afspraak van {full_moment(state.old_start)} blijft staan tot je bevestigt."


def last_call(state: State, world: World) -> str:
    """Said once, when a hold was renewed for the last time: until when, and that it ends there."""
    held = world.agenda.held_by(world.conversation_id) if state.hold and state.moment else None
    if held is None or held.id != state.hold or state.vraag.get("laatste"):
        return ""
    if held.expires_at - world.now > _LAST:
        return ""
    until = clock_time(held.expires_at)
    return f"Let op: ik hou {full_moment(held.start)} nog vrij tot {until}. Langer kan ik niet."


def confirm(state: State, world: World, key: str) -> Updates:
    """The yes at the end: the hold becomes the appointment, or where it moves; the mail is written with it."""
    if not (state.complete and state.hold and state.naam):
        return {}
    try:
        if state.moves:
            world.agenda.move(state.moves, state.hold, key=key)
        else:
            world.agenda.confirm(state.hold, _contact(state), bring=bring(state, world))
    except InvalidContact as wrong:
        return {"email" if wrong.field == "email" else "naam": None, "afspraak_vraag": told(wrong.reason)}
    except Overlaps as error:
        return _asked_again(told(overlaps(error.other, world), opties=free(state, world, None)))
    except TooMany as error:
        return {"afspraak_vraag": told(too_many(error.open, world), teveel=True)}
    except (AlreadyCancelled, TooLate):
        return {"afspraak_uitkomst": "verlopen", "requested_slot": None}
    except (HoldExpired, UnknownAppointment):
        return _ran_out(state, world)
    outcome = "verplaatst" if state.moves else "bevestigd"
    return {"bevestigd": True, "afspraak_uitkomst": outcome, "afspraak_vraag": None}


def overlaps(other: Appointment, world: World) -> str:
    """Names the other appointment only to who may see it."""
    mine = [one for one in world.agenda.upcoming(world.conversation_id) if one.id == other.id]
    which = f": {other.number}, {full_moment(other.start)}" if mine else ""
    return f"Op dat moment heb je al een andere afspraak{which}. Kies een ander moment:"


def too_many(open_ones: list[Appointment], world: World) -> str:
    """What a resident can do who has as many appointments as the city allows."""
    seen = {one.id for one in world.agenda.upcoming(world.conversation_id)}
    mine = [f"- {one.number}: {full_moment(one.start)}" for one in open_ones if one.id in seen]
    lines = [
        "Je hebt al zoveel afspraken als je tegelijk mag hebben. Deze is dus nog niet vastgelegd.",
        *mine,
        "Annuleer er eerst een. Probeer daarna opnieuw.",
        f"Of {_small(reach.phone_line(world.city, world.now))}.",
    ]
    return "\n".join(lines)


def _contact(state: State) -> Contact:
    return Contact(state.naam or "", None if state.email == NO_EMAIL else state.email, state.telefoon)


def bring(state: State, world: World) -> str:
    """What to have along, for the summary and the mail."""
    product = world.products.get(state.product or "")
    return product.aspecten["meebrengen"].tekst if product else ""


def _ran_out(state: State, world: World) -> Updates:
    still = [one for one in (state.moment,) if one and is_free(one, state, world)]
    others = [one for one in free(state, world, None) if one not in still]
    said = "Ik kon dat moment niet langer voor je vrijhouden."
    return _asked_again(told(f"{said}{old_stays(state)} Kies opnieuw:", opties=[*still, *others][:OFFERED]))


def _asked_again(vraag: dict[str, Any]) -> Updates:
    return {"moment": None, "afspraak_id": None, "bevestigd": None, "afspraak_vraag": vraag}


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
