"""Why the bot asked for a person is for the desk: no way to the resident tells it."""

from __future__ import annotations

import json
from itertools import islice

import httpx
import pytest

from bot.conversations import Entry
from channels.base import Abilities, rendered
from channels.telegram import ABILITIES as TELEGRAM
from channels.web import transport
from channels.whatsapp import ABILITIES as WHATSAPP
from tests.channels.web.chat_server import ChatServer, Resident
from tests.conftest import NOW

WISH = {"reden": "boos", "product": "leefloon", "taal": "fr", "afdeling": "onthaal"}
SECRET = ("boos", "leefloon", "reden")


def asks(server: ChatServer, noor: Resident) -> None:
    server.tell(noor, "Ik haal er een medewerker bij.", **WISH)


def is_kept(told: str) -> bool:
    return "medewerker" in told and not any(word in told for word in SECRET)


def test_it_is_not_in_the_log_that_a_browser_reads(server: ChatServer, noor: Resident) -> None:
    asks(server, noor)
    shown = noor.read()["messages"][-1]
    assert shown["extras"] == {"overdracht": {"afdeling": "onthaal"}}
    assert is_kept(json.dumps(noor.read()))


def test_it_goes_over_no_socket(server: ChatServer, noor: Resident) -> None:
    asks(server, noor)
    with noor.dial() as line:
        assert is_kept(json.dumps(line.until("msg", seq=2)))


def test_it_goes_over_no_stream(server: ChatServer, noor: Resident) -> None:
    asks(server, noor)
    url = f"{server.url}/api/web/events"
    with httpx.stream("GET", url, headers=noor.headers, timeout=5) as stream:
        lines = (line for line in stream.iter_lines() if line.startswith("data: "))
        assert is_kept("".join(islice(lines, 3)))


@pytest.mark.parametrize("abilities", [WHATSAPP, TELEGRAM], ids=["whatsapp", "telegram"])
def test_it_goes_to_no_telephone(server: ChatServer, noor: Resident, abilities: Abilities) -> None:
    asks(server, noor)
    entries = server.conversations.read(server.conversation_of(noor))
    assert is_kept(str(rendered(entries, abilities)))


def test_it_leaves_nothing_behind_that_says_nothing() -> None:
    one = Entry(1, "0" * 32, "bot", "Een medewerker komt.", (), {"overdracht": {"reden": "boos"}}, NOW)
    assert transport.message(one)["extras"] == {}
