"""The way out: what residents see of a part, and what each refusal of Telegram does to it."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.clock import BRUSSELS
from bot.conversations.log import Entry
from bot.conversations.transport import CannotKnow, DeliveryFailed, Destination, Part, PartButton
from bot.replicas import RateLimit
from channels.accounts import TelegramAccount
from channels.telegram.api import Bots
from channels.telegram.transport import TelegramTransport
from tests.channels.telegram.conftest import GENT_TOKEN, HASSELT_TOKEN, Free, Out
from tests.fakes.telegram import FakeTelegram, User

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=BRUSSELS)
TOKEN = "0f8fad5bd9cb469fa16570867728950e.{}"


@pytest.fixture
def noor(telegram: FakeTelegram) -> User:
    return someone(telegram, "Noor")


def someone(telegram: FakeTelegram, name: str, token: str = GENT_TOKEN) -> User:
    user = telegram.user(name, token=token)
    user.starts(deliver=False)
    return user


def to(user: User, city: str = "gent") -> Destination:
    return Destination(city, f"telegram:{user.id}", "c1")


def entry(text: str, *titles: str, link: str = "") -> Entry:
    buttons = [{"id": str(n), "title": title} for n, title in enumerate(titles, 1)]
    if link:
        buttons.append({"id": "9", "title": "Meer lezen", "url": link})
    return Entry(1, "0f8fad5bd9cb469fa16570867728950e", "bot", text, tuple(buttons), {}, NOW)


def refusal(out: Out, user: User, part: Part) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as caught:
        out.run(out.transport.send(to(user), part))
    return caught.value


def test_it_sends_a_reply_with_its_choices_and_links(out: Out, noor: User) -> None:
    said = entry(
        "Wat wil je weten?", "Prijs", "Wat je meebrengt naar het loket", link="https://stad.gent/p?a=1&b=2"
    )
    (part,) = out.transport.render([said])
    sent = out.run(out.transport.send(to(noor), part))

    assert sent == f"{noor.bot.id}:{noor.id}:{noor.last.message_id}"
    assert noor.last.text == "Wat wil je weten?"
    assert noor.last.titles == ["Prijs", "Wat je meebrengt naar het loket", "Meer lezen"]
    assert [button.data for button in noor.last.buttons[:2]] == [TOKEN.format(1), TOKEN.format(2)]
    assert noor.last.buttons[2].url == "https://stad.gent/p?a=1&b=2"
    assert '"is_disabled": true' in noor.last.params["link_preview_options"]


def test_it_shows_five_choices_as_buttons_and_eleven_as_numbers(out: Out, noor: User) -> None:
    five, eleven = (entry("Kies:", *(f"Keuze {n}" for n in range(1, most + 1))) for most in (5, 11))
    for said in (five, eleven):
        (part,) = out.transport.render([said])
        out.run(out.transport.send(to(noor), part))

    assert noor.received[0].titles == [f"Keuze {n}" for n in range(1, 6)]
    assert noor.received[1].titles == []
    assert "11. Keuze 11" in noor.received[1].text
    assert [out.transport.numbered(said) for said in (five, eleven)] == [False, True]


def test_it_puts_short_choices_next_to_each_other(out: Out, noor: User) -> None:
    titles = ["Ja", "Nee", "Ik wil eerst iets anders vragen", "Weet niet"]
    buttons = tuple(PartButton(title, TOKEN.format(n)) for n, title in enumerate(titles))
    out.run(out.transport.send(to(noor), Part("Klopt dit?", buttons, "buttons")))

    assert noor.last.titles == titles
    assert noor.last.params["reply_markup"].count("[") == 1 + 3


def test_it_shows_no_buttons_that_stand_in_the_text_as_numbers(out: Out, noor: User) -> None:
    part = Part("Klopt dit?\n\n1. Ja", (PartButton("Ja", TOKEN.format(1)),), "plain")
    out.run(out.transport.send(to(noor), part))
    assert noor.last.titles == []


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300).filter(
        lambda text: text.strip()
    )
)
@example("<b>vet</b> & <script>alert('x')</script>")
@example("a < b && c > d; &lt; &amp;amp; &nbsp; &#8364; \"'")
@example("*niet* _schuin_ [link](https://stad.gent) `code` ~~ || .!")
@example("1 < 2")
def test_it_sends_any_text_as_it_is(out: Out, telegram: FakeTelegram, text: str) -> None:
    telegram.limits.on = False
    noor = telegram.users[0] if telegram.users else someone(telegram, "Noor")
    out.run(out.transport.send(to(noor), Part(text)))

    assert noor.last.text == text
    assert noor.last.parse_mode == "HTML"


def test_it_splits_what_is_longer_than_a_message(out: Out, noor: User) -> None:
    text = "& " * 2048 + "."
    assert len(text) == 4097
    parts = out.transport.render([entry(text)])
    for part in parts:
        out.run(out.transport.send(to(noor), part))

    assert len(parts) == 2
    assert " ".join(noor.texts) == text


def test_it_can_not_send_4097_characters_at_once(out: Out, noor: User) -> None:
    out.run(out.transport.send(to(noor), Part("x" * 4096)))
    failed = refusal(out, noor, Part("x" * 4097))
    assert (failed.kind, failed.code) == ("content", "400")
    assert len(noor.received) == 1


@pytest.mark.parametrize(("token", "taken"), [("x", 1), ("x" * 64, 1), ("x" * 65, 0), ("é" * 33, 0), ("", 0)])
def test_it_refuses_a_token_over_64_bytes_before_it_goes(
    out: Out, noor: User, token: str, taken: int
) -> None:
    part = Part("Klopt dit?", (PartButton("Ja", token),), "buttons")
    if taken:
        out.run(out.transport.send(to(noor), part))
    else:
        with pytest.raises(ValueError, match="bytes"):
            out.run(out.transport.send(to(noor), part))
    assert len(noor.received) == taken


def test_it_gives_up_on_who_can_not_be_reached(out: Out, telegram: FakeTelegram, noor: User) -> None:
    lien, elsewhere = someone(telegram, "Lien"), someone(telegram, "Sam", HASSELT_TOKEN)
    kim = telegram.user("Kim")  # never wrote
    noor.blocks(deliver=False)
    lien.deactivated = True

    users = (noor, lien, kim, elsewhere)
    assert [refusal(out, user, Part("Dag")).kind for user in users] == ["unreachable"] * 4
    noor.unblocks(deliver=False)
    out.run(out.transport.send(to(noor), Part("Dag")))


def test_it_pauses_one_chat_only(out: Out, telegram: FakeTelegram, noor: User) -> None:
    lien = someone(telegram, "Lien")
    telegram.faults.add("429", to=str(noor.id), retry_after=7)

    async def both() -> tuple[Any, Any]:
        started = time.monotonic()
        sends = (out.transport.send(to(user), Part("Dag")) for user in (noor, lien))
        results = await asyncio.gather(*sends, return_exceptions=True)
        assert time.monotonic() - started < 2
        return results[0], results[1]

    paused, sent = out.run(both())
    assert isinstance(paused, DeliveryFailed)
    assert (paused.kind, paused.retry_after, paused.code) == ("retry", 7, "429")
    assert sent == f"{lien.bot.id}:{lien.id}:{lien.last.message_id}"
    assert out.run(out.transport.send(to(noor), Part("Dag")))


@pytest.mark.parametrize(
    ("fault", "how", "kind", "arrived"),
    [
        ("500", {}, "unknown", 0),
        ("500", {"status": 502}, "unknown", 0),
        ("reset", {}, "unknown", 0),
        ("accepted-reset", {}, "unknown", 1),
        ("hang", {"seconds": 0.2}, "unknown", 0),
        ("accepted-hang", {"seconds": 0.2}, "unknown", 1),
        ("slow", {"seconds": 0.2}, None, 1),
        ("refuse", {"status": 400, "message": "Bad Request: message is too long"}, "content", 0),
        ("refuse", {"status": 400, "message": "Bad Request: BUTTON_DATA_INVALID"}, "content", 0),
        ("refuse", {"status": 403, "message": "Forbidden: bot was blocked by the user"}, "unreachable", 0),
        ("refuse", {"status": 401, "message": "Unauthorized"}, "retry", 0),
        ("refuse", {"status": 407, "message": "Proxy Authentication Required"}, "retry", 0),
        ("refuse", {"status": 409, "message": "Conflict"}, "retry", 0),
    ],
)
def test_it_tells_what_may_have_arrived_from_what_did_not(
    out: Out,
    telegram: FakeTelegram,
    noor: User,
    fault: Any,
    how: dict[str, Any],
    kind: str | None,
    arrived: int,
) -> None:
    telegram.faults.add(fault, path="sendMessage", **how)
    if kind is None:
        out.run(out.transport.send(to(noor), Part("Dag")))
    else:
        assert refusal(out, noor, Part("Dag")).kind == kind
    assert len(noor.received) == arrived


def test_it_may_send_again_what_never_left(accounts: dict[str, TelegramAccount]) -> None:
    for url in ("http://127.0.0.1:9", "http://nergens.invalid"):

        async def send(url: str = url) -> None:
            transport = TelegramTransport(accounts, Bots(accounts, url), Free())
            try:
                await transport.send(Destination("gent", "telegram:1", "c1"), Part("Dag"))
            finally:
                await transport.close()

        with pytest.raises(DeliveryFailed) as caught:
            asyncio.run(send())
        assert (caught.value.kind, caught.value.retry_after) == ("retry", None)


def test_it_sends_plain_text_when_telegram_can_not_read_the_mark_up(
    out: Out, telegram: FakeTelegram, noor: User
) -> None:
    message = 'Bad Request: can\'t parse entities: Unsupported start tag "b" at byte offset 3'
    telegram.faults.add("refuse", status=400, message=message)
    part = Part("1 < 2 & 3", (PartButton("Ja", TOKEN.format(1)),), "buttons")
    out.run(out.transport.send(to(noor), part))

    assert (noor.last.text, noor.last.parse_mode, noor.last.titles) == ("1 < 2 & 3", "", ["Ja"])
    assert len(noor.received) == 1


def test_it_says_once_that_a_token_is_refused_and_shows_it_nowhere(
    out: Out, telegram: FakeTelegram, noor: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    del telegram.bots[GENT_TOKEN]
    with capture_logs() as said:
        failures = [refusal(out, noor, Part("Dag")) for _ in range(3)]

    assert [failed.kind for failed in failures] == ["retry"] * 3
    assert all((failed.retry_after or 0) >= 60 for failed in failures)
    assert len([line for line in said if line["log_level"] == "error"]) == 1
    assert not any(GENT_TOKEN in text for text in (*map(str, failures), str(said), caplog.text))


def test_it_keeps_two_cities_apart(out: Out, telegram: FakeTelegram) -> None:
    """One person, one chat id, two bots."""
    at_gent = someone(telegram, "Noor")
    at_hasselt = telegram.user("Noor", token=HASSELT_TOKEN, number=at_gent.id)
    at_hasselt.starts(deliver=False)
    ids = {
        out.run(out.transport.send(to(at_gent), Part("Dag van Gent"))),
        out.run(out.transport.send(to(at_hasselt, "hasselt"), Part("Goeiedag uit Hasselt"))),
    }

    assert len(ids) == 2
    assert at_gent.texts == ["Dag van Gent"]
    assert at_hasselt.texts == ["Goeiedag uit Hasselt"]


def test_it_keeps_messages_for_a_city_whose_bot_is_gone(out: Out, noor: User) -> None:
    with pytest.raises(DeliveryFailed) as caught:
        out.run(out.transport.send(to(noor, "lier"), Part("Dag")))
    assert caught.value.kind == "retry"


def test_it_can_not_look_up_what_it_sent(out: Out, noor: User) -> None:
    with pytest.raises(CannotKnow):
        out.run(out.transport.look_up(to(noor), Part("Dag"), NOW))


def test_it_shows_that_an_answer_is_coming_and_never_fails_at_that(
    out: Out, telegram: FakeTelegram, noor: User
) -> None:
    out.run(out.transport.typing(to(noor)))
    assert telegram.calls("sendChatAction") == [{"chat_id": str(noor.id), "action": "typing"}]

    noor.blocks(deliver=False)
    out.run(out.transport.typing(to(noor)))
    telegram.faults.add("reset")
    out.run(out.transport.typing(to(noor)))
    out.run(out.transport.typing(to(noor, "lier")))
    out.run(out.transport.typing(Destination("gent", "telegram:onzin", "c1")))


def test_it_keeps_the_pace_that_telegram_asks(
    telegram: FakeTelegram, accounts: dict[str, TelegramAccount], noor: User
) -> None:
    """Five messages to one chat, one after the other, and meanwhile forty to others.

    The fake counts nothing here: what it sees in one second also depends on how busy this machine is.
    """
    telegram.limits.on = False
    others = [someone(telegram, f"inwoner {n}") for n in range(40)]

    async def send_all() -> None:
        transport = TelegramTransport(accounts, Bots(accounts, telegram.url), RateLimit())

        async def patiently(user: User, text: str) -> None:
            try:
                await transport.send(to(user), Part(text))
            except DeliveryFailed as failed:
                assert failed.kind == "retry" and failed.retry_after
                await asyncio.sleep(failed.retry_after)
                await patiently(user, text)

        async def one_after_the_other() -> None:
            for n in range(5):
                await patiently(noor, f"bericht {n}")

        try:
            await asyncio.gather(one_after_the_other(), *(patiently(user, "Dag") for user in others))
        finally:
            await transport.close()

    asyncio.run(send_all())
    assert noor.texts == [f"bericht {n}" for n in range(5)]
    assert all(user.texts == ["Dag"] for user in others)
    assert noor.received[-1].at - noor.received[0].at > timedelta(seconds=1.3), "three, then one a second"
    first, *_, last = (message for message in telegram.sent if message.chat_id != noor.id)
    assert last.at - first.at > timedelta(seconds=38 / 25 - 0.5)


def test_it_lets_telegram_refuse_next_to_nothing(
    telegram: FakeTelegram, accounts: dict[str, TelegramAccount], noor: User
) -> None:
    limits = RateLimit()

    async def six() -> int:
        transport = TelegramTransport(accounts, Bots(accounts, telegram.url), limits)
        refused = 0
        for n in range(6):
            try:
                await transport.send(to(noor), Part(f"bericht {n}"))
            except DeliveryFailed:
                refused += 1
        await transport.close()
        return refused

    assert asyncio.run(six()) <= 1


def test_it_does_not_know_what_became_of_an_unreadable_answer(
    out: Out, telegram: FakeTelegram, noor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram, "shown", lambda *message, **how: {"iets": "anders"})
    failed = refusal(out, noor, Part("Dag"))
    assert failed.kind == "unknown"
    assert len(noor.received) == 1
