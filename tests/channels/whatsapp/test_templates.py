"""The templates for buttons and lists: found or made, once for each account."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.conversations import DeliveryFailed, Part
from channels.accounts import WhatsAppAccount
from channels.base import CHOOSE
from channels.whatsapp import Api
from channels.whatsapp.templates import OPENS_LIST, Templates, definition, every, variables
from tests.channels.whatsapp.forms import GENT, HASSELT
from tests.channels.whatsapp.outbound import TOKEN, Out, menu, writes
from tests.fakes.twilio import FakeTwilio

NAMES = [f"onthaal_qr{n}" for n in range(1, 4)] + [f"onthaal_list{n}" for n in range(1, 11)]


def names(twilio: FakeTwilio) -> list[str]:
    """Without the approved one, which has no name."""
    return sorted(one.friendly_name for one in twilio.contents.templates.values() if one.friendly_name)


def prepared(out: Out, account: WhatsAppAccount = GENT) -> list[str]:
    return out.api(lambda api: Templates(api).prepare(account))


def test_it_has_one_template_for_each_number_of_choices() -> None:
    assert [template.friendly_name for template in every()] == NAMES
    assert len(OPENS_LIST) <= 20


def test_it_fills_in_text_titles_and_tokens() -> None:
    assert definition("buttons", 2).types == {
        "twilio/quick-reply": {
            "body": "{{1}}",
            "actions": [
                {"type": "QUICK_REPLY", "title": "{{2}}", "id": "{{3}}"},
                {"type": "QUICK_REPLY", "title": "{{4}}", "id": "{{5}}"},
            ],
        }
    }
    filled = {"1": "Klopt dit?", "2": "Ja", "3": f"{TOKEN}.1", "4": "Nee", "5": f"{TOKEN}.2"}
    assert json.loads(variables(menu(["Ja", "Nee"], text="Klopt dit?"))) == filled


def test_it_writes_no_apostrophe_and_no_empty_value() -> None:
    written = variables(menu(["'s Morgens", "Foto's"], text='Zo\'n "vraag"\n\\ 👋'))

    assert "'" not in written
    assert json.loads(written)["1"] == 'Zo\'n "vraag"\n\\ 👋'
    assert json.loads(variables(menu(["Ja"], text="  ")))["1"] == CHOOSE


def test_it_prepares_an_account_once(twilio: FakeTwilio, out: Out) -> None:
    first = prepared(out)
    again = prepared(out)

    assert names(twilio) == sorted(NAMES)
    assert [line.split(" (HX")[0] for line in first] == [f"{name}: gemaakt" for name in NAMES]
    assert [line.split(" (HX")[0] for line in again] == [f"{name}: bestond al" for name in NAMES]


def test_it_keeps_the_templates_of_two_accounts_apart(twilio: FakeTwilio, out: Out) -> None:
    prepared(out)
    prepared(out, HASSELT)

    assert names(twilio) == sorted(NAMES * 2)


def test_it_makes_a_template_at_the_first_need_and_no_second_time(twilio: FakeTwilio, out: Out) -> None:
    _, to = writes(twilio)

    out.send(to, menu(["Ja", "Nee"]), menu(["Ja", "Nee"]))
    out.send(to, menu(["Ja", "Nee"]))

    assert names(twilio) == ["onthaal_qr2"]
    assert twilio.requests.count(("POST", "/v1/Content")) == 1
    assert twilio.requests.count(("GET", "/v1/Content")) == 2


def test_it_makes_one_template_for_messages_at_once(twilio: FakeTwilio, out: Out) -> None:
    _, to = writes(twilio)

    out.run(lambda transport: asyncio.gather(*(transport.send(to, menu(["Ja", "Nee"])) for _ in range(8))))

    assert names(twilio) == ["onthaal_qr2"]


def test_it_finds_its_templates_among_many(twilio: FakeTwilio, out: Out) -> None:
    made = twilio.contents
    prepared(out)
    for n in range(250):
        content = {
            "language": "nl",
            "friendly_name": f"van_de_stad_{n}",
            "types": {"twilio/text": {"body": "Dag"}},
        }
        made.create(GENT.account, content, twilio.clock.now())

    lines = prepared(out)

    assert all("bestond al" in line for line in lines)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"kind": "500"}, "retry"),
        ({"kind": "429"}, "retry"),
        ({"kind": "hang"}, "retry"),
        ({"kind": "refuse", "status": 400, "code": 20001}, "content"),
        ({"kind": "refuse", "status": 404, "code": 20404}, "content"),
        ({"kind": "refuse", "status": 401, "code": 20003}, "retry"),
    ],
)
def test_it_tells_why_there_is_no_template(
    twilio: FakeTwilio, out: Out, fault: dict[str, object], kind: str
) -> None:
    """Twilio won't have it: the message goes as plain text. Twilio is away: it waits."""
    noor, to = writes(twilio)
    twilio.faults.add(path="/v1/Content", method="POST", **fault)  # type: ignore[arg-type]

    with pytest.raises(DeliveryFailed) as caught:
        out.send(to, menu(["Ja", "Nee"]))
    assert caught.value.kind == kind
    assert noor.received == []


def test_it_asks_nothing_for_plain_text(twilio: FakeTwilio, out: Out) -> None:
    _, to = writes(twilio)

    out.send(to, Part("Dag"))

    assert [path for _, path in twilio.requests] == [f"/2010-04-01/Accounts/{GENT.account}/Messages.json"]


def test_it_tries_again_after_a_failure(twilio: FakeTwilio, out: Out) -> None:
    async def twice(api: Api) -> str:
        templates = Templates(api)
        with pytest.raises(DeliveryFailed):
            await templates.sid(GENT, "buttons", menu(["Ja"]).buttons)
        return await templates.sid(GENT, "buttons", menu(["Ja"]).buttons)

    twilio.faults.add("500", path="/v1/Content")

    assert out.api(twice) in twilio.contents.templates
