"""Jitsi on the city's own server: a room per appointment, that a signed token opens around its time.

Nothing is asked of the server: whoever has the secret makes the tokens (JWT, HS256; Jitsi's "token authentication" in
Prosody: `iss` is the app id, `sub` the domain, `room` the one room it opens).
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey

from bot.appointments.video import EARLY, OPEN, Entry, Made, Meeting
from bot.clock import brussels
from channels.video_accounts import JitsiAccount

BEFORE = timedelta(minutes=15)
"""Before the appointment the door opens…"""
AFTER = timedelta(minutes=60)
"""… and as long after its end a token works: talks run late."""


class Jitsi:
    """The video talks of one city. Implements `VideoProvider`."""

    name = "jitsi"
    at_once = True

    def __init__(self, account: JitsiAccount) -> None:
        self._account = account

    def account_for(self, theme: str) -> str:
        return self._account.url

    def create_or_get(self, meeting: Meeting, account: str) -> Made:
        room = self._room(meeting)
        return Made(room, f"{self._account.url}/{room}")

    def move(self, meeting: Meeting, account: str, reference: str) -> None:
        """The tokens follow the appointment."""

    def cancel(self, meeting: Meeting, account: str, reference: str | None) -> None:
        """No more tokens are given; a room without people is nothing."""

    def join(self, meeting: Meeting, url: str | None, now: datetime, officer: str | None = None) -> Entry:
        opens = meeting.start - BEFORE
        if now < opens:
            return Entry(EARLY, opens=brussels(opens))
        room = self._room(meeting)
        return Entry(OPEN, f"{self._account.url}/{room}?jwt={self._token(meeting, room, officer)}")

    def _room(self, meeting: Meeting) -> str:
        """Nobody finds it by guessing, and it says nothing of the appointment."""
        name = hmac.new(
            self._account.secret.encode(), meeting.external_id.encode(), hashlib.sha256
        ).hexdigest()
        return f"gesprek-{name[:32]}"

    def _token(self, meeting: Meeting, room: str, officer: str | None) -> str:
        """Only an officer is moderator, and only then a name is in it: the resident types one, or none."""
        person = {"moderator": officer is not None, "affiliation": "owner" if officer else "member"}
        claims = {
            "aud": self._account.application,
            "iss": self._account.application,
            "sub": urlsplit(self._account.url).hostname or "",
            "room": room,
            "nbf": int((meeting.start - BEFORE).timestamp()),
            "exp": int((meeting.end + AFTER).timestamp()),
            "context": {"user": person | ({"name": officer} if officer else {})},
        }
        key = OctKey.import_key(self._account.secret)
        return jwt.encode({"alg": "HS256", "typ": "JWT"}, claims, key)
