"""Which appointments a conversation may see, and how one is said in a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.answers import reach
from bot.answers.world import Memory, Reply, World
from bot.appointments.contract import VIDEO, Appointment
from bot.appointments.errors import UnknownAppointment
from bot.appointments.wording import full_moment
from bot.replies import Button, Message, link


def of_conversation(world: World) -> list[Appointment]:
    """What is still to come. Raises AgendaAway."""
    return world.agenda.upcoming(world.conversation_id)


def may_see(appointment_id: str, world: World) -> bool:
    """Also what is over or cancelled, when this resident made it here or proved to know it."""
    if any(one.id == appointment_id for one in of_conversation(world)):
        return True
    if world.access is not None:
        return world.access.sees(world.conversation_id, appointment_id)
    try:
        return world.agenda.look_up(appointment_id).conversation_id == world.conversation_id
    except UnknownAppointment:
        return False


def line(one: Appointment, world: World) -> str:
    """ "Je afspraak A-7K3Q9: Reispas, dinsdag 24 november 2026 om 14.30 uur, in Stadskantoor Gent"."""
    theme = world.theme(one.theme)
    what = world.short(one.product) if one.product else theme.name if theme else one.theme
    persons = f", {one.persons} personen" if one.persons > 1 else ""
    return f"Je afspraak {one.number}: {what}{persons}, {full_moment(one.start)}, {where(one, world)}"


def where(one: Appointment, world: World) -> str:
    place = world.city.place(one.place) if one.place else None
    if one.mode == VIDEO:
        return "via video"
    if place is None:
        return "aan het loket"
    return f"in {place.naam}, {place.adres}" if place.adres else f"in {place.naam}"


def video_links(one: Appointment, world: World) -> tuple[Button, ...]:
    """The way into the talk, for who asks where the link is."""
    if one.mode != VIDEO or not one.video_token or world.links is None:
        return ()
    return (link("Open videogesprek", world.links.video(one.video_token)),)


def custom(one: Appointment) -> dict[str, object]:
    """For programs, beside a message about an appointment."""
    return {"afspraak": {"nummer": one.number, "status": str(one.status), "begin": one.start.isoformat()}}


def reply(text: str, memory: Memory, one: Appointment | None = None) -> Reply:
    message = Message(text, custom=custom(one) if one else {})
    about = one.id if one else memory.about
    return Reply([message], replace(remember(memory, [message]), about=about))


def away(memory: Memory, world: World) -> Reply:
    said = "De agenda is even niet bereikbaar. Aan je afspraak is niets veranderd. Probeer straks opnieuw."
    return reply(f"{said} {phone(world)}", memory)


def phone(world: World) -> str:
    return f"{reach.phone_line(world.city, world.now)}."


def spoke_of(own: Sequence[Appointment], messages: list[Message], memory: Memory) -> Memory:
    return replace(remember(memory, messages), about=own[0].id if len(own) == 1 else None)


def remember(memory: Memory, messages: list[Message], asks: Mapping[str, Any] | None = None) -> Memory:
    texts = tuple(message.text for message in messages)
    return replace(memory, misunderstood=0, last=texts, cancels=None, hours=None, asks=asks or {})
