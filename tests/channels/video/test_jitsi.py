"""A room on the city's own server, that a signed token opens around the appointment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import OctKey

from bot.appointments.video import EARLY, OPEN, Meeting
from channels.video import Jitsi
from channels.video.jitsi import AFTER, BEFORE
from channels.video_accounts import JitsiAccount

SECRET = "geheim-van-de-jitsi-server"
START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
MEETING = Meeting(
    "een-afspraak", "wonen", "Videogesprek Stad Gent – Wonen", START, START + timedelta(minutes=30)
)
JITSI = Jitsi(JitsiAccount("gent", "https://video.gent.example", "onthaal", SECRET))


def opened(url: str) -> tuple[str, dict[str, Any]]:
    parts = urlsplit(url)
    token = jwt.decode(parse_qs(parts.query)["jwt"][0], OctKey.import_key(SECRET), algorithms=["HS256"])
    assert token.header["typ"] == "JWT"
    return parts.path.removeprefix("/"), token.claims


def test_the_resident_comes_in_as_a_guest_around_the_time() -> None:
    room, claims = opened(JITSI.join(MEETING, None, START).url)

    assert claims["room"] == room and claims["sub"] == "video.gent.example"
    assert claims["iss"] == claims["aud"] == "onthaal"
    assert claims["nbf"] == int((START - BEFORE).timestamp())
    assert claims["exp"] == int((MEETING.end + AFTER).timestamp())
    assert claims["context"] == {"user": {"moderator": False, "affiliation": "member"}}


def test_the_officer_is_the_moderator_of_the_same_room() -> None:
    room, claims = opened(JITSI.join(MEETING, None, START, officer="Aïsha").url)

    assert room == opened(JITSI.join(MEETING, None, START).url)[0]
    assert claims["context"]["user"] == {"moderator": True, "affiliation": "owner", "name": "Aïsha"}


def test_the_door_opens_a_quarter_before() -> None:
    early = JITSI.join(MEETING, None, START - BEFORE - timedelta(seconds=1))

    assert (early.state, early.url) == (EARLY, "")
    assert early.opens is not None and f"{early.opens:%H:%M}" == "08:45"  # in Brussels
    assert JITSI.join(MEETING, None, START - BEFORE).state == OPEN


def test_a_room_is_of_one_appointment_and_says_nothing() -> None:
    other = Meeting("een-andere", *(getattr(MEETING, name) for name in ("theme", "subject", "start", "end")))
    room, other_room = JITSI.create_or_get(MEETING, "").reference, JITSI.create_or_get(other, "").reference

    assert room != other_room and "afspraak" not in room and "wonen" not in room
    assert JITSI.create_or_get(MEETING, "").reference == room


def test_nobody_else_can_sign() -> None:
    token = parse_qs(urlsplit(JITSI.join(MEETING, None, START).url).query)["jwt"][0]

    with pytest.raises(BadSignatureError):
        jwt.decode(token, OctKey.import_key("geheim-van-iemand-anders"), algorithms=["HS256"])
