"""Sending and listing at the fake Twilio: what it accepts, and the documented codes of what it does not."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from tests.fakes.twilio import FakeTwilio, Resident

from .conftest import SENDER, Rest


@pytest.fixture
def noor(twilio: FakeTwilio) -> Resident:
    noor = twilio.resident("Noor")
    noor.says("Dag")
    return noor


def test_it_accepts_and_keeps_doubles(twilio: FakeTwilio, rest: Rest, noor: Resident) -> None:
    answers = [rest.send(noor.address, "Dag Noor").json() for _ in range(2)]
    assert [answer["status"] for answer in answers] == ["queued", "queued"]
    assert noor.texts == ["Dag Noor", "Dag Noor"]
    assert [message.number for message in twilio.sent] == sorted(message.number for message in twilio.sent)
    assert len({message.sid for message in twilio.sent}) == 2
    assert twilio.violations == []


@pytest.mark.parametrize(
    ("auth", "code"),
    [(None, 20003), (("AC" + "0" * 32, "x"), 20003), (("SK" + "0b" * 16, "fout"), 20003)],
)
def test_it_lets_only_its_accounts_in(twilio: FakeTwilio, auth: tuple[str, str] | None, code: int) -> None:
    answer = httpx.get(f"{twilio.url}/2010-04-01/Accounts/{twilio.account}.json", auth=auth, trust_env=False)
    assert (answer.status_code, answer.json()["code"]) == (401, code)


def test_it_takes_the_auth_token_too_but_not_of_another_account(twilio: FakeTwilio) -> None:
    other = twilio.add_account("AC" + "1" * 32, "andere", "SK" + "1" * 32, "geheim")
    with httpx.Client(base_url=twilio.url, auth=(twilio.account, twilio.token), trust_env=False) as client:
        assert client.get(f"/2010-04-01/Accounts/{twilio.account}.json").json()["status"] == "active"
        assert client.get(f"/2010-04-01/Accounts/{other.sid}.json").status_code == 404


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"Body": "Dag", "From": "whatsapp:+3299999999"}, 63007),
        ({"Body": "Dag", "To": "whatsapp:0470000001"}, 21211),
        ({}, 21619),
        ({"Body": "a" * 1601}, 21617),
        ({"Body": "👍" * 801}, 21617),
        ({"ContentSid": "HX" + "0" * 32}, 21655),
        ({"ContentVariables": "{}", "Body": "Dag"}, 21656),
    ],
)
def test_it_refuses_with_the_documented_code(
    rest: Rest, noor: Resident, form: dict[str, str], code: int
) -> None:
    answer = rest.client.post(f"{rest.messages}.json", data={"From": SENDER, "To": noor.address, **form})
    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize(
    "form",
    [{"Idempotency": "1"}, {"ValidityPeriod": "99999"}, {"ContentSid": "HX1"}, {"StatusCallback": "/status"}],
)
def test_it_reports_what_is_not_documented(
    twilio: FakeTwilio, rest: Rest, noor: Resident, form: dict[str, str]
) -> None:
    assert rest.send(noor.address, "Dag", **form).status_code == 400
    assert len(twilio.violations) == 1 and next(iter(form)) in twilio.violations[0]
    assert twilio.sent == []


def test_it_accepts_a_body_of_exactly_the_limit(rest: Rest, noor: Resident) -> None:
    assert rest.send(noor.address, "a" * 1600).status_code == 201


@pytest.mark.parametrize("how", ["sync", "async"])
def test_it_closes_the_window_after_twenty_four_hours(
    twilio: FakeTwilio, rest: Rest, noor: Resident, how: str
) -> None:
    twilio.window_errors = how  # type: ignore[assignment]
    twilio.clock.advance(hours=23.9)
    assert rest.send(noor.address, "Nog net").status_code == 201
    twilio.clock.advance(hours=0.2)
    answer = rest.send(noor.address, "Te laat")
    assert answer.status_code == (400 if how == "sync" else 201)
    twilio.settled()
    assert noor.texts == ["Nog net"]
    if how == "async":
        assert (twilio.sent[-1].status, twilio.sent[-1].error_code) == ("failed", 63016)
    noor.says("Ik ben er weer")
    assert rest.send(noor.address, "Welkom terug").status_code == 201


def test_it_lets_an_approved_template_through_but_not_with_a_text(
    twilio: FakeTwilio, rest: Rest, noor: Resident
) -> None:
    twilio.window_errors = "sync"
    template = twilio.contents.approved(twilio.account, "Stad {{1}} heeft een antwoord voor u.")
    twilio.clock.advance(hours=25)
    variables = '{"1": "Gent"}'
    assert rest.send(noor.address, ContentSid=template, ContentVariables=variables).status_code == 201
    assert noor.texts == ["Stad Gent heeft een antwoord voor u."]
    answer = rest.send(noor.address, "En ook dit", ContentSid=template, ContentVariables=variables)
    assert answer.json()["code"] == 63016


@pytest.mark.parametrize("how", ["sync", "async"])
def test_it_keeps_to_the_rate_of_the_sender(twilio: FakeTwilio, rest: Rest, noor: Resident, how: str) -> None:
    twilio.senders[SENDER].per_second = 2
    twilio.rate_errors = how  # type: ignore[assignment]
    answers = [rest.send(noor.address, str(number)) for number in range(3)]
    twilio.settled()
    if how == "sync":
        assert [answer.status_code for answer in answers] == [201, 201, 429]
        assert answers[-1].json()["code"] == 63018
    else:
        assert [message.error_code for message in twilio.sent] == [None, None, 63018]


def test_it_lists_what_was_sent_and_received(twilio: FakeTwilio, rest: Rest, noor: Resident) -> None:
    lien = twilio.resident("Lien")
    lien.says("Hallo", deliver=False)
    for text in ("een", "twee", "drie"):
        rest.send(noor.address, text)
    twilio.settled()
    assert rest.listed(To=noor.address, **{"From": SENDER}) == ["drie", "twee", "een"]
    assert rest.listed(To=SENDER) == ["Hallo", "Dag"]
    twilio.statuses.delay = 3600
    rest.send(noor.address, "nog in de rij")
    assert rest.listed(To=noor.address)[0] == "nog in de rij"
    now = twilio.clock.now()
    later, earlier = ((now + timedelta(seconds=step)).isoformat() for step in (60, -60))
    assert rest.listed(**{"DateSent>": later}) == []
    assert len(rest.listed(**{"DateSent>": earlier})) == 5
    assert len(rest.listed(**{"DateSent>": now.date().isoformat()})) >= 4
    assert rest.listed(**{"DateSent<": (now - timedelta(days=2)).date().isoformat()}) == []


def test_it_pages(twilio: FakeTwilio, rest: Rest, noor: Resident) -> None:
    for number in range(5):
        rest.send(noor.address, str(number))
    found, uri = [], f"{rest.messages}.json?PageSize=2&From={SENDER.replace('+', '%2B')}"
    while uri:
        page = rest.client.get(uri).json()
        found += [message["body"] for message in page["messages"]]
        uri = page["next_page_uri"]
    assert found == ["4", "3", "2", "1", "0"]


def test_it_fetches_empties_and_deletes(twilio: FakeTwilio, rest: Rest, noor: Resident) -> None:
    sid = rest.send(noor.address, "Persoonlijk").json()["sid"]
    one = f"{rest.messages}/{sid}.json"
    assert rest.client.get(one).json()["body"] == "Persoonlijk"
    assert rest.client.post(one, data={"Body": ""}).json()["body"] == ""
    assert rest.client.delete(one).status_code == 204
    assert rest.client.get(one).json()["code"] == 20404


def test_it_gives_media_to_who_may_have_it(twilio: FakeTwilio, rest: Rest, noor: Resident) -> None:
    address = noor.sends_media("image").form["MediaUrl0"].replace("https://api.twilio.com", "")
    assert rest.client.get(address).headers["Content-Type"] == "image/jpeg"
    assert httpx.get(f"{twilio.url}{address}", trust_env=False).status_code == 401


def test_it_shows_typing_and_senders(twilio: FakeTwilio, rest: Rest, noor: Resident) -> None:
    sid = twilio.ledger.all()[0].sid
    answer = rest.client.post("/v2/Indicators/Typing.json", data={"channel": "whatsapp", "messageId": sid})
    assert answer.json() == {"success": True} and twilio.typing == [sid]
    (sender,) = rest.client.get("/v2/Channels/Senders", params={"Channel": "whatsapp"}).json()["senders"]
    assert sender["webhook"]["callback_url"] == "https://onthaal.example/webhooks/whatsapp/gent"
    assert sender["status"] == "ONLINE"
    changed = {"webhook": {"callback_url": "https://onthaal.example/elders"}}
    rest.client.post(f"/v2/Channels/Senders/{sender['sid']}", json=changed)
    assert twilio.senders[SENDER].webhook == "https://onthaal.example/elders"
