"""Coming earlier: the waiting list, an offer that is held, and how a video talk was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.answers import hints
from bot.answers.own import custom, line, may_see, of_conversation, phone, video_links
from bot.answers.understanding import Understanding
from bot.answers.world import Memory, Reply, World
from bot.appointments.contract import Appointment
from bot.appointments.errors import AppointmentError, HoldExpired
from bot.appointments.wording import clock_time, full_moment
from bot.errors import InvalidInput
from bot.replies import Button, Message, choice

ON_LIST = "Je staat op de wachtlijst voor een vroeger moment."
JOIN, LEAVE = "Wachtlijst", "Van de wachtlijst"
_THIS = "aanbod"
"""What stands in `Memory.asks` once it was asked whether the yes was to the offer."""
_SHORT = 4
"""Words."""
_CONTENT = 3
"""From this score of five on, nobody is asked to talk about it."""


def standing(one: Appointment, world: World) -> tuple[str, tuple[Button, ...]]:
    """What there is to say of the waiting list beside an appointment, and the button that goes with it."""
    if world.waiting is None:
        return "", ()
    if world.waiting.standing(one.id):
        return f" {ON_LIST}", (choice(LEAVE, "antwoord", wachtlijst=one.id, af=True),)
    return "", (choice(JOIN, "antwoord", wachtlijst=one.id),)


def of_text(text: str, one: Appointment, memory: Memory, world: World) -> Reply | None:
    """Words of the waiting list, said of this appointment."""
    if world.waiting is None:
        return None
    if hints.leaves_list(text):
        return leave(one, memory, world)
    if hints.asks_list(text):
        return _stands(one, memory, world)
    if "wachtlijst" in text.lower() or "als er" in text.lower():
        return join(one, memory, world)
    buttons = (choice("Verplaatsen", "afspraak_verplaatsen", afspraak=one.id), *standing(one, world)[1])
    said = (
        f"{line(one, world)}. Je kan ze nu verplaatsen naar een ander vrij moment. "
        "Of je komt op de wachtlijst: dan vraag ik het je als er vroeger iets vrijkomt."
    )
    return _reply(Message(said, buttons, custom(one)), one, memory)


def join(one: Appointment, memory: Memory, world: World) -> Reply:
    if world.waiting is None:
        return _reply(Message(f"Er is hier geen wachtlijst. {phone(world)}"), one, memory)
    try:
        world.waiting.join(one.id)
    except AppointmentError:
        return _reply(Message(f"Dat is niet gelukt. Je afspraak blijft staan. {phone(world)}"), one, memory)
    said = (
        f"Je staat op de wachtlijst voor afspraak {one.number}. Komt er vroeger iets vrij, dan krijg je een "
        f"bericht. Dat moment is dan 15 minuten van jou. Je afspraak van {full_moment(one.start)} blijft staan."
    )
    return _reply(Message(said, (choice(LEAVE, "antwoord", wachtlijst=one.id, af=True),)), one, memory)


def leave(one: Appointment, memory: Memory, world: World) -> Reply:
    if world.waiting and world.waiting.standing(one.id):
        world.waiting.leave(one.id)
        said = "Je staat niet meer op de wachtlijst."
    else:
        said = "Je staat niet op de wachtlijst."
    return _reply(Message(f"{said} Je afspraak van {full_moment(one.start)} blijft staan."), one, memory)


def _stands(one: Appointment, memory: Memory, world: World) -> Reply:
    found, buttons = standing(one, world)
    said = found.strip() or "Je staat niet op de wachtlijst."
    return _reply(Message(f"{said} {line(one, world)}.", buttons, custom(one)), one, memory)


# --- an offer


def yes_or_no(text: str, asked: Understanding, memory: Memory, world: World) -> Reply | None:
    """A typed answer to an offer that stands; None when there is none, or when the sentence says neither."""
    said_no = asked.act == "ontkennen" or hints.no(text)
    said_yes = (asked.act == "bevestigen" or hints.yes(text)) and not said_no
    if world.waiting is None or not (said_yes or said_no) or len(text.split()) > _SHORT:
        return None
    offers = [(one, offer) for one in of_conversation(world) if (offer := world.waiting.offer(one.id))]
    if not offers:
        return None
    one, offer = offers[0]
    if len(offers) > 1 or _asked_otherwise(memory):
        return _which_question(one, offer, memory, world)
    return accept(one.id, memory, world) if said_yes else decline(one.id, memory, world)


def _asked_otherwise(memory: Memory) -> bool:
    """Whether the last answer was a question too, and not that of the offer: a yes or no may be to either."""
    asked = memory.last[-1].rstrip().endswith("?") if memory.last else False
    return memory.cancels is not None or (asked and memory.asks.get("vraagt") != _THIS)


def _which_question(one: Appointment, offer: Any, memory: Memory, world: World) -> Reply:
    """Two questions stand open: a yes could be to either, so it is asked once more."""
    said = (
        f"Er is een vroeger moment voor je vrij: {full_moment(offer.hold.start)}, tot {clock_time(offer.until)}. "
        f"Nu heb je {full_moment(one.start)}. Wil je vroeger komen?"
    )
    buttons = (
        choice("Ja, neem vroeger", "antwoord", aanbod=one.id),
        choice("Nee, laat staan", "antwoord", weiger=one.id),
    )
    found = _reply(Message(said, buttons), one, memory)
    return replace(found, memory=replace(found.memory, asks={"vraagt": _THIS}))


def accept(appointment_id: str, memory: Memory, world: World) -> Reply:
    """Too late is said kindly: the appointment is as it was."""
    before = _own(appointment_id, world)
    if before is None or world.waiting is None:
        return _reply(Message("Dat aanbod is voorbij. Aan je afspraken is niets veranderd."), None, memory)
    try:
        now = world.waiting.accept(appointment_id, key=world.key)
    except HoldExpired:
        return _reply(Message(_too_late(before)), before, memory)
    except AppointmentError:
        return _reply(Message(f"Dat is niet gelukt. {_stays(before)} {phone(world)}"), before, memory)
    said = f"Gelukt. Je afspraak {now.number} is nu op {full_moment(now.start)}."
    if before.start != now.start:
        said += f" Het oude moment, {full_moment(before.start)}, vervalt."
    if now.contact.email:
        said += f" Je krijgt een mail op {now.contact.email}."
    return _reply(Message(said, video_links(now, world), custom(now)), now, memory)


def decline(appointment_id: str, memory: Memory, world: World) -> Reply:
    one = _own(appointment_id, world)
    if one is None or world.waiting is None:
        return _reply(Message("Dat aanbod is voorbij. Aan je afspraken is niets veranderd."), None, memory)
    world.waiting.decline(appointment_id)
    said = f"Goed. {_stays(one)}"
    on_list, buttons = standing(one, world)
    return _reply(Message(f"{said}{on_list}", buttons), one, memory)


def _own(appointment_id: str, world: World) -> Appointment | None:
    return next((one for one in of_conversation(world) if one.id == appointment_id), None)


def _too_late(one: Appointment) -> str:
    return (
        f"Dat moment is net weg. Je hebt daar niets aan verloren. {_stays(one)} Je blijft op de wachtlijst."
    )


def _stays(one: Appointment) -> str:
    return f"Je afspraak van {full_moment(one.start)} blijft staan."


# --- buttons


def of_tap(entities: Mapping[str, Any], memory: Memory, world: World) -> Reply | None:
    if entities.get("aanbod"):
        return accept(str(entities["aanbod"]), memory, world)
    if entities.get("weiger"):
        return decline(str(entities["weiger"]), memory, world)
    if "tevreden" in entities:
        return _rated(entities, memory, world)
    if not entities.get("wachtlijst"):
        return None
    one = _own(str(entities["wachtlijst"]), world)
    if one is None:
        return _reply(Message("Die afspraak is al geannuleerd of voorbij."), None, memory)
    return leave(one, memory, world) if entities.get("af") else join(one, memory, world)


def _rated(entities: Mapping[str, Any], memory: Memory, world: World) -> Reply:
    """Thanks; who was not content is offered a person."""
    score, named = entities["tevreden"], str(entities.get("afspraak") or "")
    known = isinstance(score, int) and not isinstance(score, bool)
    if not known or world.ratings is None or not may_see(named, world):
        return _reply(Message("Die knop werkt niet meer."), None, memory)
    try:
        world.ratings.rate(named, score)
    except (InvalidInput, AppointmentError):
        return _reply(Message("Deze afspraak kan je nu niet beoordelen."), None, memory)
    if score >= _CONTENT:
        return _reply(Message("Dank je wel. Fijn dat je het laat weten."), None, memory)
    said = "Dank je wel dat je het eerlijk zegt. Wil je erover praten met een medewerker?"
    buttons = (choice("Medewerker spreken", "medewerker"), choice("Nee, dank je", "ontkennen"))
    return _reply(Message(said, buttons), None, memory)


def _reply(message: Message, one: Appointment | None, memory: Memory) -> Reply:
    about = one.id if one else memory.about
    kept = replace(
        memory, misunderstood=0, last=(message.text,), cancels=None, hours=None, asks={}, about=about
    )
    return Reply([message], kept)
