"""Twilio's answers, the strange ones too."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from starlette.responses import JSONResponse, RedirectResponse, Response

from bot.conversations import DeliveryFailed
from channels.whatsapp import Api, SenderState
from channels.whatsapp.api import LONG_AGO, LONGEST_WAIT, Listed
from tests.channels.whatsapp.forms import GENT, HASSELT, PUBLIC
from tests.channels.whatsapp.outbound import Out, answering, with_api, writes
from tests.fakes.twilio import FakeTwilio

FIELDS = {"To": "whatsapp:+32470000001", "From": GENT.sender, "Body": "Dag"}


def sending(url: str) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as caught:
        with_api(url, lambda api: api.create_message(GENT, FIELDS))
    return caught.value


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Response("geen JSON", 201), "unknown"),
        (Response("", 201), "unknown"),
        (JSONResponse([], 201), "unknown"),
        (JSONResponse({}, 201), "unknown"),
        (JSONResponse({"sid": None}, 201), "unknown"),
        (Response("<html>", 400), "permanent"),
        (JSONResponse(["x"], 400), "permanent"),
        (JSONResponse({"code": None}, 400), "permanent"),
        (JSONResponse({"code": {"a": 1}}, 400), "permanent"),
        (JSONResponse({"code": "63016"}, 400), "window"),
        (Response("<html>", 502), "unknown"),
        (Response("", 503), "retry"),
        (RedirectResponse("http://kim.example/", 302), "retry"),
    ],
)
def test_it_makes_something_of_every_answer(answer: Response, kind: str) -> None:
    with answering(answer) as (url, _):
        assert sending(url).kind == kind


def test_it_reads_as_often_as_it_likes() -> None:
    """Only sending leaves open whether it was done."""
    for answer in (Response("geen JSON", 200), Response("", 502), Response("", 504)):
        with answering(answer) as (url, _), pytest.raises(DeliveryFailed) as caught:
            with_api(url, lambda api: api.account_state(GENT))
        assert caught.value.kind == "retry"


@pytest.mark.parametrize(
    ("written", "wait"),
    [
        ("7", 7.0),
        ("999999999", LONGEST_WAIT),
        ("Fri, 20 Nov 2026 17:00:00 GMT", None),
        ("-1", None),
        ("1.5", None),
        ("٣", None),
    ],
)
def test_it_waits_as_long_as_twilio_asks_within_reason(written: str, wait: float | None) -> None:
    headers = {"Retry-After": written} if written.isascii() else None
    with answering(JSONResponse({"code": 20429}, 429, headers)) as (url, _):
        assert sending(url).retry_after == wait


def test_it_repeats_none_of_twilios_words() -> None:
    told = {"code": 21211, "message": "The 'To' number whatsapp:+32470000001 is not valid"}
    with answering(JSONResponse(told, 400)) as (url, _):
        failed = sending(url)

    assert (str(failed), failed.code, failed.kind) == ("Twilio 21211", "21211", "unreachable")


def test_it_takes_its_key_to_no_other_machine() -> None:
    """Neither a redirect nor a next page sends it elsewhere."""
    elsewhere = {"contents": [], "meta": {"next_page_url": "https://kim.example/v1/Content?Page=1"}}
    last = {"contents": [{"friendly_name": "a", "sid": "HX1"}], "meta": {"next_page_url": "http://["}}
    with answering(JSONResponse(elsewhere), JSONResponse(last)) as (url, asked):
        assert with_api(url, lambda api: api.contents(GENT)) == {"a": "HX1"}

    assert asked == ["/v1/Content?PageSize=100", "/v1/Content?Page=1"]


def test_it_ends_a_list_that_never_ends() -> None:
    again = {"contents": [], "meta": {"next_page_url": "https://content.twilio.com/v1/Content?Page=1"}}
    with answering(JSONResponse(again)) as (url, asked):
        assert with_api(url, lambda api: api.contents(GENT)) == {}

    assert len(asked) == 50


def test_it_reads_a_message_with_half_of_its_fields() -> None:
    page = {"messages": [{"sid": "SM1", "date_created": "morgen", "num_media": "veel", "body": None}]}
    with answering(JSONResponse(page)) as (url, _):
        (found,) = with_api(url, lambda api: api.messages(GENT, to=GENT.sender))

    assert found == Listed("SM1", "", "", "", "", "", LONG_AGO, 0)


def test_it_asks_for_what_came_since() -> None:
    since = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    with answering(JSONResponse({"messages": []})) as (url, asked):
        with_api(url, lambda api: api.messages(GENT, to=GENT.sender, sent_since=since))

    path = f"/2010-04-01/Accounts/{GENT.account}/Messages.json"
    query = "To=whatsapp%3A%2B3293000001&PageSize=100&DateSent%3E=2026-11-20T09%3A30%3A00Z"
    assert asked == [f"{path}?{query}"]


def test_it_reads_what_came_along_with_a_message() -> None:
    media = {"media_list": [{"content_type": "image/jpeg"}, {}]}
    with answering(JSONResponse(media)) as (url, asked):
        assert with_api(url, lambda api: api.media_types(GENT, "MM1")) == ["image/jpeg", ""]

    assert asked == [f"/2010-04-01/Accounts/{GENT.account}/Messages/MM1/Media.json"]


def test_it_reads_one_message(twilio: FakeTwilio, out: Out) -> None:
    noor, to = writes(twilio)

    async def sent_and_read(api: Api) -> Listed:
        sid = await api.create_message(GENT, {**FIELDS, "To": to.address})
        return await api.message(GENT, sid)

    found = out.api(sent_and_read)

    assert (found.sid, found.to, found.body, found.direction) == (
        noor.last.sid,
        noor.address,
        "Dag",
        "outbound-api",
    )


def test_it_tells_whether_the_account_works(twilio: FakeTwilio, out: Out) -> None:
    assert out.api(lambda api: api.account_state(GENT)) == "active"
    with pytest.raises(DeliveryFailed) as caught:
        out.api(lambda api: api.account_state(replace(GENT, secret="nietDeJuiste0123456789")))
    assert caught.value.code == "20003"


def test_it_tells_which_addresses_twilio_calls(twilio: FakeTwilio, out: Out) -> None:
    path = "/webhooks/whatsapp/gent"

    assert out.api(lambda api: api.senders(GENT)) == [
        SenderState(GENT.sender, "ONLINE", f"{PUBLIC}{path}", "", f"{PUBLIC}{path}/status")
    ]
    assert [one.sender for one in out.api(lambda api: api.senders(HASSELT))] == [HASSELT.sender]


def test_it_tells_the_drift_of_its_clock(twilio: FakeTwilio, out: Out) -> None:
    async def drift(api: Api) -> float:
        await api.account_state(GENT)
        return api.drift.total_seconds()

    assert abs(out.api(drift)) < 3


def test_it_finds_the_senders_beside_the_api() -> None:
    assert Api("https://api.twilio.com/")._messaging == "https://messaging.twilio.com"
