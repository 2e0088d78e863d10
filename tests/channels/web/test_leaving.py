"""Erasing a conversation: the token ends in every window, the desk hears of it, the log stays."""

from __future__ import annotations

import httpx
import pytest

from bot.conversations.tables import InboxRow
from bot.replies import choice
from channels.web import errors
from channels.web.leaving import CANCEL, GONE
from tests.channels.web.chat_server import GENT_SITE, KIM_SITE, ChatServer, Resident


def erase(resident: Resident, **headers: str) -> httpx.Response:
    url = f"{resident.server.url}/api/web/sessions"
    return httpx.delete(url, headers={**resident.headers, **headers}, timeout=10)


def payloads(server: ChatServer, conversation_id: str) -> list[object]:
    with server.storage.read() as session:
        rows = session.query(InboxRow).filter_by(conversation_id=conversation_id).order_by(InboxRow.id)
        return [row.payload for row in rows]


def test_it_ends_the_token_and_keeps_the_log(server: ChatServer, noor: Resident) -> None:
    noor.say("geheim")
    conversation_id = server.conversation_of(noor)
    assert erase(noor).status_code == 204
    assert noor.say("nog iets").status_code == 401
    assert erase(noor).status_code == 401
    assert "geheim" in [entry.text for entry in server.conversations.read(conversation_id)]
    assert GONE not in [entry.text for entry in server.conversations.read(conversation_id)]


def test_it_closes_every_window(noor: Resident) -> None:
    with noor.dial() as one, noor.dial() as other:
        one.until("welcome")
        other.until("welcome")
        assert erase(noor).status_code == 204
        assert one.close_code() == errors.NO_SESSION
        assert other.close_code() == errors.NO_SESSION


def test_who_waits_gives_up_the_place(server: ChatServer, noor: Resident) -> None:
    conversation_id = server.conversation_of(noor)
    server.hand_over(noor, "queue")
    stop = choice("Niet meer wachten", CANCEL)
    server.tell(noor, "Je staat op plaats 2.", choice("Bel mij terug", "overdracht.terugbellen"), stop)
    server.tell(noor, "Je staat op plaats 1.", stand="wachtrij", plaats=1)
    assert erase(noor).status_code == 204
    assert payloads(server, conversation_id) == [{"act": CANCEL, "entities": {}}]


@pytest.mark.parametrize("owner", ["agent:sam", "queue"])
def test_who_talks_with_a_person_is_not_gone_without_a_word(
    server: ChatServer, noor: Resident, owner: str
) -> None:
    conversation_id = server.conversation_of(noor)
    server.hand_over(noor, owner)
    assert erase(noor).status_code == 204
    assert server.conversations.read(conversation_id)[-1].text == GONE


def test_another_site_can_not_erase_it(server: ChatServer) -> None:
    noor = server.noor(origin=GENT_SITE)
    assert erase(noor, origin=KIM_SITE).status_code == 403
    assert noor.say("ik ben er nog").status_code == 200


def test_the_browser_may_ask_it_from_the_site_of_the_city(server: ChatServer) -> None:
    asked = {"origin": GENT_SITE, "access-control-request-method": "DELETE"}
    answer = httpx.options(f"{server.url}/api/web/sessions", headers=asked)
    assert "DELETE" in answer.headers["access-control-allow-methods"]
