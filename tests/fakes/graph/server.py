"""The fake as a whole: its tenant, its application, its organisers and their meetings."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from ..clock import ShiftedClock
from ..faults import Faults
from ..serving import serving

TENANT = "11111111-aaaa-4bbb-8ccc-000000000001"
APPLICATION = "22222222-aaaa-4bbb-8ccc-000000000002"
ORGANISER = "33333333-aaaa-4bbb-8ccc-000000000003"
SECRET = "Kx8Q~geheim.van.de.toepassing_01"
TOKEN_LIFE = 3599
"""Seconds."""


@dataclass
class OnlineMeeting:
    """A meeting; `asked` is everything it was given, in order of arrival."""

    id: str
    organiser: str
    external_id: str
    properties: dict[str, Any]

    @property
    def url(self) -> str:
        return f"https://teams.microsoft.com/l/meetup-join/{self.id}"

    @property
    def times(self) -> tuple[str, str]:
        return self.properties["startDateTime"], self.properties["endDateTime"]

    def shown(self) -> dict[str, Any]:
        return {"id": self.id, "externalId": self.external_id, "joinWebUrl": self.url, **self.properties}


@dataclass
class Event:
    """An event of a calendar. `mark`: the value of the one extended property it was made with."""

    id: str
    organiser: str
    mark: str
    transaction: str
    properties: dict[str, Any]

    @property
    def times(self) -> tuple[str, str]:
        return self.properties["start"]["dateTime"], self.properties["end"]["dateTime"]


@dataclass
class FakeGraph:
    """Microsoft on one port of this machine: give `url` as ONTHAAL_MICROSOFT_URL and `graph_url` as ONTHAAL_GRAPH_URL.

    secret       the application's; None: it signs in with a certificate (whose signature is not looked at)
    permitted    the application has OnlineMeetings.ReadWrite.All
    policy       organisers that the application access policy covers
    meetings     those that exist now, by id
    calendars    the application has Calendars.ReadWrite
    events       of calendars, those that exist now, by id; `events_made` counts all that were ever made
    made         ids of all that were ever made; `deleted` those that were removed
    violations   what a correct client never does: tests assert that it is empty
    asked        requests as (method, path)
    """

    tenant: str = TENANT
    application: str = APPLICATION
    secret: str | None = SECRET
    permitted: bool = True
    organisers: set[str] = field(default_factory=lambda: {ORGANISER})
    policy: set[str] = field(default_factory=lambda: {ORGANISER})
    meetings: dict[str, OnlineMeeting] = field(default_factory=dict)
    calendars: bool = False
    events: dict[str, Event] = field(default_factory=dict)
    events_made: int = 0
    made: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    tokens: dict[str, float] = field(default_factory=dict)
    url: str = ""

    def __post_init__(self) -> None:
        from .api import application  # the routes need this class

        self.clock = ShiftedClock()
        self.faults = Faults()
        self.app = application(self)

    @property
    def graph_url(self) -> str:
        return f"{self.url}/v1.0"

    def __enter__(self) -> FakeGraph:
        self._serving = serving(self.app)
        self.url = self._serving.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._serving.__exit__(kind, problem, trace)

    # -- what happens

    def count(self, method: str, ending: str = "") -> int:
        """Requests so far."""
        return sum(asked == method and path.endswith(ending) for asked, path in list(self.asked))

    def token(self) -> str:
        made = secrets.token_urlsafe(24)
        self.tokens[made] = self.clock.now().timestamp() + TOKEN_LIFE
        return made

    def revoke(self) -> None:
        """Every token given so far is worth nothing."""
        self.tokens.clear()

    def find(self, organiser: str, external_id: str) -> OnlineMeeting | None:
        """The key of createOrGet is the organiser and the external id."""
        live = list(self.meetings.values())
        return next((m for m in live if (m.organiser, m.external_id) == (organiser, external_id)), None)

    def make(self, organiser: str, external_id: str, properties: dict[str, Any]) -> OnlineMeeting:
        meeting = OnlineMeeting(f"MSo{secrets.token_hex(12)}", organiser, external_id, properties)
        self.meetings[meeting.id] = meeting
        self.made.append(meeting.id)
        return meeting

    def note(self, organiser: str, mark: str, transaction: str, properties: dict[str, Any]) -> Event:
        """Of two with one transactionId Exchange makes one."""
        for known in list(self.events.values()):
            if (known.organiser, known.transaction) == (organiser, transaction):
                return known
        event = Event(f"AAMk{secrets.token_hex(12)}=", organiser, mark, transaction, properties)
        self.events[event.id] = event
        self.events_made += 1
        return event

    def delete(self, meeting_id: str) -> None:
        del self.meetings[meeting_id]
        self.deleted.append(meeting_id)
