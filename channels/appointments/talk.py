"""/video/<token>: where a resident enters the video talk."""

from __future__ import annotations

from starlette.responses import Response

from bot.appointments import VIDEO, Agenda, AgendaAway, AppointmentError, Status, UnknownAppointment
from bot.appointments.video import Talks
from bot.appointments.wording import clock_time
from bot.storage import StorageAway
from channels.appointments.opening import Door, away, cancelled, no_agenda, over, wrong


class Talk:
    def __init__(self, agenda: Agenda, talks: Talks, door: Door) -> None:
        self._agenda = agenda
        self._talks = talks
        self._door = door

    def show(self, token: str) -> Response:
        try:
            seen = self._door.at(self._agenda.by_video_token(token))
        except UnknownAppointment:
            return wrong()
        except (AgendaAway, StorageAway):
            return away()
        except AppointmentError:
            return no_agenda()
        if seen.is_over:
            return over(seen.speaker)
        if seen.appointment.status == Status.CANCELLED:
            return cancelled(seen)
        if seen.appointment.mode != VIDEO:
            return seen.page("geen_video.html")
        entry = self._talks.entry(seen.appointment)
        opens = clock_time(entry.opens) if entry.opens else ""
        return seen.page("video.html", state=entry.state, url=entry.url, opens=opens)
