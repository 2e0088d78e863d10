"""One conversation, on WhatsApp and on the website, with the real service and engine: its log reads the same."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx
import pytest
import yaml
from sqlalchemy import select

from bot.clock import SetClock, SystemClock
from bot.conversations import Attachment, Conversations, Entry, Incoming, Notifier
from bot.conversations.tables import Conversation, InboxRow
from bot.storage import Storage
from tests.e2e.service import Service
from tests.fakes.telegram import FakeTelegram
from tests.fakes.twilio import FakeTwilio, Message, Resident

pytestmark = pytest.mark.engine

PUBLIC = "https://onthaal.example"
NOW = "2026-11-17T10:05"
STEPS = [
    ("zegt", "ik wil een afspraak maken"),
    ("kiest", "Wonen, bouwen en renoveren"),
    ("foto", ""),
    ("zegt", "via video"),
    ("kiest", "Andere dag"),
    ("zegt", "volgende week dinsdag om 14u30"),
    ("kiest", "Ja, dat moment"),
    ("zegt", "Lien De Smet, lien@voorbeeld.be, 0470 12 34 56"),
    ("kiest", "Ja, bevestig"),
]
"""What Lien does. What she chooses is a list item, a button or a number, as WhatsApp shows it."""

Line = tuple[str, str, tuple[str, ...]]


@dataclass
class Place:
    """A running service whose providers are fakes."""

    service: Service
    twilio: FakeTwilio
    telegram: FakeTelegram

    def log(self, channel: str) -> list[Entry]:
        """The one conversation of a channel, as it stands in the log."""
        storage = Storage(f"sqlite:///{self.service.var / 'onthaal.db'}")
        try:
            with storage.read() as session:
                (found,) = session.scalars(select(Conversation.id).where(Conversation.channel == channel))
            return Conversations(storage, SystemClock(), Notifier(), lambda city: []).read(found)
        finally:
            storage.close()


@pytest.fixture
def open_place(tmp_path: Path) -> Callable[[str], Place]:
    running: list[Place] = []

    def begin(name: str) -> Place:
        twilio = FakeTwilio(
            token="0123456789abcdef0123456789abcdef",
            secret="geheimVanDeSleutel0123456789abcd",
            public_url=PUBLIC,
            senders={"+3293000001": "/webhooks/whatsapp/gent"},
        )
        telegram = FakeTelegram("100123:gent-bot-token-abcdefghijklmnopq", public_url=PUBLIC)
        twilio.__enter__()
        telegram.__enter__()
        var = tmp_path / name
        accounts(var / "kanalen.yml", twilio, telegram)
        service = Service(
            var,
            nu=NOW,
            settings={
                "ONTHAAL_PUBLIC_URL": PUBLIC,
                "ONTHAAL_TWILIO_URL": twilio.url,
                "ONTHAAL_TWILIO_CONTENT_URL": twilio.url,
                "ONTHAAL_TELEGRAM_URL": telegram.url,
            },
        )
        place = Place(service, twilio, telegram)
        running.append(place)
        twilio.webhooks.connect_to = service.url
        telegram.connect_to = service.url
        service.start()
        return place

    yield begin  # type: ignore[misc]
    for place in running:
        place.service.stop()
        place.twilio.__exit__(None, None, None)
        place.telegram.__exit__(None, None, None)


def accounts(path: Path, twilio: FakeTwilio, telegram: FakeTelegram) -> None:
    path.parent.mkdir(parents=True)
    gent = {
        "whatsapp": {
            "account": twilio.account,
            "afzender": "+3293000001",
            "tokens": [twilio.token],
            "sleutel": twilio.key,
            "geheim": twilio.secret,
        },
        "telegram": {"token": telegram.token},
    }
    path.write_text(yaml.safe_dump({"gent": gent}), encoding="utf-8")
    path.chmod(0o600)


def test_a_conversation_on_whatsapp_reads_as_one_on_the_website(open_place: Callable[[str], Place]) -> None:
    place = open_place("whatsapp")
    lien = place.twilio.resident("Lien")
    styles = on_whatsapp(lien)
    first = place.log("whatsapp")

    other = open_place("web")
    on_the_website(other)
    second = other.log("web")

    assert comparable(first) == comparable(second)
    assert {"lijst", "knoppen", "tekst"} <= set(styles)
    assert ("user", "[foto]", ()) in comparable(first)
    assert "bevestigd" in first[-1].text
    assert first[0].extras["bot"] is True
    assert "computerprogramma" in lien.received[0].text
    assert place.twilio.violations == []


def on_whatsapp(lien: Resident) -> list[str]:
    """Returns how each menu was shown."""
    shown = []
    for what, text in [("zegt", "dag"), *STEPS]:
        before = len(lien.received)
        if what == "kiest":
            shown.append(menu_with(lien, text).style)
        call = act(lien, what, text)
        assert call.status == 200, call
        lien.wait_for(before + 1, patience=30)
        quiet(lambda: len(lien.received))
    return shown


def act(lien: Resident, what: str, text: str):  # noqa: ANN201 - the fake's Call
    if what == "zegt":
        return lien.says(text)
    if what == "foto":
        return lien.sends_media("image")
    menu = menu_with(lien, text)
    if menu.style == "lijst":
        return lien.picks(text)
    if menu.style == "knoppen":
        return lien.taps(text)
    number = re.search(rf"^(\d+)\. {re.escape(text)}$", menu.text, re.MULTILINE)
    assert number, menu.text
    return lien.says(number[1])


def menu_with(lien: Resident, title: str) -> Message:
    """The newest message that offers this choice, as a button, an item or a number."""
    for message in reversed(lien.received):
        if title in message.titles or f". {title}" in message.text:
            return message
    raise AssertionError(f"{title!r} is no choice in {[m.text for m in lien.received[-3:]]}")


def quiet(count: Callable[[], int], still: float = 1.0) -> None:
    """Until nothing more comes."""
    last, since = count(), time.monotonic()
    while time.monotonic() - since < still:
        if count() != last:
            last, since = count(), time.monotonic()
        time.sleep(0.05)


def on_the_website(place: Place) -> None:
    """The same over the website's own protocol; a photo comes in at the core, as the widget sends none (yet)."""
    with httpx.Client(base_url=place.service.url, timeout=40) as web:
        ticket = web.post("/api/web/sessions", json={"gemeente": "gent"}).json()
        web.headers["Authorization"] = f"Bearer {ticket['token']}"
        seen = len(answers(web, 0))
        for number, (what, text) in enumerate([("zegt", "dag"), *STEPS]):
            log = answers(web, 0)
            if what == "foto":
                photo(place)
            else:
                body = {"t": "msg", "cid": f"c{number}", "text": text}
                if what == "kiest":
                    menu = next(m for m in reversed(log) if any(b["title"] == text for b in m["buttons"]))
                    button = next(b for b in menu["buttons"] if b["title"] == text)
                    body = {"t": "tap", "cid": f"c{number}", "button_id": button["id"], "of": menu["id"]}
                assert web.post("/api/web/messages", json=body).status_code == 200
            until(lambda seen=seen: len(answers(web, 0)) > seen + 1)
            quiet(lambda: len(answers(web, 0)), 0.5)
            seen = len(answers(web, 0))


def answers(web: httpx.Client, after: int) -> list[dict]:  # type: ignore[type-arg]
    return web.get("/api/web/messages", params={"after": after}).json()["messages"]  # type: ignore[no-any-return]


def photo(place: Place) -> None:
    storage = Storage(f"sqlite:///{place.service.var / 'onthaal.db'}")
    try:
        with storage.read() as session:
            (conversation,) = session.scalars(select(Conversation.id))
        core = Conversations(storage, SetClock(datetime.fromisoformat(NOW)), Notifier(), lambda city: [])
        core.receive(Incoming(conversation, "web", "foto", attachment=Attachment("foto")))
    finally:
        storage.close()


def until(done: Callable[[], bool], patience: float = 30) -> None:
    end = time.monotonic() + patience
    while not done():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)


def comparable(log: list[Entry]) -> list[Line]:
    """Without what differs by nature: an appointment's number, the secret part of a link, the end of a hold."""
    lines = []
    for entry in log:
        text = re.sub(r"A-[0-9A-Z-]+", "A-<nummer>", entry.text)
        text = re.sub(r"https?://\S+", "<link>", text)
        text = re.sub(r"vrij tot \d+\.\d+ uur", "vrij tot <uur>", text)
        lines.append((entry.author, text, tuple(button["title"] for button in entry.buttons)))
    return lines


def test_it_answers_on_telegram_too(open_place: Callable[[str], Place]) -> None:
    place = open_place("telegram")
    secret = webhook_secret(place)
    place.telegram.set_webhook("/webhooks/telegram/gent", secret)
    noor = place.telegram.user("Noor")
    noor.says("wat kost een reispas?")
    until(lambda: any("85 euro" in message.text for message in noor.received))
    assert "computerprogramma" in noor.received[0].text
    assert place.telegram.violations == []
    storage = Storage(f"sqlite:///{place.service.var / 'onthaal.db'}")
    with storage.read() as session:
        assert {row.status for row in session.scalars(select(InboxRow))} == {"done"}
    storage.close()


def webhook_secret(place: Place) -> str:
    from channels.accounts import Accounts

    link = (place.service.var / "geheimen" / "link").read_text().strip()
    return Accounts.load(place.service.var / "kanalen.yml", link).telegram["gent"].webhook_secret
