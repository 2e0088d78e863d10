"""What the resident is sent when an appointment is made or cancelled, inside the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.orm import Session

from bot.appointments.calendar import calendar
from bot.appointments.contract import VIDEO, Appointment, Status
from bot.appointments.links import Links
from bot.appointments.setup import CitySetup
from bot.appointments.wording import full_date, full_moment, hours
from bot.clock import Clock
from bot.dutch.formal import formal
from bot.dutch.templates import by_form
from bot.mail import Letter, Outbox, Part


class Notices(Protocol):
    """Told of changes within their transaction: what is raised here undoes the change."""

    def confirmed(self, session: Session, city: CitySetup, appointment: Appointment, bring: str) -> None: ...

    def cancelled(self, session: Session, city: CitySetup, appointment: Appointment) -> None: ...


class NoNotices:
    """For programs that send nothing."""

    def confirmed(self, session: Session, city: CitySetup, appointment: Appointment, bring: str) -> None:
        return

    def cancelled(self, session: Session, city: CitySetup, appointment: Appointment) -> None:
        return


_KINDS = {
    "bevestiging": "afspraak_bevestigd",
    "annulering": "afspraak_geannuleerd",
    "videolink": "afspraak_videolink",
}
"""Template -> `kind` of the mail."""
_letters = by_form(Path(__file__).parent / "templates", keep_trailing_newline=True)


class MailNotices:
    """By mail with a calendar object. A resident without an e-mail address is sent nothing.

    `has_link`: whether the video talk of an appointment has its link; until then the mail says that it follows.
    """

    def __init__(
        self,
        outbox: Outbox,
        links: Links,
        clock: Clock,
        has_link: Callable[[Session, Appointment], bool] = lambda _, __: True,
    ) -> None:
        self._outbox = outbox
        self._links = links
        self._clock = clock
        self._has_link = has_link

    def confirmed(self, session: Session, city: CitySetup, appointment: Appointment, bring: str) -> None:
        subject = f"Je afspraak op {full_moment(appointment.start)}"
        self._send(session, city, appointment, "bevestiging", subject, bring.strip())

    def cancelled(self, session: Session, city: CitySetup, appointment: Appointment) -> None:
        subject = f"Geannuleerd: je afspraak op {full_moment(appointment.start)}"
        self._send(session, city, appointment, "annulering", subject, "")

    def linked(self, session: Session, city: CitySetup, appointment: Appointment, bring: str) -> None:
        """The link of a video talk, after a mail that said it follows; a change of the same calendar event."""
        subject = f"De link voor je videogesprek op {full_moment(appointment.start)}"
        self._send(session, city, appointment, "videolink", subject, bring.strip())

    def _send(
        self,
        session: Session,
        city: CitySetup,
        appointment: Appointment,
        template: str,
        subject: str,
        bring: str,
    ) -> None:
        if appointment.contact.email is None:
            return
        subject = formal(subject) if city.form == "u" else subject
        has_link = self._has_link(session, appointment)
        facts = self._facts(city, appointment, has_link) | {"subject": subject, "bring": bring}
        letters = _letters[city.form]
        letter = Letter(
            kind=_KINDS[template],
            sender_name=city.title,
            to_name=appointment.contact.name,
            to=appointment.contact.email,
            subject=subject,
            text=letters.get_template(f"{template}.txt").render(facts),
            html=letters.get_template(f"{template}.html").render(facts),
            calendar=self._calendar(city, appointment, facts),
            appointment_id=appointment.id,
        )
        self._outbox.add(session, letter, self._clock.now())

    def _facts(self, city: CitySetup, appointment: Appointment, has_link: bool) -> dict[str, Any]:
        token = appointment.video_token
        return {
            "name": appointment.contact.name,
            "what": city.what(appointment),
            "day": full_date(appointment.start.date()),
            "hours": hours(appointment.start, appointment.end),
            "where": city.where(appointment),
            "video": appointment.mode == VIDEO,
            "video_url": self._links.video(token) if token and has_link else "",
            "number": appointment.number,
            "cancel_url": self._links.cancel(appointment),
            "cancelled": appointment.status == Status.CANCELLED,
            "phone": city.phone,
            "city": city.title,
        }

    def _calendar(self, city: CitySetup, appointment: Appointment, facts: dict[str, Any]) -> Part:
        method, content = calendar(
            appointment,
            summary=f"Afspraak {city.name}: {facts['what']}",
            description=_letters[city.form].get_template("agenda.txt").render(facts).strip(),
            location=facts["video_url"] or facts["where"] or "Videogesprek: de link volgt",
            organizer=self._outbox.sender,
            organizer_name=city.title,
            now=self._clock.now(),
        )
        return Part(method, content)
