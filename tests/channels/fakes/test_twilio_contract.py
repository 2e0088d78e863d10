"""The fake Twilio beside what is documented: the vendored list of fields, and Twilio's own library."""

from __future__ import annotations

import inspect
import re

import pytest
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance, MessageList
from twilio.rest.api.v2010.account.message.media import MediaInstance
from twilio.rest.content.v1.content import ContentInstance
from twilio.rest.content.v1.content.approval_create import ApprovalCreateList
from twilio.rest.messaging.v2.channels_sender import ChannelsSenderInstance

from tests.fakes.twilio import FIELDS, FakeTwilio
from tests.fakes.twilio.documented import problems

from .conftest import SENDER, Rest


def sdk_parameters(function: object) -> set[str]:
    """The names on the wire that the library's method sends."""
    return set(re.findall(r'^\s+"([A-Z]\w+[<>]?)":', inspect.getsource(function), re.M))  # type: ignore[arg-type]


def sdk_keys(instance: type) -> set[str]:
    return set(re.findall(r'payload\.get\(\s*"(\w+)"', inspect.getsource(instance.__init__)))  # type: ignore[misc]


def test_it_knows_the_parameters_that_the_library_sends() -> None:
    assert set(FIELDS["CreateMessage"]["parameters"]) == sdk_parameters(MessageList._create)
    listed = sdk_parameters(MessageList.page) | {"DateSent<", "DateSent>"}
    assert set(FIELDS["ListMessage"]["parameters"]) == listed


def test_it_answers_with_the_keys_that_the_library_reads(twilio: FakeTwilio, rest: Rest) -> None:
    noor = twilio.resident("Noor")
    noor.says("Dag")
    message = rest.send(noor.address, "Dag").json()
    assert set(message) == set(FIELDS["CreateMessage"]["response"]) == sdk_keys(MessageInstance)
    noor.sends_media("image")
    parent = twilio.ledger.all()[-1].sid
    page = rest.client.get(f"{rest.messages}/{parent}/Media.json").json()
    assert set(page) == set(FIELDS["ListMedia"]["response"])
    assert set(page["media_list"][0]) == set(FIELDS["ListMedia"]["item"]) == sdk_keys(MediaInstance)
    content = rest.content("twilio/text", {"body": "x"}).json()
    assert set(content) == set(FIELDS["CreateContent"]["response"]) == sdk_keys(ContentInstance)


@pytest.mark.parametrize(
    ("operation", "path", "query"),
    [
        ("ListMessage", "/2010-04-01/Accounts/{account}/Messages.json", {}),
        ("FetchAccount", "/2010-04-01/Accounts/{account}.json", {}),
        ("ListContent", "/v1/Content", {}),
        ("ListSenders", "/v2/Channels/Senders", {"Channel": "whatsapp"}),
        ("FetchApproval", "/v1/Content/{template}/ApprovalRequests", {}),
    ],
)
def test_it_answers_with_the_documented_keys(
    twilio: FakeTwilio, rest: Rest, operation: str, path: str, query: dict[str, str]
) -> None:
    template = twilio.contents.approved(twilio.account, "Een antwoord.")
    answer = rest.client.get(path.format(account=twilio.account, template=template), params=query)
    assert set(answer.json()) == set(FIELDS[operation]["response"])


def test_it_describes_a_sender_as_documented(twilio: FakeTwilio, rest: Rest) -> None:
    (sender,) = rest.client.get("/v2/Channels/Senders", params={"Channel": "whatsapp"}).json()["senders"]
    assert set(sender) == set(FIELDS["UpdateSender"]["response"])
    assert set(sender) <= sdk_keys(ChannelsSenderInstance)
    assert set(sender["webhook"]) == set(FIELDS["webhook"])


def test_it_submits_with_the_names_of_the_library() -> None:
    body = inspect.getsource(ApprovalCreateList.ContentApprovalRequest.to_dict)
    assert set(FIELDS["CreateApproval"]["parameters"]) == set(re.findall(r'"(\w+)":', body))


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("ContentSid", "HX" + "a" * 32, True),
        ("ContentSid", "HX" + "a" * 31, False),
        ("MessagingServiceSid", "SM" + "a" * 32, False),
        ("ValidityPeriod", "36000", True),
        ("ValidityPeriod", "0", False),
        ("ContentRetention", "discard", True),
        ("ContentRetention", "weg", False),
        ("StatusCallback", "https://onthaal.example/x", True),
        ("StatusCallback", "https://onder_streep.example/x", False),
        ("SmartEncoded", "ja", False),
    ],
)
def test_it_checks_patterns_and_ranges(name: str, value: str, fits: bool) -> None:
    assert (problems("CreateMessage", {"To": ["x"], name: [value]}) == []) is fits


def test_it_wants_each_parameter_once_and_all_that_are_required() -> None:
    assert problems("CreateMessage", {"Body": ["a", "b"], "To": ["x"]}) == [
        "CreateMessage: Body is given more than once"
    ]
    assert problems("CreateMessage", {"Body": ["a"]}) == ["CreateMessage: To is required"]
    assert len(problems("CreateMessage", {"To": ["x"], "MediaUrl": ["x"] * 11})) == 1


def test_it_serves_twilio_s_own_library(twilio: FakeTwilio) -> None:
    noor = twilio.resident("Noor")
    noor.says("Dag")
    client = Client(twilio.key, twilio.secret, twilio.account)
    client.api.base_url = client.content.base_url = twilio.url
    message = client.messages.create(to=noor.address, from_=SENDER, body="Dag Noor")
    assert client.messages(message.sid).fetch().body == "Dag Noor"
    assert [found.body for found in client.messages.list(to=noor.address)] == ["Dag Noor"]
    assert twilio.violations == []
    client.http_client.session.close()
