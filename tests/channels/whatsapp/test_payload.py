"""Every kind of form becomes the event that it is."""

from __future__ import annotations

import json

import pytest

from bot.conversations import Arrival, Attachment, Reported, Said, Sender
from bot.settings import ROOT
from channels.whatsapp import payload
from tests.channels.whatsapp.forms import (
    LIEN_ID,
    MENU_SID,
    NOOR,
    NOOR_ID,
    SID,
    Form,
    form,
    location,
    media,
    pick,
    status,
    tap,
)


def said(written: Form) -> Said:
    arrival = payload.arrival("gent", written)
    assert arrival is not None
    assert isinstance(arrival.event, Said)
    return arrival.event


def test_it_takes_a_text_as_it_was_typed() -> None:
    arrival = payload.arrival("gent", form(Body="  Hallo 👋🏽\nIk wil een reispas "))

    event = Said(Sender((NOOR,)), text="  Hallo 👋🏽\nIk wil een reispas ")
    assert arrival == Arrival("whatsapp", "gent", SID, NOOR, event)


def test_it_leaves_fields_that_it_does_not_know() -> None:
    extra = {"Forwarded": "true", "ReferralBody": "Reclame", "ChannelMetadata": '{"type":"whatsapp"}'}

    assert said(form(**extra)) == said(form())


@pytest.mark.parametrize("body", ["", "   ", "\n", "\x00"])
def test_it_takes_an_empty_message_as_something_that_it_does_not_know(body: str) -> None:
    event = said(form(Body=body))

    assert (event.text, event.attachment) == (None, Attachment("iets"))


@pytest.mark.parametrize(
    ("message_type", "content_type", "kind"),
    [
        ("image", "image/jpeg", "foto"),
        ("video", "video/mp4", "video"),
        ("audio", "audio/ogg", "spraak"),
        ("document", "application/pdf", "bestand"),
        ("sticker", "image/webp", "sticker"),
        ("contacts", "text/vcard", "contact"),
        ("document", "text/x-vcard", "contact"),
        ("", "image/png", "foto"),
        ("", "audio/amr", "spraak"),
        ("", "video/3gpp", "video"),
        ("", "application/zip", "bestand"),
        ("", "", "bestand"),
        ("text", "image/jpeg", "foto"),
        ("hologram", "image/jpeg", "foto"),
    ],
)
def test_it_names_what_came_along(message_type: str, content_type: str, kind: str) -> None:
    event = said(media(message_type, content_type))

    assert (event.text, event.attachment) == (None, Attachment(kind))


def test_it_keeps_the_words_beside_a_picture() -> None:
    event = said(media("image", "image/jpeg", Body="Deze paal staat scheef"))

    assert (event.text, event.attachment) == ("Deze paal staat scheef", Attachment("foto"))


def test_it_tells_where_a_place_is() -> None:
    assert said(location()).attachment == Attachment("locatie", "51.05355,3.72545 Stadhuis")


def test_it_takes_the_address_of_a_place_without_a_name() -> None:
    event = said(location(Label="", Address="Botermarkt 1\n9000 Gent"))

    assert event.attachment == Attachment("locatie", "51.05355,3.72545 Botermarkt 1 9000 Gent")


@pytest.mark.parametrize(
    "wrong",
    [
        {"Latitude": "", "Longitude": ""},
        {"Latitude": "nan"},
        {"Latitude": "91"},
        {"Longitude": "-180.1"},
        {"Latitude": "51;DROP"},
        {"Latitude": "١٢"},
    ],
)
def test_it_takes_a_place_that_is_nowhere_without_its_coordinates(wrong: Form) -> None:
    assert said(location(**wrong)).attachment == Attachment("locatie")


def test_it_cuts_the_name_of_a_place() -> None:
    attachment = said(location(Label="a" * 5000)).attachment

    assert attachment is not None
    assert len(attachment.place) == payload.LONGEST_PLACE


def test_it_knows_a_place_without_a_kind_of_message() -> None:
    assert said(location(MessageType="")).attachment == Attachment("locatie", "51.05355,3.72545 Stadhuis")


def test_it_takes_a_reaction_as_no_words() -> None:
    event = said(form(MessageType="reaction", Body="👍", OriginalRepliedMessageSid=MENU_SID))

    assert (event.text, event.attachment, event.menu) == (None, Attachment("reactie"), MENU_SID)


@pytest.mark.parametrize("message_type", ["order", "system", "unsupported", "Iets Heel Anders"])
def test_it_takes_an_unknown_kind_with_words_as_words(message_type: str) -> None:
    event = said(form(MessageType=message_type))

    assert (event.text, event.attachment) == ("Hallo", None)
    assert payload.unknown_kind(form(MessageType=message_type)) in (message_type, "?")


def test_it_takes_an_unknown_kind_without_words_as_something() -> None:
    assert said(form(MessageType="order", Body="")).attachment == Attachment("iets")


@pytest.mark.parametrize("known", ["text", "image", "button", "interactive", "TEXT", ""])
def test_it_reports_no_kind_that_it_knows(known: str) -> None:
    assert payload.unknown_kind(form(MessageType=known)) == ""


def test_it_takes_the_token_of_a_tapped_button() -> None:
    event = said(tap())

    assert event.token == "0123456789abcdef0123456789abcdef.3"
    assert (event.text, event.choice, event.menu) == ("Maak een afspraak", None, MENU_SID)
    assert event.attachment is None


def test_it_takes_the_token_of_a_picked_item() -> None:
    event = said(pick())

    assert event.token == "0123456789abcdef0123456789abcdef.7"
    assert (event.choice, event.menu) == (None, MENU_SID)


def test_it_takes_the_title_of_a_picked_item_that_came_without_its_token() -> None:
    event = said(pick(ListId=""))

    assert (event.token, event.choice, event.text) == (None, "Rijbewijs", "Rijbewijs")


def test_it_takes_the_words_of_a_pick_without_any_field_for_it() -> None:
    """Twilio documents no field for list items: its words are then the title."""
    event = said(pick(ListId="", ListTitle="", OriginalRepliedMessageSid=""))

    assert (event.token, event.choice, event.menu) == (None, "Rijbewijs", None)


def test_it_takes_the_title_of_a_button_whose_token_is_none_of_ours() -> None:
    event = said(tap(ButtonPayload="x" * 5000))

    assert (event.token, event.choice) == (None, "Maak een afspraak")


def test_it_takes_a_quoted_message_along_with_words() -> None:
    event = said(form(Body="2", OriginalRepliedMessageSid=MENU_SID))

    assert (event.text, event.choice, event.menu) == ("2", None, MENU_SID)


def test_it_takes_no_quoted_message_that_is_none() -> None:
    assert said(form(OriginalRepliedMessageSid="; DROP TABLE")).menu is None


def test_it_knows_a_person_by_number_and_by_id() -> None:
    arrival = payload.arrival("gent", form(ExternalUserId=NOOR_ID))

    assert arrival is not None
    assert isinstance(arrival.event, Said)
    assert arrival.event.sender == Sender((NOOR, NOOR_ID))
    assert arrival.key == NOOR_ID


def test_it_knows_the_other_spelling_of_the_id() -> None:
    assert said(form(ExternalUserIdentifier=NOOR_ID)).sender == Sender((NOOR, NOOR_ID))


def test_it_knows_a_person_who_hides_the_number() -> None:
    arrival = payload.arrival("gent", form(From=LIEN_ID, ExternalUserId=LIEN_ID, WaId=""))

    assert arrival is not None
    assert isinstance(arrival.event, Said)
    assert arrival.event.sender == Sender((LIEN_ID,))
    assert arrival.key == LIEN_ID


def test_it_answers_to_the_id_when_there_is_no_usable_from() -> None:
    assert said(form(From="", ExternalUserId=LIEN_ID)).sender == Sender((LIEN_ID,))


def test_it_keeps_the_order_of_a_person_whose_number_comes_and_goes() -> None:
    shown = payload.arrival("gent", form(ExternalUserId=NOOR_ID))
    hidden = payload.arrival("gent", form(From=NOOR_ID, ExternalUserId=NOOR_ID))

    assert shown is not None
    assert hidden is not None
    assert shown.key == hidden.key


@pytest.mark.parametrize(
    "address",
    [
        "",
        "+32470000001",
        "whatsapp:32470000001",
        "whatsapp:+0470000001",
        "whatsapp:+١٢٣٤٥٦٧",
        "whatsapp:+32470000001\n",
        "whatsapp:be.abc",
        "whatsapp:BE.",
        "whatsapp:BE." + "a" * 129,
        "whatsapp:BE.é",
        "messenger:123456789",
    ],
)
def test_it_takes_no_message_of_an_address_that_is_none(address: str) -> None:
    assert payload.arrival("gent", form(From=address)) is None
    assert payload.lacking(form(From=address)) == "From"


def test_it_takes_the_longest_id() -> None:
    longest = "whatsapp:BE.ENT." + "a" * 128

    assert said(form(From=longest)).sender == Sender((longest,))


@pytest.mark.parametrize("sid", ["", "SM1", "'; --", SID + "\n"])
def test_it_takes_no_message_without_its_id(sid: str) -> None:
    assert payload.arrival("gent", form(MessageSid=sid)) is None
    assert payload.lacking(form(MessageSid=sid)) == "MessageSid"


def test_it_removes_what_no_database_holds() -> None:
    assert said(form(Body="ha\x00llo")).text == "hallo"


@pytest.mark.parametrize("value", sorted(payload.STATUSES))
def test_it_takes_each_status(value: str) -> None:
    arrival = payload.arrival("gent", status(value))

    expected = Arrival("whatsapp", "gent", f"{MENU_SID}:{value}", MENU_SID, Reported(MENU_SID, value))
    assert arrival == expected


def test_it_takes_the_code_of_a_failure() -> None:
    arrival = payload.arrival("gent", status("undelivered", ErrorCode="63016", ErrorMessage="Outside window"))

    assert arrival is not None
    assert arrival.event == Reported(MENU_SID, "undelivered", "63016")


@pytest.mark.parametrize("code", ["0", "", "abc", "6301600000", "63016\n"])
def test_it_takes_no_code_that_is_none(code: str) -> None:
    arrival = payload.arrival("gent", status("failed", ErrorCode=code))

    assert arrival is not None
    assert arrival.event == Reported(MENU_SID, "failed", "")


def test_it_takes_no_status_that_it_does_not_know() -> None:
    assert payload.arrival("gent", status("partially_delivered")) is None
    assert payload.lacking(status("partially_delivered")) == "MessageStatus"


def test_it_takes_a_status_without_the_fields_that_differ() -> None:
    bare = {"MessageSid": MENU_SID, "MessageStatus": "sent"}

    arrival = payload.arrival("gent", bare)

    assert arrival is not None
    assert arrival.event == Reported(MENU_SID, "sent")
    assert payload.ours(bare) == ""


CAPTURED: dict[str, Form] = json.loads(
    (ROOT / "tests/fixtures/twilio/webhooks.json").read_text(encoding="utf-8")
)
HER_ID = "whatsapp:BE.4566546130240823"
WORDS = "Ik wil mijn identiteitskaart verlengen"
TAPPED = "MM" + "0c" * 16
JUST_NOOR, BOTH, JUST_ID = Sender((NOOR,)), Sender((NOOR, HER_ID)), Sender((HER_ID,))
EVENTS = {
    "text": Said(JUST_NOOR, WORDS),
    "text_phone_and_bsuid": Said(BOTH, WORDS),
    "text_bsuid_only": Said(JUST_ID, WORDS),
    "text_other_spelling": Said(JUST_ID, WORDS),
    "text_emoji_and_spaces": Said(JUST_NOOR, "  Dag 👋🏽 \n\n tot é straks  "),
    "quick_reply": Said(BOTH, "Bevestigen", token="01J9ZK3Q.1", menu=TAPPED),
    "list_pick": Said(JUST_NOOR, "Paspoort", token="01J9ZK3Q.2", menu=TAPPED),
    "list_pick_without_id": Said(JUST_NOOR, "Paspoort", choice="Paspoort", menu=TAPPED),
    "image": Said(JUST_NOOR, attachment=Attachment("foto")),
    "image_with_caption": Said(JUST_NOOR, "Kapotte lamp", Attachment("foto")),
    "voice": Said(JUST_NOOR, attachment=Attachment("spraak")),
    "video": Said(JUST_NOOR, attachment=Attachment("video")),
    "document": Said(JUST_NOOR, attachment=Attachment("bestand")),
    "sticker": Said(JUST_NOOR, attachment=Attachment("sticker")),
    "contacts": Said(JUST_NOOR, attachment=Attachment("contact")),
    "location": Said(JUST_NOOR, attachment=Attachment("locatie", "51.05430,3.71740 Stadhuis")),
    "reaction": Said(JUST_NOOR, attachment=Attachment("reactie"), menu=TAPPED),
    "unknown_kind": Said(JUST_NOOR, attachment=Attachment("iets")),
    "referral": Said(JUST_NOOR, WORDS),
    "status_delivered": Reported(TAPPED, "delivered"),
    "status_read": Reported(TAPPED, "read"),
    "status_failed": Reported(TAPPED, "failed", "63016"),
}


@pytest.mark.parametrize("kind", sorted(CAPTURED))
def test_it_understands_each_form_as_captured(kind: str) -> None:
    arrival = payload.arrival("gent", CAPTURED[kind])

    assert arrival is not None
    assert arrival.event == EVENTS[kind]
