"""Sessions in SQL: what is removed when they have ended, and what stays."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.clock import SetClock, SystemClock
from bot.conversations.tables import LogMessage
from channels.web import Limits, sessions
from channels.web.errors import UnknownToken
from channels.web.sessions import Sessions
from channels.web.tables import WebSession
from tests.channels.web.chat_server import ChatServer


def test_it_forgets_sessions_that_ended_and_keeps_their_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "AT_ONCE", 2)
    clock = SetClock(SystemClock().now())
    with ChatServer(tmp_path, clock=clock) as server:
        for _ in range(5):
            server.noor().say("lang geleden")
        clock.advance(timedelta(hours=25))
        lien = server.noor()
        assert server.channel.sessions.forget_expired() == 5
        assert server.channel.sessions.forget_expired() == 0
        with server.storage.read() as session:
            assert session.scalars(select(WebSession.id)).all() == [lien.session_id]
            said = select(func.count()).where(LogMessage.text == "lang geleden")
            assert session.scalar(said) == 5
        assert lien.say("nog hier").status_code == 200


def test_it_refuses_the_token_of_a_forgotten_session_in_words(tmp_path: Path) -> None:
    clock = SetClock(SystemClock().now())
    with ChatServer(tmp_path, clock=clock) as server:
        noor = server.noor()
        clock.advance(timedelta(hours=25))
        Sessions(server.storage, clock, Limits()).forget_expired()
        answer = noor.say("te laat")
        assert (answer.status_code, answer.json()["field"]) == (401, "token")
        with pytest.raises(UnknownToken):
            server.channel.sessions.visitor(noor.token, None)
