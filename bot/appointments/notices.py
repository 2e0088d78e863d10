"""What the resident is sent about an appointment, inside the transaction that changes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.orm import Session

from bot.appointments.contract import VIDEO, Appointment, Hold
from bot.appointments.invitation import invitation
from bot.appointments.letters import SCORES, Facts, described, gone, in_form, rendered
from bot.appointments.links import Links
from bot.appointments.setup import CitySetup
from bot.appointments.wording import clock_time, full_moment
from bot.clock import Clock, later
from bot.mail import Letter, Outbox, Part

RESIDENT, STAFF = "inwoner", "balie"
"""Who changed it: the resident, or a colleague of the city (who may have been asked to)."""
DAYS, HOURS = "dagen", "uren"
"""Kinds of reminders: some days and some hours before."""

CODE_LIFE = timedelta(minutes=15)


class Notices(Protocol):
    """Told of changes within their transaction: what is raised here undoes the change."""

    def confirmed(self, session: Session, city: CitySetup, appointment: Appointment, bring: str) -> None: ...

    def moved(
        self,
        session: Session,
        city: CitySetup,
        appointment: Appointment,
        before: Appointment,
        by: str = RESIDENT,
    ) -> None: ...

    def cancelled(self, session: Session, city: CitySetup, appointment: Appointment) -> None: ...


class NoNotices:
    """For programs that send nothing."""

    def confirmed(self, session: Session, city: CitySetup, appointment: Appointment, bring: str) -> None:
        return

    def moved(
        self,
        session: Session,
        city: CitySetup,
        appointment: Appointment,
        before: Appointment,
        by: str = RESIDENT,
    ) -> None:
        return

    def cancelled(self, session: Session, city: CitySetup, appointment: Appointment) -> None:
        return


@dataclass(frozen=True)
class _Kind:
    """A letter: its template, the `kind` of its mail, and whether it changes the resident's calendar."""

    template: str
    mail: str
    calendar: bool = False


_CONFIRMED = _Kind("bevestiging", "afspraak_bevestigd", calendar=True)
_MOVED = _Kind("verplaatst", "afspraak_verplaatst", calendar=True)
_CANCELLED = _Kind("annulering", "afspraak_geannuleerd", calendar=True)
_CALLED_OFF = _Kind("afgezegd", "afspraak_geannuleerd", calendar=True)
_LINKED = _Kind("videolink", "afspraak_videolink", calendar=True)
_REMINDER = _Kind("herinnering", "afspraak_herinnering")
_OFFER = _Kind("aanbod", "afspraak_aanbod")
_CODE = _Kind("code", "afspraak_code")
_RATE = _Kind("tevreden", "afspraak_tevreden")


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

    # Changes, which calendars hear of too

    def confirmed(self, session: Session, city: CitySetup, appointment: Appointment, bring: str) -> None:
        subject = f"Je afspraak op {full_moment(appointment.start)}"
        self._send(session, city, appointment, _CONFIRMED, subject, _bring(city, bring))

    def moved(
        self,
        session: Session,
        city: CitySetup,
        appointment: Appointment,
        before: Appointment,
        by: str = RESIDENT,
    ) -> None:
        """To another moment, place or way; `before` as it was, `by`: inwoner or balie."""
        same_moment = (before.start, before.end) == (appointment.start, appointment.end)
        moment = full_moment(appointment.start)
        subject = f"Gewijzigd: je afspraak is op {moment}"
        if before.mode != appointment.mode and same_moment:
            way = "een videogesprek" if appointment.mode == VIDEO else "aan het loket"
            subject = f"Gewijzigd: je afspraak op {moment} is nu {way}"
        facts = {
            "gone": gone(city, before, appointment),
            "same_moment": same_moment,
            "was_video": before.mode == VIDEO,
            "by_staff": by == STAFF,
        }
        self._send(session, city, appointment, _MOVED, subject, facts)

    def cancelled(self, session: Session, city: CitySetup, appointment: Appointment) -> None:
        """By the resident, or by the city: then with excuses and how to book again."""
        if appointment.cancelled_by == STAFF:
            subject = f"Je afspraak op {full_moment(appointment.start)} gaat niet door"
            return self._send(session, city, appointment, _CALLED_OFF, subject, {})
        subject = f"Geannuleerd: je afspraak op {full_moment(appointment.start)}"
        return self._send(session, city, appointment, _CANCELLED, subject, {})

    def linked(self, session: Session, city: CitySetup, appointment: Appointment, bring: str) -> None:
        """The link of a video talk, after a mail that said it follows; a change of the same calendar event."""
        subject = f"De link voor je videogesprek op {full_moment(appointment.start)}"
        self._send(session, city, appointment, _LINKED, subject, _bring(city, bring))

    # What changes nothing

    def reminder(self, session: Session, city: CitySetup, appointment: Appointment, kind: str) -> None:
        """`kind`: dagen (some days before) or uren (some hours before)."""
        soon = kind == HOURS
        when = (
            f"vandaag om {clock_time(appointment.start)}" if soon else f"op {full_moment(appointment.start)}"
        )
        facts = {"soon": soon}
        subject = f"Herinnering: je afspraak {when}"
        self._send(session, city, appointment, _REMINDER, subject, facts, until=appointment.start)

    def offered(self, session: Session, city: CitySetup, appointment: Appointment, hold: Hold) -> None:
        """An earlier time from the waiting list, kept until `hold.expires_at`."""
        facts = {
            "offer": described(city, hold),
            "until": clock_time(hold.expires_at),
            "offer_url": self._links.offer(appointment),
        }
        subject = f"Vroegere plaats vrij: {full_moment(hold.start)}. Wil je die?"
        self._send(session, city, appointment, _OFFER, subject, facts, until=hold.expires_at)

    def code(self, session: Session, city: CitySetup, appointment: Appointment, code: str) -> None:
        """Six digits that prove in a conversation whose mailbox it is. Not in the subject: locked phones show that."""
        facts, until = {"code": code}, later(self._clock.now(), CODE_LIFE)
        self._send(session, city, appointment, _CODE, "Je code voor de chat", facts, until=until)

    def how_was_it(self, session: Session, city: CitySetup, appointment: Appointment) -> None:
        """After a video talk: five links to the page where the resident confirms the score."""
        facts = {"rate_url": self._links.rate(appointment), "scores": SCORES}
        self._send(session, city, appointment, _RATE, "Hoe was je videogesprek?", facts)

    def _send(
        self,
        session: Session,
        city: CitySetup,
        appointment: Appointment,
        kind: _Kind,
        subject: str,
        more: dict[str, Any],
        *,
        until: datetime | None = None,
    ) -> None:
        if appointment.contact.email is None:
            return
        subject = in_form(city.form, subject)
        has_link = self._has_link(session, appointment)
        facts = Facts(city, appointment, self._links, has_link).all() | more | {"subject": subject}
        letter = Letter(
            kind=kind.mail,
            sender_name=city.title,
            to_name=appointment.contact.name,
            to=appointment.contact.email,
            subject=subject,
            text=rendered(city.form, f"{kind.template}.txt", facts),
            html=rendered(city.form, f"{kind.template}.html", facts),
            calendar=self._calendar(city, appointment, facts) if kind.calendar else None,
            appointment_id=appointment.id,
            until=until,
        )
        self._outbox.add(session, letter, self._clock.now())

    def _calendar(self, city: CitySetup, appointment: Appointment, facts: dict[str, Any]) -> Part:
        return Part(*invitation(city, appointment, facts, self._outbox.sender, self._clock.now()))


def _bring(city: CitySetup, bring: str) -> dict[str, Any]:
    """What was just told, when the appointment doesn't have it yet."""
    return {"bring": in_form(city.form, bring.strip())} if bring.strip() else {}
