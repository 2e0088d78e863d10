"""What the resident is told in the conversation, outside a turn: reminders, offers, and how the talk was."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from bot.appointments.contract import VIDEO, Appointment, Hold
from bot.appointments.letters import SCORES
from bot.appointments.links import Links
from bot.appointments.setup import CitySetup
from bot.appointments.wording import clock_time, full_moment
from bot.replies import Message, Template, addressed, choice, link

REMINDER, OFFER = "herinnering", "aanbod"
"""The approved templates: city, what, when, where; and city, new moment, old moment, until when."""


class Tell(Protocol):
    """Says something to a resident as the bot, in the caller's transaction. False: it can't be said there now."""

    def __call__(
        self,
        session: Session,
        conversation_id: str,
        message: Message,
        *,
        until: datetime | None = None,
        template: Template | None = None,
    ) -> bool: ...

    def reaches(self, session: Session, conversation_id: str, template: Template | None = None) -> bool: ...


class Silent:
    """For programs that begin no conversation."""

    def __call__(
        self,
        session: Session,
        conversation_id: str,
        message: Message,
        *,
        until: datetime | None = None,
        template: Template | None = None,
    ) -> bool:
        return False

    def reaches(self, session: Session, conversation_id: str, template: Template | None = None) -> bool:
        return False


def reminder(city: CitySetup, appointment: Appointment, links: Links, *, today: bool) -> Message:
    when = f"vandaag om {clock_time(appointment.start)}" if today else full_moment(appointment.start)
    lines = [f"Herinnering: je afspraak is {when}.", f"Waarvoor: {city.what(appointment)}."]
    if appointment.mode == VIDEO:
        lines.append("Het is een videogesprek: je hoeft niet te komen.")
    elif where := city.where(appointment):
        lines.append(f"Waar: {where}.")
    if appointment.bring:
        lines.append(f"Breng mee: {appointment.bring}")
    buttons = [link("Bekijk of wijzig", links.page(appointment))]
    if appointment.mode == VIDEO and appointment.video_token:
        buttons.insert(0, link("Naar het videogesprek", links.video(appointment.video_token)))
    lines.append("Kan je niet komen? Laat het hier weten, dan helpen we iemand anders.")
    return addressed(Message("\n".join(lines), tuple(buttons)), city.form)


def reminder_template(city: CitySetup, appointment: Appointment) -> Template:
    """The same in the words that WhatsApp approved."""
    where = city.where(appointment) or "videogesprek"
    return Template(REMINDER, (city.title, city.what(appointment), full_moment(appointment.start), where))


def offer(city: CitySetup, appointment: Appointment, hold: Hold, minutes: int) -> Message:
    """`minutes`: for how long the time is kept from now."""
    place = city.where(hold) if hold.place != appointment.place or hold.mode != appointment.mode else ""
    how = "een videogesprek" if hold.mode == VIDEO and appointment.mode != VIDEO else place
    where = f", {how}" if how else ""
    text = (
        f"Er is een vroegere plaats vrij: {full_moment(hold.start)}{where}. "
        f"Ik hou ze {minutes} minuten voor je vrij, tot {clock_time(hold.expires_at)}.\n"
        f"Nu heb je {full_moment(appointment.start)}. Zeg je nee, dan hou je die."
    )
    buttons = (
        choice("Ja, neem deze tijd", "antwoord", aanbod=appointment.id),
        choice("Nee, hou mijn tijd", "antwoord", weiger=appointment.id),
    )
    return addressed(Message(text, buttons), city.form)


def offer_template(city: CitySetup, appointment: Appointment, hold: Hold) -> Template:
    """Where no buttons may go: the resident answers with a yes."""
    had, new = full_moment(appointment.start), full_moment(hold.start)
    return Template(OFFER, (city.title, new, had, clock_time(hold.expires_at)))


def no_longer_asked(city: CitySetup, appointment: Appointment) -> Message:
    text = (
        "Je liet drie vroegere plaatsen voorbijgaan. Ik vraag het je niet meer: je staat niet meer op de wachtlijst. "
        f"Je afspraak van {full_moment(appointment.start)} blijft staan."
    )
    return addressed(Message(text), city.form)


def how_was_it(city: CitySetup, appointment: Appointment) -> Message:
    buttons = tuple(
        choice(said[:1].upper() + said[1:], "antwoord", tevreden=score, afspraak=appointment.id)
        for score, said in SCORES
    )
    text = (
        f"Hoe was je videogesprek over {city.what(appointment)}? Je antwoord helpt ons om het beter te doen."
    )
    return addressed(Message(text, buttons), city.form)
