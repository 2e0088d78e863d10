"""What residents get to see, and what we learn when Twilio doesn't take it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from bot.conversations import DeliveryFailed, Destination, Entry, Part
from bot.replies import Template
from channels.splitting import units
from channels.whatsapp import ABILITIES, WhatsApp, kind_of
from tests.channels.whatsapp.forms import GENT, HASSELT, PUBLIC
from tests.channels.whatsapp.outbound import FIVE, TOKEN, Out, menu, refusal, writes
from tests.fakes.twilio import FakeTwilio


def entry(text: str, *titles: str, url: str = "") -> Entry:
    buttons = [{"id": str(n), "title": title} for n, title in enumerate(titles, 1)]
    if url:
        buttons.append({"id": "9", "title": "Vraag het aan", "url": url})
    return Entry(1, TOKEN, "bot", text, tuple(buttons), {}, datetime(2026, 11, 20, tzinfo=UTC))


def rendered(out: Out, *entries: Entry) -> list[Part]:
    async def render(transport: WhatsApp) -> list[Part]:
        return transport.render(entries)

    return out.run(render)


def test_it_sends_a_text(twilio: FakeTwilio, out: Out) -> None:
    noor, to = writes(twilio)
    text = 'Dag 👋🏽\n\nEen reispas kost € 75: \'s ochtends & "thuis" = 100% {{1}}'

    (sid,) = out.send(to, Part(text))

    assert (noor.last.sid, noor.last.text, noor.last.style) == (sid, text, "tekst")
    assert noor.last.form == {
        "To": noor.address,
        "From": GENT.sender,
        "Body": text,
        "StatusCallback": f"{PUBLIC}/webhooks/whatsapp/gent/status",
    }


def test_it_sends_from_the_sender_of_the_city(twilio: FakeTwilio, out: Out) -> None:
    noor, to = writes(twilio)
    lien, to_lien = writes(twilio, HASSELT)

    out.send(to, Part("Van Gent"))
    out.send(to_lien, Part("Van Hasselt"))

    assert (noor.texts, noor.last.sender, noor.last.account) == (["Van Gent"], GENT.sender, GENT.account)
    assert (lien.texts, lien.last.sender, lien.last.account) == (
        ["Van Hasselt"],
        HASSELT.sender,
        HASSELT.account,
    )
    assert lien.last.messaging_service == HASSELT.service
    assert lien.last.status_callback == f"{PUBLIC}/webhooks/whatsapp/hasselt/status"


def test_it_sends_to_a_person_without_a_number(twilio: FakeTwilio, out: Out) -> None:
    lien, to = writes(twilio, bsuid="BE.AbC1")

    out.send(to, Part("Dag Lien"), menu(["Ja", "Nee"]))

    assert lien.texts == ["Dag Lien", "Waarover gaat je vraag?"]
    assert to.address == "whatsapp:BE.AbC1"


@pytest.mark.parametrize("count", [1, 2, 3])
def test_it_shows_buttons(twilio: FakeTwilio, out: Out, count: int) -> None:
    noor, to = writes(twilio)

    out.send(to, menu(FIVE[:count], text="Wat zoek je?\nKies 's middags."))

    assert (noor.last.text, noor.last.style) == ("Wat zoek je?\nKies 's middags.", "knoppen")
    assert [(button.title, button.id) for button in noor.last.buttons] == [
        (title, f"{TOKEN}.{n}") for n, title in enumerate(FIVE[:count], 1)
    ]


@pytest.mark.parametrize("count", [4, 5, 10])
def test_it_shows_a_list(twilio: FakeTwilio, out: Out, count: int) -> None:
    noor, to = writes(twilio)
    titles = [f"Keuze {n} uit een lijst" for n in range(count)]

    out.send(to, menu(titles))

    assert (noor.last.style, noor.last.titles, noor.last.list_button) == ("lijst", titles, "Bekijk de keuzes")


def test_it_shows_a_list_of_few_long_titles(twilio: FakeTwilio, out: Out) -> None:
    noor, to = writes(twilio)
    (part,) = rendered(out, entry("Welke?", "Internationaal rijbewijs", "Kort"))

    out.send(to, part)

    assert (noor.last.style, noor.last.titles) == ("lijst", ["Internationaal rijbewijs", "Kort"])


def test_it_shows_text_when_there_is_nothing_to_tap(twilio: FakeTwilio, out: Out) -> None:
    noor, to = writes(twilio)

    out.send(to, Part("Kies zelf", (), "buttons"))

    assert (noor.last.text, noor.last.style) == ("Kies zelf", "tekst")


def test_it_sends_every_part_that_it_renders(twilio: FakeTwilio, out: Out) -> None:
    noor, to = writes(twilio)
    long = "Zin met een 👍🏽 erin. " * 300
    parts = rendered(
        out, entry(long), entry("Kies", *FIVE), entry("Meer", url="https://gent.example/reispas")
    )

    out.send(to, *parts)

    assert [units(text) <= 1500 for text in noor.texts] == [True] * len(parts)
    assert " ".join(" ".join(noor.texts).split()).startswith(" ".join(long.split()))
    assert "Vraag het aan: https://gent.example/reispas" in noor.texts[-1]
    assert [message.titles for message in noor.received if message.titles] == [FIVE]


def test_it_numbers_what_no_list_holds(out: Out) -> None:
    many = entry("Welke?", *(f"Keuze {n}" for n in range(1, 12)))
    (part,) = rendered(out, many)

    async def numbered(transport: WhatsApp) -> tuple[bool, bool]:
        return transport.numbered(many), transport.numbered(entry("Welke?", *FIVE))

    assert part.style == "plain"
    assert "11. Keuze 11" in part.text
    assert out.run(numbered) == (True, False)


def test_it_shows_nobody_a_token(twilio: FakeTwilio, out: Out) -> None:
    noor, to = writes(twilio)
    parts = [
        *rendered(out, entry("Kies", *FIVE), entry("Of", "Ja", "Nee")),
        *rendered(out, entry("Wie?", *FIVE * 3)),
    ]

    out.send(to, *parts)

    assert all(
        TOKEN not in text + "".join(message.titles) for message in noor.received for text in [message.text]
    )


def test_it_tells_that_a_resident_can_send_more_than_words() -> None:
    assert (ABILITIES.media, ABILITIES.history, ABILITIES.typing) == (True, False, False)


def test_it_says_what_a_code_in_a_status_means(out: Out) -> None:
    async def kinds(transport: WhatsApp) -> list[str]:
        return [transport.kind_of(code) for code in ("63016", "63024", "99999", "")]

    assert out.run(kinds) == [kind_of("63016"), "unreachable", "permanent", "permanent"]


def test_it_leaves_five_minutes_of_the_window() -> None:
    assert WhatsApp.rules.window == timedelta(hours=23, minutes=55)
    assert (WhatsApp.rules.opt_out, WhatsApp.rules.settle) == (True, 3.0)


def test_it_knows_no_city_without_a_sender(out: Out) -> None:
    assert refusal(out, Destination("lier", "whatsapp:+32470000001", "g"), Part("Dag")).kind == "permanent"


@pytest.mark.parametrize(
    ("fault", "kind", "wait"),
    [
        ({"kind": "429", "retry_after": 7.0}, "retry", 7.0),
        ({"kind": "500"}, "retry", None),
        ({"kind": "500", "status": 503}, "retry", None),
        ({"kind": "500", "status": 504}, "unknown", None),
        ({"kind": "refuse", "status": 429, "code": 63018}, "retry", 60.0),
        ({"kind": "refuse", "status": 400, "code": 63016}, "window", None),
        ({"kind": "refuse", "status": 400, "code": 63024}, "unreachable", None),
        ({"kind": "refuse", "status": 400, "code": 21617}, "content", None),
        ({"kind": "refuse", "status": 400, "code": 98765}, "permanent", None),
        ({"kind": "refuse", "status": 401, "code": 20003}, "retry", 60.0),
        ({"kind": "hang"}, "unknown", None),
        ({"kind": "accepted-hang"}, "unknown", None),
        ({"kind": "reset"}, "unknown", None),
        ({"kind": "accepted-reset"}, "unknown", None),
    ],
)
def test_it_tells_what_kind_of_failure_it_is(
    twilio: FakeTwilio, out: Out, fault: dict[str, object], kind: str, wait: float | None
) -> None:
    noor, to = writes(twilio)
    twilio.faults.add(method="POST", **fault)  # type: ignore[arg-type]

    failed = refusal(out, to, Part("Dag"))

    assert (failed.kind, failed.retry_after) == (kind, wait)
    assert noor.address.removeprefix("whatsapp:") not in str(failed)
    assert len(noor.received) == (1 if str(fault["kind"]).startswith("accepted") else 0)


def test_it_gives_up_waiting_for_twilio(twilio: FakeTwilio, out: Out) -> None:
    _, to = writes(twilio)
    twilio.faults.add("accepted-hang")
    started = time.monotonic()

    assert refusal(out, to, Part("Dag")).kind == "unknown"
    assert time.monotonic() - started < 3


def test_it_knows_that_nothing_was_sent_when_twilio_is_not_there(twilio: FakeTwilio) -> None:
    out = Out(twilio)
    _, to = writes(twilio)
    twilio.url = "http://127.0.0.1:9"

    assert refusal(out, to, Part("Dag")).kind == "retry"


def test_it_sends_outside_the_window_only_what_is_approved(twilio: FakeTwilio, out: Out) -> None:
    noor, to = writes(twilio)
    twilio.window_errors = "sync"
    twilio.clock.advance(hours=25)

    async def reopen(transport: WhatsApp) -> str:
        return await transport.reopen(to)

    assert refusal(out, to, Part("Dag")).kind == "window"
    assert refusal(out, to, menu(["Ja", "Nee"])).kind == "window"
    assert out.run(reopen) == noor.last.sid
    assert noor.texts == ["Stad Gent heeft een antwoord voor je. Stuur ons een bericht."]
    assert "Body" not in noor.last.form
    assert urlsplit(noor.last.status_callback).path == "/webhooks/whatsapp/gent/status"


REMINDED = Template(
    "herinnering", ("Stad Gent", "reispas", "dinsdag 24 november om 9.00 uur", "Woodrow Wilsonplein 1,\nGent")
)
REMINDER = Part("Herinnering, in andere woorden.", template=REMINDED)


def test_it_reminds_outside_the_window_with_the_approved_text(twilio: FakeTwilio, out: Out) -> None:
    noor, to = writes(twilio)
    twilio.window_errors = "sync"
    twilio.clock.advance(hours=25)

    out.send(to, REMINDER)

    assert noor.texts == [
        "Herinnering van Stad Gent: reispas op dinsdag 24 november om 9.00 uur. "
        "Plaats: Woodrow Wilsonplein 1, Gent. Antwoord hier voor iets anders."
    ]
    assert "Body" not in noor.last.form


def test_it_has_no_reminder_for_a_city_without_one(twilio: FakeTwilio, out: Out) -> None:
    lien, to = writes(twilio, HASSELT)

    assert refusal(out, to, REMINDER).kind == "permanent"
    assert lien.received == []


def test_a_reminder_that_is_not_approved_any_more_does_not_wait(twilio: FakeTwilio, out: Out) -> None:
    noor, to = writes(twilio)
    twilio.contents.templates[str(out.accounts["gent"].reminder)].approval = "paused"
    twilio.window_errors = "sync"
    twilio.clock.advance(hours=25)

    assert refusal(out, to, REMINDER).kind == "permanent"
    assert noor.received == []


def test_it_cannot_ask_to_write_without_a_template(twilio: FakeTwilio, out: Out) -> None:
    lien, to = writes(twilio, HASSELT)

    async def reopen(transport: WhatsApp) -> str:
        return await transport.reopen(to)

    with pytest.raises(DeliveryFailed) as caught:
        out.run(reopen)
    assert caught.value.kind == "permanent"
    assert lien.received == []


def test_it_hands_back_what_whatsapp_does_not_show(twilio: FakeTwilio, out: Out) -> None:
    """Too long a title: the core then sends it once more as plain text."""
    noor, to = writes(twilio)

    assert refusal(out, to, menu(["Een titel van meer dan twintig tekens", "Nee"])).kind == "content"
    assert noor.received == []


def test_it_makes_a_template_again_that_somebody_deleted(twilio: FakeTwilio, out: Out) -> None:
    noor, to = writes(twilio)

    async def deleted_between(transport: WhatsApp) -> None:
        await transport.send(to, menu(["Ja", "Nee"]))
        del twilio.contents.templates[noor.last.template]
        with pytest.raises(DeliveryFailed) as caught:
            await transport.send(to, menu(["Ja", "Nee"]))
        assert caught.value.kind == "content"
        await transport.send(to, menu(["Ja", "Nee"]))

    out.run(deleted_between)

    assert [message.style for message in noor.received] == ["knoppen", "knoppen"]


def test_it_never_fails_on_typing(out: Out) -> None:
    async def typing(transport: WhatsApp) -> None:
        await transport.typing(Destination("lier", "", ""))

    out.run(typing)


def test_it_sends_nothing_with_a_key_of_another_city(twilio: FakeTwilio, out: Out) -> None:
    noor, to = writes(twilio)
    out.accounts["gent"] = replace(GENT, key=HASSELT.key, secret=HASSELT.secret)

    assert refusal(out, to, Part("Dag")).kind == "permanent"
    assert noor.received == []


def test_it_offers_an_earlier_time_with_a_template_of_its_own(twilio: FakeTwilio) -> None:
    out = Out(twilio)
    text = "Vroegere plaats bij {{1}}: {{2}}, in plaats van {{3}}, tot {{4}}. Antwoord ja of nee."
    out.accounts["gent"] = replace(out.accounts["gent"], offer=twilio.contents.approved(GENT.account, text))
    noor, to = writes(twilio)
    twilio.window_errors = "sync"
    twilio.clock.advance(hours=25)

    out.send(to, Part("Anders gezegd.", template=Template("aanbod", ("Stad Gent", "di", "wo", "10.15 uur"))))

    assert noor.texts == [
        "Vroegere plaats bij Stad Gent: di, in plaats van wo, tot 10.15 uur. Antwoord ja of nee."
    ]
