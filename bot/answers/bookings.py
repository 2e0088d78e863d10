"""The appointments that this conversation made: seen, cancelled, or moved by taking a new one first."""

from __future__ import annotations

from bot.answers import reach
from bot.answers.understanding import Understanding
from bot.answers.world import Memory, World
from bot.appointments.contract import VIDEO, Appointment
from bot.appointments.errors import AppointmentError
from bot.appointments.wording import full_moment
from bot.replies import Button, Message, choice

_ASK_CANCEL = choice("Afspraak annuleren", "afspraak_annuleren")
"""Asks first; only the button under that question cancels."""


def show(asked: Understanding, text: str, memory: Memory, world: World) -> list[Message]:
    own = world.agenda.upcoming(world.conversation_id)
    if not own:
        return [_none(world)]
    return [Message(f"{_line(one, world)}.", (_ASK_CANCEL,), _custom(one)) for one in own]


def offer_cancel(asked: Understanding, text: str, memory: Memory, world: World) -> list[Message]:
    own = world.agenda.upcoming(world.conversation_id)
    if not own and world.agenda.held_by(world.conversation_id):
        text = "Je bent nu een afspraak aan het maken. Er ligt nog niets vast. Wil je ermee stoppen?"
        return [Message(text, (choice("Ja, stop ermee", "stoppen"),))]
    if not own:
        return [_none(world)]
    keep = choice("Nee, laat staan", "ontkennen")
    return [
        Message(
            f"Wil je deze afspraak annuleren? {_line(one, world)}.", (_cancel(one), keep), _offered(one, own)
        )
        for one in own
    ]


def _offered(one: Appointment, own: list[Appointment]) -> dict[str, object]:
    """A bare "ja" means this appointment only when there is no other."""
    return {"annuleren": one.id} if len(own) == 1 else {}


def answer_to_offer(said_yes: bool, appointment_id: str, world: World) -> list[Message]:
    """The yes or no after `offer_cancel`."""
    if said_yes:
        return cancel(appointment_id, world)
    return [Message("Oké, je afspraak blijft staan. Kan ik nog iets anders voor je doen?")]


def offer_move(asked: Understanding, text: str, memory: Memory, world: World) -> list[Message]:
    own = world.agenda.upcoming(world.conversation_id)
    if not own:
        return [_none(world)]
    one = own[0]
    again = choice("Nieuw moment kiezen", "afspraak_maken", product=one.product, thema=one.theme)
    advice = "Kies eerst een nieuw moment. Je oude afspraak blijft staan tot je ze annuleert."
    return [Message(f"{_line(one, world)}. {advice}", (again, _ASK_CANCEL))]


def cancel(appointment_id: str, world: World) -> list[Message]:
    """Cancels one of this conversation's own appointments; anyone else's is not found."""
    mine = {one.id: one for one in world.agenda.upcoming(world.conversation_id)}
    if appointment_id not in mine:
        return [Message("Die afspraak is al geannuleerd of voorbij. Je hoeft niets meer te doen.")]
    try:
        done = world.agenda.cancel(appointment_id)
    except AppointmentError:
        return [Message(f"Dat is niet gelukt. {reach.phone_line(world.city, world.now)}.")]
    mail = f" Je krijgt een bevestiging op {done.contact.email}." if done.contact.email else ""
    again = choice("Nieuwe afspraak maken", "afspraak_maken", product=done.product, thema=done.theme)
    return [
        Message(f"Je afspraak van {full_moment(done.start)} is geannuleerd.{mail}", (again,), _custom(done))
    ]


def _cancel(one: Appointment) -> Button:
    return choice("Ja, annuleer ze", "antwoord", annuleer=one.id)


def _custom(one: Appointment) -> dict[str, object]:
    return {"afspraak": {"nummer": one.number, "status": str(one.status), "begin": one.start.isoformat()}}


def _line(one: Appointment, world: World) -> str:
    theme = world.city.afspraken.themas.get(one.theme)
    what = world.short(one.product) if one.product else theme.naam if theme else one.theme
    place = world.city.place(one.place) if one.place else None
    where = "via video" if one.mode == VIDEO else f"in {place.naam}" if place else "aan het loket"
    return f"Je afspraak {one.number}: {what}, {full_moment(one.start)}, {where}"


def _none(world: World) -> Message:
    return Message(
        "Ik vind in dit gesprek geen afspraak. In je bevestigingsmail staat een link om ze te annuleren. "
        f"Vind je die mail niet? {reach.phone_line(world.city, world.now)}.",
        (choice("Een afspraak maken", "afspraak_maken"),),
    )
