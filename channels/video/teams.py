"""Microsoft Teams: one online meeting per appointment, made through Microsoft Graph for a shared organiser.

Sources: Graph v1.0, "onlineMeeting: createOrGet", "Update onlineMeeting", "Delete onlineMeeting". It needs the
application permission OnlineMeetings.ReadWrite.All and an application access policy of Teams.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from bot.appointments.video import OPEN, Entry, Made, Meeting, MeetingGone, Refused, TryLater, VideoError
from channels.video.graph import Graph, no_organiser, quoted
from channels.video.outlook import Outlook
from channels.video_accounts import TeamsAccount

SETTINGS: Mapping[str, Any] = {
    # Residents wait in the lobby until a colleague lets them in. A colleague is "presenter": the organiser is an
    # account that nobody sits behind.
    "lobbyBypassSettings": {"scope": "organization", "isDialInBypassEnabled": False},
    "allowedPresenters": "organization",
    "recordAutomatically": False,
    "allowMeetingChat": "limited",
}


class Teams:
    """The video talks of one city. Implements `VideoProvider`."""

    name = "teams"
    at_once = False

    def __init__(
        self, account: TeamsAccount, graph_url: str, login_url: str, client: httpx.Client | None = None
    ) -> None:
        """`client`: with time-outs; it is closed with us."""
        self._account = account
        self._graph = Graph(account, graph_url, login_url, client)
        self._outlook = Outlook(self._graph) if account.outlook else None

    def close(self) -> None:
        self._graph.close()

    def account_for(self, theme: str) -> str:
        return f"{self._account.tenant}/{self._account.organiser_of(theme)}"

    def create_or_get(self, meeting: Meeting, account: str) -> Made:
        asked = {"externalId": meeting.external_id, "subject": meeting.subject, **_times(meeting)}
        meetings = self._meetings(account)
        found = self._graph.call("POST", f"{meetings}/createOrGet", asked)
        reference, url = str(found.get("id") or ""), str(found.get("joinWebUrl") or "")
        if not reference or not url.startswith("https://"):
            raise TryLater("Microsoft gaf een vergadering zonder link")
        # createOrGet takes no lobby, and one that existed keeps the time that it had.
        try:
            self._graph.call("PATCH", f"{meetings}/{quoted(reference)}", {**_times(meeting), **SETTINGS})
        except MeetingGone as gone:
            raise TryLater("de vergadering verdween terwijl we ze maakten") from gone
        return Made(reference, url, self._put_in_outlook(meeting, account, url))

    def move(self, meeting: Meeting, account: str, reference: str) -> None:
        path = f"{self._meetings(account)}/{quoted(reference)}"
        found = self._graph.call("PATCH", path, {**_times(meeting), **SETTINGS})
        if self._outlook:
            self._outlook.put(meeting, self._organiser(account), str(found.get("joinWebUrl") or ""))

    def cancel(self, meeting: Meeting, account: str, reference: str | None) -> None:
        """Without a reference we ask for it by our own id. Should there be none, that makes one: only to remove it."""
        meetings = self._meetings(account)
        if reference is None:
            asked = {"externalId": meeting.external_id, "subject": meeting.subject, **_times(meeting)}
            reference = str(self._graph.call("POST", f"{meetings}/createOrGet", asked).get("id") or "")
            if not reference:
                raise TryLater("Microsoft gaf een vergadering zonder nummer")
        with contextlib.suppress(MeetingGone):
            self._graph.call("DELETE", f"{meetings}/{quoted(reference)}")
        if self._outlook:
            self._outlook.remove(meeting, self._organiser(account))

    def join(self, meeting: Meeting, url: str | None, now: datetime, officer: str | None = None) -> Entry:
        return Entry(OPEN, url or "")

    def check(self) -> None:
        """Asks for a meeting that can't exist, of each organiser: allowed or not, nothing is made.

        Raises TryLater, Refused.
        """
        for organiser in sorted(self._account.all_organisers):
            where = f"/users/{organiser}/onlineMeetings"
            nothing = {
                "$filter": "JoinWebUrl eq 'https://teams.microsoft.com/l/meetup-join/onthaal-controle'"
            }
            try:
                self._graph.call("GET", where, params=nothing)
            except MeetingGone as none:
                if "user" in str(none).lower():
                    raise Refused(no_organiser(organiser)) from none
            if self._outlook:
                self._outlook.check(organiser)

    def _put_in_outlook(self, meeting: Meeting, account: str, url: str) -> str:
        """What went wrong, in words: the resident's link doesn't wait for a calendar of ours."""
        if self._outlook is None:
            return ""
        try:
            self._outlook.put(meeting, self._organiser(account), url)
        except VideoError as error:
            return str(error)
        return ""

    def _organiser(self, account: str) -> str:
        tenant, _, organiser = account.partition("/")
        if tenant != self._account.tenant:
            raise Refused("dit gesprek staat in een andere tenant van Microsoft dan nu ingesteld is")
        return organiser

    def _meetings(self, account: str) -> str:
        return f"/users/{self._organiser(account)}/onlineMeetings"


def _times(meeting: Meeting) -> dict[str, str]:
    return {"startDateTime": _written(meeting.start), "endDateTime": _written(meeting.end)}


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
