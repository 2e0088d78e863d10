"""How the fake Telegram brings updates: a queue per chat, the retry schedule, expiry."""

from __future__ import annotations

import asyncio
import json
from itertools import pairwise

import httpx
import pytest

from bot.settings import ROOT
from tests.fakes.serving import NO_TLS
from tests.fakes.telegram import FakeTelegram, User

from .service import Service, Taken

HOOK = "/webhooks/telegram/gent"


@pytest.fixture
def noor(telegram: FakeTelegram) -> User:
    telegram.set_webhook(HOOK, "geheim")
    return telegram.user("Noor")


def texts(taken: list[Taken]) -> list[str]:
    return [json.loads(one.body).get("message", {}).get("text", "") for one in taken]


def test_it_posts_json_with_the_secret(telegram: FakeTelegram, service: Service, noor: User) -> None:
    delivery = noor.says("Dag").wait()
    (taken,) = service.taken
    assert (taken.path, taken.headers["x-telegram-bot-api-secret-token"]) == (HOOK, "geheim")
    assert json.loads(taken.body) == delivery.update
    assert delivery.update["message"]["chat"] == {"id": noor.id, "first_name": "Noor", "type": "private"}
    assert delivery.seconds < 1 and telegram.violations == []


def test_it_numbers_updates_and_keeps_the_order_of_a_chat(service: Service, noor: User) -> None:
    sent = [noor.says(str(number)) for number in range(20)]
    sent[-1].wait()
    assert texts(service.taken) == [str(number) for number in range(20)]
    ids = [delivery.update_id for delivery in sent]
    assert ids == list(range(ids[0], ids[0] + 20))


def test_it_retries_at_once_and_then_doubles_the_wait(
    telegram: FakeTelegram, service: Service, noor: User
) -> None:
    telegram.set_retry_scale(0.05)
    service.will(500, 500, 500, 500)
    delivery = noor.says("Dag").wait()
    starts = [attempt.at for attempt in delivery.attempts]
    waits = [later - earlier for earlier, later in pairwise(starts)]
    assert [attempt.status for attempt in delivery.attempts] == [500, 500, 500, 500, 200]
    assert waits[0] < waits[3] and waits[1] >= 0.1 and waits[2] >= 0.2 and waits[3] >= 0.4


def test_it_waits_as_long_as_it_is_asked(telegram: FakeTelegram, service: Service, noor: User) -> None:
    telegram.set_retry_scale(0.1)
    service.will(503, Retry_After="5")
    delivery = noor.says("Dag").wait()
    assert delivery.attempts[1].at - delivery.attempts[0].at >= 0.5


def test_it_blocks_a_chat_behind_its_head_and_no_other(
    telegram: FakeTelegram, service: Service, noor: User
) -> None:
    telegram.set_retry_scale(100)
    sam = telegram.user("Sam")
    service.will(500, 500)
    poison = noor.sends_poison()
    poison.wait_for_attempts(2)
    behind = noor.says("Wacht")
    sam.says("Dag").wait()
    assert not poison.done and behind.attempts == []


def test_it_brings_taps_in_a_queue_of_their_own(telegram: FakeTelegram, service: Service, noor: User) -> None:
    telegram.set_retry_scale(100)
    service.will(500, 500)
    text = noor.says("Dag")
    text.wait_for_attempts(2)
    noor.taps_data("t.1").wait()
    assert not text.done


def test_it_gives_up_what_is_too_old(telegram: FakeTelegram, service: Service, noor: User) -> None:
    telegram.set_retry_scale(0.1)
    service.will(*[500] * 4)
    tap = noor.taps_data("t.1")
    tap.wait_for_attempts(2)
    telegram.clock.advance(151)
    telegram.settled()
    assert tap.expired and not tap.done
    service.answers.clear()
    service.will(500, 500)
    text = noor.says("Dag")
    text.wait_for_attempts(2)
    telegram.clock.advance(hours=25)
    telegram.settled()
    assert text.expired


def test_it_closes_a_webhook_that_is_gone_for_a_day(
    telegram: FakeTelegram, service: Service, noor: User
) -> None:
    service.will(410, 410, 410)
    noor.says("Dag").wait_for_attempts(1)
    telegram.clock.advance(hours=23.5)
    telegram.settled()
    assert telegram.bot().inbox.webhook.url == ""


def test_it_keeps_updates_while_nobody_listens(telegram: FakeTelegram, service: Service) -> None:
    lien = telegram.user("Lien")
    waiting = [lien.says("een"), lien.says("twee")]
    assert service.taken == []
    telegram.set_webhook(HOOK)
    waiting[1].wait()
    assert texts(service.taken) == ["een", "twee"]


def test_it_brings_only_what_the_bot_asked_for(telegram: FakeTelegram, service: Service) -> None:
    telegram.set_webhook(HOOK, allowed=("message", "callback_query", "my_chat_member"))
    noor = telegram.user("Noor")
    edited = noor.says("Dag")
    noor.edits("Anders")
    noor.sends_unknown()
    noor.blocks().wait()
    edited.wait()
    kinds = [next(key for key in json.loads(taken.body) if key != "update_id") for taken in service.taken]
    assert kinds == ["message", "my_chat_member"]


def test_it_reports_an_answer_that_is_not_empty(telegram: FakeTelegram, service: Service, noor: User) -> None:
    service.will(200, body='{"method": "sendMessage"}')
    noor.says("Dag").wait()
    assert len(telegram.violations) == 1


def test_it_replays_and_reorders(service: Service, noor: User) -> None:
    late, first = noor.says("te laat", deliver=False), noor.says("eerst")
    first.wait().post()
    late.post()
    assert texts(service.taken) == ["eerst", "eerst", "te laat"]
    assert service.taken[0].body == service.taken[1].body


def test_it_goes_on_when_the_service_comes_back(telegram: FakeTelegram, service: Service, noor: User) -> None:
    telegram.connect_to = "http://127.0.0.1:9"
    delivery = noor.says("Dag")
    attempts = delivery.wait_for_attempts(2)
    assert attempts[0].status is None and attempts[0].error
    telegram.connect_to = service.url
    assert delivery.wait().status == 200


def test_it_leaves_the_posting_to_the_test(service: Service) -> None:
    telegram = FakeTelegram()
    telegram.set_webhook(HOOK, "geheim")
    delivery = telegram.user("Noor").says("Dag")
    with pytest.raises(RuntimeError):
        delivery.post()

    async def post(secret: str | None) -> int:
        transport = httpx.ASGITransport(service.application())
        async with httpx.AsyncClient(transport=transport, base_url="https://onthaal.example") as client:
            return (await delivery.send_with(client, secret=secret)).status_code

    assert [asyncio.run(post(secret)) for secret in (None, "fout")] == [200, 200]
    secrets = [taken.headers["x-telegram-bot-api-secret-token"] for taken in service.taken]
    assert secrets == ["geheim", "fout"]
    assert delivery.done
    telegram.close()


def test_it_makes_the_documented_kinds_of_update(telegram: FakeTelegram, noor: User) -> None:
    fixtures = json.loads((ROOT / "tests/fixtures/telegram/updates.json").read_text(encoding="utf-8"))
    made = {
        "text": noor.says("x", deliver=False),
        "edited_message": noor.edits("y", deliver=False),
        "start": noor.starts("gent", deliver=False),
        "photo": noor.sends_photo(deliver=False),
        "voice": noor.sends_voice(deliver=False),
        "video": noor.sends_video(deliver=False),
        "document": noor.sends_document(deliver=False),
        "sticker": noor.sends_sticker(deliver=False),
        "location": noor.sends_location(deliver=False),
        "contact": noor.sends_contact(deliver=False),
        "poll": noor.sends_poll(deliver=False),
        "group_text": noor.says_in_group("x", deliver=False),
        "my_chat_member_blocked": noor.blocks(deliver=False),
        "my_chat_member_unblocked": noor.unblocks(deliver=False),
        "unknown_type": noor.sends_unknown(deliver=False),
        "poison": noor.sends_poison(deliver=False),
    }
    for name, delivery in made.items():
        assert keys(delivery.update) == keys(fixtures[name]), name


def test_it_taps_what_was_there(telegram: FakeTelegram, noor: User) -> None:
    noor.says("Dag").wait()
    markup = {"inline_keyboard": [[{"text": "Ja", "callback_data": "t.1"}]]}
    sent = {"chat_id": noor.id, "text": "Zeker?", "reply_markup": json.dumps(markup)}
    with httpx.Client(
        base_url=f"{telegram.url}/bot{telegram.token}", trust_env=False, verify=NO_TLS
    ) as client:
        client.post("/sendMessage", data=sent)
        tap = noor.taps("Ja").wait().update["callback_query"]
        client.post("/editMessageReplyMarkup", data={"chat_id": noor.id, "message_id": noor.last.message_id})
    assert (tap["data"], tap["message"]["message_id"]) == ("t.1", noor.last.message_id)
    with pytest.raises(LookupError):
        noor.taps("Ja")
    stale = noor.taps("Ja", message=noor.last, inaccessible=True).update["callback_query"]
    assert stale["message"] == {"chat": tap["message"]["chat"], "message_id": noor.last.message_id, "date": 0}


def keys(value: object) -> object:
    """The names in a JSON value, all the way down, without its values."""
    if isinstance(value, dict):
        return {key: keys(inner) for key, inner in value.items() if key != "language_code"}
    return [keys(inner) for inner in value] if isinstance(value, list) else None
