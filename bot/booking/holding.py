"""What the form does with the agenda: keep a time, keep it longer, make it an appointment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.answers.world import World
from bot.appointments import Contact, HoldExpired, InvalidContact, NotOffered, SlotTaken, UnknownAppointment
from bot.appointments.wording import clock_time, full_moment
from bot.booking.moments import OFFERED, free, is_free
from bot.booking.state import NO_EMAIL, State, Updates, told
from bot.clock import brussels

UNKNOWN_BUTTON = "Die knop werkt niet meer."


def hold(moment: str, state: State, world: World, key: str) -> Updates:
    """Keeps the time for this resident; when it is gone, others are offered at once."""
    if not (state.thema and state.wijze and state.plaats):
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
        )
    except (SlotTaken, NotOffered, HoldExpired):
        gone = f"{_capital(full_moment(start))} is niet vrij."
        return _asked_again(told(gone, opties=free(state, world, None)))
    minutes = round((kept.expires_at - world.now).total_seconds() / 60)
    said = told(
        f"Ik hou {full_moment(kept.start)} voor je vrij tot {clock_time(kept.expires_at)} ({minutes} minuten)."
    )
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


def confirm(state: State, world: World) -> Updates:
    """The yes at the end: the hold becomes the appointment, and the mail is written with it."""
    if not (state.complete and state.hold and state.naam):
        return {}
    email = None if state.email == NO_EMAIL else state.email
    try:
        world.agenda.confirm(
            state.hold, Contact(state.naam, email, state.telefoon), bring=bring(state, world)
        )
    except InvalidContact as wrong:
        return {"email" if wrong.field == "email" else "naam": None, "afspraak_vraag": told(wrong.reason)}
    except (HoldExpired, UnknownAppointment):
        return _ran_out(state, world)
    return {"bevestigd": True, "afspraak_uitkomst": "bevestigd", "afspraak_vraag": None}


def bring(state: State, world: World) -> str:
    """What to have along, for the summary and the mail."""
    product = world.products.get(state.product or "")
    return product.aspecten["meebrengen"].tekst if product else ""


def _ran_out(state: State, world: World) -> Updates:
    still = [one for one in (state.moment,) if one and is_free(one, state, world)]
    others = [one for one in free(state, world, None) if one not in still]
    said = "Ik kon dat moment niet langer voor je vrijhouden. Kies opnieuw:"
    return _asked_again(told(said, opties=[*still, *others][:OFFERED]))


def _asked_again(vraag: dict[str, Any]) -> Updates:
    return {"moment": None, "afspraak_id": None, "bevestigd": None, "afspraak_vraag": vraag}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
