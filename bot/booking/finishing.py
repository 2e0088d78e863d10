"""The end of a booking: confirmed, not needed, unclear, or stopped."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.answers import Memory, Question, Reply, World, reach, respond
from bot.answers.products import product_answer
from bot.answers.world import Memory as _Memory
from bot.appointments import VIDEO, Appointment, AppointmentError, Links
from bot.appointments.wording import full_moment
from bot.booking.asking import away
from bot.booking.moments import free
from bot.booking.moves import old, place_of
from bot.booking.state import State
from bot.replies import Button, Message, choice, link

_SOON = timedelta(days=7)
_GONE = "Die afspraak is intussen geannuleerd of al voorbij. Er is niets veranderd."


def finish(
    outcome: str | None, state: State, question: Question, memory: Memory, world: World, links: Links
) -> Reply:
    """What is said when the form closes. `outcome` is the slot afspraak_uitkomst."""
    if outcome == "bevestigd" and state.hold:
        return _about(state.hold, _confirmed(state, state.hold, world, links), memory)
    if outcome == "verplaatst" and state.moves:
        return _about(state.moves, _moved(state, state.moves, world, links), memory)
    if outcome == "gestopt":
        return _about(state.moves, stopped(state, world), memory)
    _let_go(state, world)
    if outcome == "weg":
        again = choice("Opnieuw proberen", "afspraak_maken", product=state.product)
        if state.moves:
            again = choice("Opnieuw proberen", "afspraak_verplaatsen", afspraak=state.moves)
        return Reply([Message(away(world), (again,))], memory)
    if outcome == "verlopen":
        return Reply([Message(_GONE, (choice("Mijn afspraken", "afspraak_bekijken"),))], memory)
    if outcome == "zonder_afspraak" and state.product:
        return _not_needed(state.product, memory, world)
    return respond(question, memory, world)


def stopped(state: State, world: World) -> Message:
    """The resident stopped: the time goes back, nothing is kept."""
    _let_go(state, world)
    if state.old_start:
        stays = f"Je afspraak van {full_moment(state.old_start)} blijft staan."
        return Message(f"Oké, ik verplaats niets. {stays}", custom={"afspraak": {"gestopt": True}})
    return Message(
        "Oké, ik stop met de afspraak. Er is niets vastgelegd. Kan ik nog iets anders voor je doen?",
        custom={"afspraak": {"gestopt": True}},
    )


def _let_go(state: State, world: World) -> None:
    with contextlib.suppress(AppointmentError):  # it ran out before, or can't be reached: then it runs out
        held = world.agenda.held_by(world.conversation_id)
        for hold in {state.hold, held.id if held else None} - {None}:
            world.agenda.release(str(hold))


def _about(appointment_id: str | None, message: Message, memory: Memory) -> Reply:
    """What follows may be about this appointment: "kan het ook via video?"."""
    return Reply(
        [message], replace(memory, about=appointment_id, asks={}, cancels=None, last=(message.text,))
    )


def _moved(state: State, appointment_id: str, world: World, links: Links) -> Message:
    """The result in one clear sentence, and what stays the same."""
    now = world.agenda.look_up(appointment_id)
    lines = [f"Je afspraak is verplaatst. Van: {old(state, world)}. Naar: {place_of(now, world)}."]
    lines.append(f"Je nummer blijft {now.number}.{_mailed(now)}")
    buttons = [choice("Annuleren", "afspraak_annuleren", afspraak=now.id)]
    if now.mode == VIDEO and now.video_token:
        buttons.insert(0, link("Open videogesprek", links.video(now.video_token)))
    return Message("\n".join(lines), tuple(buttons), _custom(now))


def _mailed(booked: Appointment) -> str:
    return f" Je krijgt een mail op {booked.contact.email}." if booked.contact.email else ""


def _confirmed(state: State, appointment_id: str, world: World, links: Links) -> Message:
    booked = world.agenda.look_up(appointment_id)
    mail = booked.contact.email
    lines = [f"Je afspraak is bevestigd: {full_moment(booked.start)}. Je nummer is {booked.number}."]
    if mail:
        lines.append(
            f"Je krijgt een mail op {mail} met alle gegevens voor je agenda, "
            "en een link om te verplaatsen of te annuleren."
        )
    else:
        lines.append("Schrijf de dag en het uur goed op: zonder e-mailadres krijg je geen bevestiging.")
    buttons: list[Button] = []
    if booked.mode == VIDEO and booked.video_token:
        lines.append("Je praat via video. Daarvoor heb je geen account of programma nodig.")
        buttons.append(link("Open het videogesprek", links.video(booked.video_token)))
    if booked.product:
        buttons.append(choice("Wat meebrengen?", "vraag", product=booked.product, aspect="meebrengen"))
    if world.waiting is not None and _far(state, world):
        lines.append("Wil je vroeger komen? Ik kan je op de wachtlijst zetten.")
        buttons.append(choice("Zet op wachtlijst", "antwoord", wachtlijst=booked.id))
    buttons.append(choice("Afspraak annuleren", "afspraak_annuleren", afspraak=booked.id))
    return Message("\n".join(lines), tuple(buttons), _custom(booked))


def _far(state: State, world: World) -> bool:
    """Whether even the first free time is more than a week away."""
    with contextlib.suppress(AppointmentError):
        first = free(state, world, None, 1)
        return not first or datetime.fromisoformat(first[0]) - world.now > _SOON
    return False


def _custom(booked: Appointment) -> dict[str, Any]:
    return {
        "afspraak": {
            "nummer": booked.number,
            "status": str(booked.status),
            "begin": booked.start.isoformat(),
            "einde": booked.end.isoformat(),
            "wijze": booked.mode,
            "plaats": booked.place,
        }
    }


def _not_needed(product: str, memory: Memory, world: World) -> Reply:
    """No appointment: say so, with what the resident does instead."""
    if world.city.afspraken.theme_of(product) is not None:  # the staff put it off
        text = f"Voor {world.title(product)} kan je hier nu geen afspraak maken."
        text += f" {reach.contact_text(world.city, world.now)}"
        return Reply([Message(text, (choice("Bellen of langskomen", "contact", product=product),))], memory)
    if product not in world.products:
        text = f"Voor {world.title(product)} hoef je hier geen afspraak te maken."
        return Reply([Message(text, (choice("Bellen of langskomen", "contact"),))], memory)
    said = product_answer(world.products[product], "afspraak", None, world.city)
    found = reach.with_desk(said, world.products[product], "afspraak", world.city, world.now)
    context = type(memory.context)(product, "afspraak", None)
    return Reply([found], _Memory(context, 0, (found.text,)))
