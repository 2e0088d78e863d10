"""Limits: what counts as one address, and one bucket for all replicas."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.replicas import RateLimit
from channels.web import Limits
from channels.web.limits import neighbourhood
from tests.channels.web.chat_server import ChatServer, Resident


@pytest.mark.parametrize(
    ("address", "one"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_it_counts_a_home_as_one_address(address: str, one: str) -> None:
    assert neighbourhood(address) == one


def test_replicas_share_the_limit_of_a_session(tmp_path: Path) -> None:
    """Who is too fast at one replica is so at the other; somebody else at the same address is not."""
    limits, rates = Limits(message_rate=0.01, message_burst=2), RateLimit()
    with (
        ChatServer(tmp_path, limits, rates=rates) as first,
        ChatServer(tmp_path, limits, rates=rates) as second,
    ):
        noor = first.noor()
        there = Resident(second, noor.token, noor.session_id)
        assert [noor.say("x").status_code, there.say("x").status_code] == [200, 200]
        assert [noor.say("x").status_code, there.say("x").status_code] == [429, 429]
        assert second.noor().say("een ander is vrij").status_code == 200
