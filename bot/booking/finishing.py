"""The end of a booking: confirmed, not needed, unclear, or stopped."""

from __future__ import annotations

import contextlib

from bot.answers import Memory, Question, Reply, World, reach, respond
from bot.answers.products import product_answer
from bot.answers.world import Memory as _Memory
from bot.appointments import VIDEO, AppointmentError, Links
from bot.appointments.wording import full_moment
from bot.booking.state import State
from bot.replies import Button, Message, choice, link


def finish(
    outcome: str | None, state: State, question: Question, memory: Memory, world: World, links: Links
) -> Reply:
    """What is said when the form closes. `outcome` is the slot afspraak_uitkomst."""
    if outcome == "bevestigd" and state.hold:
        return Reply([_confirmed(state.hold, world, links)], memory)
    if outcome == "gestopt":
        return Reply([stopped(state, world)], memory)
    _let_go(state, world)
    if outcome == "zonder_afspraak" and state.product:
        return _not_needed(state.product, memory, world)
    return respond(question, memory, world)


def stopped(state: State, world: World) -> Message:
    """The resident stopped: the time goes back, nothing is kept."""
    _let_go(state, world)
    return Message(
        "Oké, ik stop met de afspraak. Er is niets vastgelegd. Kan ik nog iets anders voor je doen?",
        custom={"afspraak": {"gestopt": True}},
    )


def _let_go(state: State, world: World) -> None:
    held = world.agenda.held_by(world.conversation_id)
    for hold in {state.hold, held.id if held else None} - {None}:
        with contextlib.suppress(AppointmentError):  # it ran out before: there is nothing to let go
            world.agenda.release(str(hold))


def _confirmed(appointment_id: str, world: World, links: Links) -> Message:
    booked = world.agenda.look_up(appointment_id)
    mail = booked.contact.email
    lines = [f"Je afspraak is bevestigd: {full_moment(booked.start)}. Je nummer is {booked.number}."]
    if mail:
        lines.append(
            f"Je krijgt een mail op {mail} met alle gegevens voor je agenda en een link om te annuleren."
        )
    else:
        lines.append("Schrijf de dag en het uur goed op: zonder e-mailadres krijg je geen bevestiging.")
    buttons: list[Button] = []
    if booked.mode == VIDEO and booked.video_token:
        lines.append("Je praat via video. Daarvoor heb je geen account of programma nodig.")
        buttons.append(link("Open het videogesprek", links.video(booked.video_token)))
    buttons += [
        choice("Wat meebrengen?", "vraag", product=booked.product, aspect="meebrengen"),
        choice("Afspraak annuleren", "afspraak_annuleren"),
    ]
    shown = buttons if booked.product else [b for b in buttons if b.title != "Wat meebrengen?"]
    custom = {
        "afspraak": {
            "nummer": booked.number,
            "status": str(booked.status),
            "begin": booked.start.isoformat(),
            "einde": booked.end.isoformat(),
            "wijze": booked.mode,
            "plaats": booked.place,
        }
    }
    return Message("\n".join(lines), tuple(shown), custom)


def _not_needed(product: str, memory: Memory, world: World) -> Reply:
    """No appointment: say so, with what the resident does instead."""
    if product not in world.products:
        text = f"Voor {world.title(product)} hoef je hier geen afspraak te maken."
        return Reply([Message(text, (choice("Bellen of langskomen", "contact"),))], memory)
    said = product_answer(world.products[product], "afspraak", None, world.city)
    found = reach.with_desk(said, world.products[product], "afspraak", world.city, world.now)
    context = type(memory.context)(product, "afspraak", None)
    return Reply([found], _Memory(context, 0, (found.text,)))
