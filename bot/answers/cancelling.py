"""Cancelling an appointment: asked first, done once, by who may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answers.own import away, custom, line, may_see, phone, remember, reply, spoke_of
from bot.answers.world import Memory, Reply, World
from bot.appointments.contract import Appointment, Status
from bot.appointments.errors import AgendaAway, AppointmentError, TooLate
from bot.appointments.wording import full_moment
from bot.replies import Message, choice


def ask_cancel(own: Sequence[Appointment], memory: Memory, world: World) -> Reply:
    """A bare "ja" means this appointment only when no other is asked about."""
    keep = choice("Nee, laat staan", "ontkennen")
    messages = [
        Message(
            f"Wil je deze afspraak annuleren? {line(one, world)}.",
            (choice("Ja, annuleer ze", "antwoord", annuleer=one.id), keep),
            {"annuleren": one.id} if len(own) == 1 else {},
        )
        for one in own
    ]
    cancels = own[0].id if len(own) == 1 else None
    return Reply(messages, replace(spoke_of(own, messages, memory), cancels=cancels))


def answer_to_offer(said_yes: bool, memory: Memory, world: World) -> Reply:
    """The yes or no after `offer_cancel`."""
    if said_yes:
        return cancel(str(memory.cancels), memory, world)
    return reply("Oké, je afspraak blijft staan. Kan ik nog iets anders voor je doen?", memory)


def cancel(appointment_id: str, memory: Memory, world: World) -> Reply:
    """Cancels an appointment that this conversation may see; anyone else's is not found."""
    gone = "Die afspraak is al geannuleerd of voorbij. Je hoeft niets meer te doen."
    if not may_see(appointment_id, world):
        return reply(gone, memory)
    try:
        done = world.agenda.cancel(appointment_id, key=world.key or None)
    except TooLate:
        return reply(f"Je afspraak is al begonnen: annuleren kan niet meer. {phone(world)}", memory)
    except AgendaAway:
        return away(memory, world)
    except AppointmentError:
        return reply(gone, memory)
    if done.status != Status.CANCELLED:
        return reply(f"Dat is niet gelukt. {phone(world)}", memory)
    mail = f" Je krijgt een bevestiging op {done.contact.email}." if done.contact.email else ""
    again = choice("Nieuwe afspraak", "afspraak_maken", product=done.product, thema=done.theme)
    text = f"Je afspraak van {full_moment(done.start)} is geannuleerd.{mail}"
    message = Message(text, (again,), custom(done))
    return Reply([message], replace(remember(memory, [message]), about=None))
