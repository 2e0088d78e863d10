"""The page of an appointment, its calendar file, and the page to cancel it."""

from __future__ import annotations

from datetime import timedelta

from starlette.responses import Response

from bot.appointments import LOKET, VIDEO, Agenda, AlreadyCancelled, Links, Status, calendar_file
from bot.appointments.waiting import WaitingList
from bot.clock import brussels
from channels.appointments.forms import Fields
from channels.appointments.opening import Door, Opened, cancelled, over, refusal
from channels.appointments.rendering import HEADERS, fresh_key, key_of

CANCEL = "annuleren"
CALENDAR = "text/calendar; charset=utf-8"


class Seeing:
    """`sender`: the mailbox that sends the city's mails, for calendars."""

    def __init__(self, agenda: Agenda, waiting: WaitingList, links: Links, sender: str, door: Door) -> None:
        self._agenda = agenda
        self._waiting = waiting
        self._links = links
        self._sender = sender
        self._door = door

    def see(self, token: str) -> Response:
        return self._door.opened(token, self._seen)

    def ask(self, token: str) -> Response:
        """Shows the appointment and a button. Reading alone changes nothing: mail scanners follow links."""
        return self._door.changeable(
            token, CANCEL, lambda seen: seen.page("annuleren.html", key=fresh_key(seen.appointment.id))
        )

    def cancel(self, token: str, sent: Fields) -> Response:
        return self._door.opened(token, lambda seen: self._cancelled(seen, sent.get("sleutel", "")))

    def calendar(self, token: str) -> Response:
        """The calendar file, to add by hand."""
        return self._door.changeable(token, "in je agenda zetten", self._calendar)

    def _calendar(self, seen: Opened) -> Response:
        text = calendar_file(seen.city, seen.appointment, self._links, sender=self._sender, now=seen.now)
        download = {"Content-Disposition": 'attachment; filename="afspraak.ics"'}
        return Response(text, media_type=CALENDAR, headers=HEADERS | download)

    def _seen(self, seen: Opened) -> Response:
        appointment = seen.appointment
        if seen.is_over:
            return over(seen.speaker)
        return seen.page(
            "afspraak_zien.html",
            state=_state(seen),
            soon=_soon(seen),
            other=other_mode(seen),
            video_url=f"/video/{appointment.video_token}" if appointment.mode == VIDEO else "",
            waits=self._waits(seen),
            by_city=appointment.cancelled_by == "balie",
        )

    def _waits(self, seen: Opened) -> str:
        """On the waiting list: "aanbod" with an offer, "wacht" without, "kan" for who may join, or empty."""
        one = seen.appointment
        if not seen.is_coming or seen.theme is None:
            return ""
        if self._waiting.offer(one.id) is not None:
            return "aanbod"
        return "wacht" if self._waiting.standing(one.id) else "kan"

    def _cancelled(self, seen: Opened, sent: str) -> Response:
        """The key of the form makes a second tap see what the first one did."""
        key = key_of(seen.appointment.id, sent)
        done = seen.appointment.status == Status.CANCELLED
        if not (done and key) and (why := refusal(seen, CANCEL)):
            return why
        try:
            appointment = self._agenda.cancel(seen.appointment.id, key=key)
        except AlreadyCancelled:
            return cancelled(seen)
        return self._door.at(appointment).page("geannuleerd.html")


def other_mode(seen: Opened) -> str:
    """The other way that the theme can be treated, or empty."""
    other = LOKET if seen.appointment.mode == VIDEO else VIDEO
    return other if seen.theme and other in seen.theme.modes else ""


def _state(seen: Opened) -> str:
    if seen.appointment.status == Status.CANCELLED:
        return "geannuleerd"
    if seen.is_coming:
        return "komt"
    return "bezig" if seen.now < seen.appointment.end else "voorbij"


def _soon(seen: Opened) -> str:
    """ "vandaag" or "morgen" when it is."""
    days = brussels(seen.appointment.start).date() - brussels(seen.now).date()
    return {timedelta(0): "vandaag", timedelta(days=1): "morgen"}.get(days, "")
