"""What a system for video talks must be able to do: Microsoft Teams, Jitsi, the demonstration's page.

No name, number or question of a resident ever reaches it: a `Meeting` has no place for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.errors import OnthaalError


@dataclass(frozen=True)
class Meeting:
    """What a provider is told of an appointment.

    external_id: ours, one for each meeting there may ever be; asking twice with it makes one meeting.
    subject: "Videogesprek Stad Gent – Wonen". start, end: UTC.
    """

    external_id: str
    theme: str
    subject: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Made:
    """A meeting that exists. `reference` is the provider's id, `url` what people open.

    `left`: what is still to be done about it and why it wasn't, in Dutch; then it is moved to where it is, later.
    """

    reference: str
    url: str
    left: str = ""


DEMO, FOLLOWS, EARLY, OPEN = "demo", "follows", "early", "open"


@dataclass(frozen=True)
class Entry:
    """The way into a talk.

    state  demo     there is no talk: the demonstration's page
           follows  there is no link yet
           early    it opens at `opens`
           open     `url` leads there; it may be a key, so it stays out of logs and mails
    """

    state: str
    url: str = ""
    opens: datetime | None = None


class VideoError(OnthaalError):
    """The root of what a provider raises. The message is Dutch, for the administrator, without secrets."""


class TryLater(VideoError):
    """Away, busy or unclear: it may have been done. `retry_after` when the provider said how long to wait."""

    def __init__(self, message: str, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Refused(VideoError):
    """It won't work until somebody changes something; the message says what."""


class MeetingGone(VideoError):
    """The meeting isn't there any more: somebody removed it at the provider."""


class VideoProvider(Protocol):
    """The video talks of one city. May be called from several threads; each call ends by itself (time-outs).

    name     "teams", "jitsi", "demo": stands in the database
    at_once  the link is known without asking anybody: nothing is made, moved or cancelled elsewhere
    """

    @property
    def name(self) -> str: ...
    @property
    def at_once(self) -> bool: ...

    def account_for(self, theme: str) -> str:
        """Where a meeting about this theme is kept. Noted before it is made, so that it can be found again."""

    def create_or_get(self, meeting: Meeting, account: str) -> Made:
        """The one meeting with this external id, made unless it exists, at the time and with the settings asked.

        Raises TryLater, Refused.
        """

    def move(self, meeting: Meeting, account: str, reference: str) -> None:
        """To the time of `meeting`; the link stays. Raises TryLater, Refused, MeetingGone."""

    def cancel(self, meeting: Meeting, account: str, reference: str | None) -> None:
        """Afterwards there is no such meeting; fine when there was none.

        `reference` None: one may have been made without our hearing of it. Raises TryLater, Refused.
        """

    def join(self, meeting: Meeting, url: str | None, now: datetime, officer: str | None = None) -> Entry:
        """How to come in, now. `url` as made. `officer`: what a colleague is called there; None: the resident."""
