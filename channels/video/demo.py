"""The demonstration: a page that says so, and no talk. What a city has that set nothing up."""

from __future__ import annotations

from datetime import datetime

from bot.appointments.video import DEMO, Entry, Made, Meeting


class Demonstration:
    """Implements `VideoProvider`."""

    name = "demo"
    at_once = True

    def account_for(self, theme: str) -> str:
        return "demo"

    def create_or_get(self, meeting: Meeting, account: str) -> Made:
        return Made(meeting.external_id, "")

    def move(self, meeting: Meeting, account: str, reference: str) -> None:
        """Nothing is kept."""

    def cancel(self, meeting: Meeting, account: str, reference: str | None) -> None:
        """Nothing is kept."""

    def join(self, meeting: Meeting, url: str | None, now: datetime, officer: str | None = None) -> Entry:
        return Entry(DEMO)
