"""A talk in the Outlook calendar of its organiser, for colleagues to see: one event, found again by our own id.

Sources: Graph v1.0, "Create event" (transactionId), "Get singleValueLegacyExtendedProperty" (filter), "Update event",
"Delete event". It needs the application permission Calendars.ReadWrite. Nobody is invited: our mails do that.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.appointments.video import Meeting, MeetingGone, Refused, TryLater
from channels.video.graph import Graph, no_organiser, quoted

PROPERTY = "String {6f0d4c1e-2b7a-4d0b-9d63-8a51c7e2f904} Name OnthaalAfspraak"
"""Ours, in every event: what Exchange calls a named property."""
UUID = 36
"""Signs of the appointment's id, where the external id of its meeting begins. A second meeting has the same event."""
PERMISSION = (
    "Microsoft laat onze toepassing niet in de agenda van Outlook. Geef ze Calendars.ReadWrite (toepassingsmachtiging) "
    "voor het account van de organisator, of zet outlook uit (docs/video.md)"
)


class Outlook:
    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def put(self, meeting: Meeting, organiser: str, url: str) -> None:
        """At the time of `meeting`, with its link; made unless it is there. Raises TryLater, Refused."""
        content = _content(meeting, url)
        found = self._found(meeting, organiser)
        if not found:
            # Asked twice by two of us, Exchange makes one: the same transactionId.
            made = {
                **content,
                "transactionId": meeting.external_id,
                "singleValueExtendedProperties": [_mark(meeting)],
            }
            self._call("POST", _events(organiser), made)
            return
        try:
            self._call("PATCH", f"{_events(organiser)}/{quoted(found[0])}", content)
        except MeetingGone as gone:
            raise TryLater("de afspraak in Outlook verdween terwijl we ze aanpasten") from gone

    def remove(self, meeting: Meeting, organiser: str) -> None:
        """Afterwards there is none. Raises TryLater, Refused."""
        for event in self._found(meeting, organiser):
            try:
                self._call("DELETE", f"{_events(organiser)}/{quoted(event)}")
            except MeetingGone:
                continue

    def check(self, organiser: str) -> None:
        """Looks for an event that can't exist: allowed or not, nothing is made. Raises TryLater, Refused."""
        self._ids(organiser, "onthaal-controle")

    def _found(self, meeting: Meeting, organiser: str) -> list[str]:
        return self._ids(organiser, meeting.external_id[:UUID])

    def _ids(self, organiser: str, value: str) -> list[str]:
        wanted = f"singleValueExtendedProperties/Any(ep: ep/id eq '{PROPERTY}' and ep/value eq '{value}')"
        try:
            found = self._call("GET", _events(organiser), params={"$filter": wanted, "$select": "id"})
        except MeetingGone as nobody:
            raise Refused(no_organiser(organiser)) from nobody
        events = found.get("value")
        return [str(event["id"]) for event in events if event.get("id")] if isinstance(events, list) else []

    def _call(
        self, method: str, path: str, content: Mapping[str, Any] | None = None, **more: Any
    ) -> dict[str, Any]:
        return self._graph.call(method, path, content, forbidden=PERMISSION, **more)


def _events(organiser: str) -> str:
    return f"/users/{organiser}/events"


def _mark(meeting: Meeting) -> dict[str, str]:
    return {"id": PROPERTY, "value": meeting.external_id[:UUID]}


def _content(meeting: Meeting, url: str) -> dict[str, Any]:
    link = {"body": {"contentType": "text", "content": f"Neem deel: {url}"}} if url else {}
    return {
        **link,
        "subject": meeting.subject,
        "start": _moment(meeting.start),
        "end": _moment(meeting.end),
        "isOnlineMeeting": False,  # the meeting exists: Exchange must not make a second one
        "location": {"displayName": "Microsoft Teams"},
        "showAs": "busy",
        "isReminderOn": False,
    }


def _moment(moment: datetime) -> dict[str, str]:
    return {"dateTime": f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"}
