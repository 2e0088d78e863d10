"""What an update becomes: texts, attachments, taps, blocks; and nothing at all for what isn't for us."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversations.events import Attachment, Reachable, Said, Sender, from_json, to_json
from channels.telegram import payload
from tests.channels.telegram.updates_of import BOT_ID, LIEN, NOOR, membership, message, person, private, tap

NOORS = Sender((f"telegram:{NOOR}",))
FILE = {"file_id": "AgAC", "file_unique_id": "AQAD", "file_size": 1253}


def said(update: Any) -> Said:
    found = payload.event(update, BOT_ID)
    assert isinstance(found, Said)
    return found


def test_it_reads_a_text() -> None:
    assert said(message(text="Wat kost een paspoort?")) == Said(NOORS, text="Wat kost een paspoort?")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("/start", None),
        ("/start@gent_bot", None),
        ("/START", None),
        ("/start folder_afval-2026", None),
        ("/start wat kost een paspoort?", "wat kost een paspoort?"),
        ("/stop", "stop"),
        ("/help", "help"),
        ("/help@gent_bot", "help"),
        ("/Help een attest", "help een attest"),
        ("/restart", "/restart"),
        ("/inform{\"x\": \"y\"}", "/inform{\"x\": \"y\"}"),
        ("/starten met een zaak", "/starten met een zaak"),
        ("/", "/"),
    ],
)  # fmt: skip
def test_it_takes_three_commands_and_leaves_other_slashes_text(typed: str, text: str | None) -> None:
    assert said(message(text=typed)) == Said(NOORS, text=text)


@pytest.mark.parametrize(
    ("content", "attachment"),
    [
        ({"photo": [{**FILE, "width": 90, "height": 51}]}, Attachment("foto")),
        ({"video": {**FILE, "width": 9, "height": 9, "duration": 2}}, Attachment("video")),
        ({"video_note": {**FILE, "length": 9, "duration": 2}}, Attachment("video")),
        ({"animation": FILE, "document": FILE}, Attachment("video")),
        ({"voice": {**FILE, "duration": 4}}, Attachment("spraak")),
        ({"audio": {**FILE, "duration": 4}}, Attachment("spraak")),
        ({"document": {**FILE, "file_name": "attest.pdf"}}, Attachment("bestand")),
        ({"contact": {"phone_number": "+32470000001", "first_name": "Lien"}}, Attachment("contact")),
        ({"sticker": {**FILE, "emoji": "👍"}}, Attachment("sticker")),
        (
            {"location": {"latitude": 51.054342, "longitude": 3.717424}},
            Attachment("locatie", "51.05434, 3.71742"),
        ),
        (
            {
                "location": {"latitude": 51.0, "longitude": 3.7},
                "venue": {"title": "Stadhuis", "address": "Botermarkt 1", "location": {}},
            },
            Attachment("locatie", "Stadhuis, Botermarkt 1"),
        ),
        ({"poll": {"id": "1", "question": "?"}}, Attachment("iets")),
        ({"dice": {"emoji": "🎲", "value": 3}}, Attachment("iets")),
        ({"invented_in_2027": {}}, Attachment("iets")),
        ({}, Attachment("iets")),
    ],
)
def test_it_names_what_is_no_text(content: dict[str, Any], attachment: Attachment) -> None:
    assert said(message(**content)) == Said(NOORS, attachment=attachment)


def test_it_keeps_the_words_beside_a_photo() -> None:
    found = said(message(photo=[FILE], caption="/start Is deze put al gemeld?"))
    assert found == Said(NOORS, text="/start Is deze put al gemeld?", attachment=Attachment("foto"))


def test_it_keeps_nothing_of_a_contact_but_that_it_is_one() -> None:
    found = said(
        message(contact={"phone_number": "+32470000001", "first_name": "Lien", "last_name": "De Smet"})
    )
    assert "Lien" not in json.dumps(to_json(found))


def test_it_names_the_message_that_was_quoted() -> None:
    quoted = {"message_id": 29, "chat": private(NOOR), "date": 1, "text": "1. Ja"}
    assert said(message(text="1", reply_to_message=quoted)).menu == f"{BOT_ID}:{NOOR}:29"


def test_it_reads_a_tap_and_the_message_that_it_stood_under() -> None:
    token = "0f8fad5bd9cb469fa16570867728950e.1"
    assert said(tap(token)) == Said(NOORS, token=token, menu=f"{BOT_ID}:{NOOR}:30")
    assert payload.tapped(tap(token)) == payload.Tapped("4382bfdwdsb323b2d9", NOOR, 30, "Ja", ())


def test_it_reads_a_tap_under_a_message_that_is_no_longer_accessible() -> None:
    update = tap("abc.1", message={"chat": private(NOOR), "message_id": 30, "date": 0})
    assert said(update) == Said(NOORS, token="abc.1", menu=f"{BOT_ID}:{NOOR}:30")
    assert payload.tapped(update) == payload.Tapped("4382bfdwdsb323b2d9", NOOR, 30, "", ())


def test_it_reads_a_tap_that_names_no_message() -> None:
    update = tap("abc.1")
    del update["callback_query"]["message"]
    assert said(update) == Said(NOORS, token="abc.1")
    assert payload.tapped(update) == payload.Tapped("4382bfdwdsb323b2d9", NOOR, None, "", ())


def test_it_keeps_the_links_under_a_tapped_menu() -> None:
    update = tap("abc.1")
    link = {"text": "Meer lezen", "url": "https://stad.gent/paspoort"}
    update["callback_query"]["message"]["reply_markup"]["inline_keyboard"].append([link])
    found = payload.tapped(update)
    assert found is not None
    assert found.links == (("Meer lezen", "https://stad.gent/paspoort"),)


def test_it_cuts_the_data_that_a_changed_client_sends_with_a_tap() -> None:
    assert said(tap("x" * 500)).token == "x" * 64


def test_it_answers_a_tap_that_it_can_not_use() -> None:
    update = tap("abc.1")
    del update["callback_query"]["data"]
    assert payload.event(update, BOT_ID) is None
    assert payload.tapped(update) is not None


def test_it_hears_that_somebody_blocks_the_bot_and_lets_it_in_again() -> None:
    blocked, back = payload.event(membership("kicked"), BOT_ID), payload.event(membership("member"), BOT_ID)
    assert isinstance(blocked, Reachable) and not blocked.reachable and blocked.reason
    assert back == Reachable(NOORS, True, "")


GROUP = {"id": -100_200, "type": "supergroup", "title": "Buurt"}


@pytest.mark.parametrize(
    "update",
    [
        message(text="hallo", chat=GROUP),
        message(text="hallo", chat={"id": NOOR, "type": "group"}),
        message(text="hallo", **{"from": person(LIEN, is_bot=True)}),
        message(pinned_message={"message_id": 1}),
        message(message_auto_delete_timer_changed={"message_auto_delete_time": 86400}),
        membership("kicked", chat=GROUP),
        membership("left"),
        {"update_id": 5, "edited_message": message(text="hallo")["message"]},
        {"update_id": 5, "channel_post": {"message_id": 3, "chat": GROUP, "date": 1, "text": "hallo"}},
        {"update_id": 5, "message_reaction": {"chat": private(NOOR), "message_id": 2, "new_reaction": []}},
        {"update_id": 5, "invented_in_2027": {}},
        {"update_id": 5, "message": None},
        {"update_id": 5, "message": {"chat": {"id": True, "type": "private"}, "text": "hallo"}},
        {"update_id": 5, "message": {"chat": {"id": 2**70, "type": "private"}, "text": "hallo"}},
        {"update_id": 5, "message": {"chat": {"id": float("nan"), "type": "private"}, "text": "hallo"}},
        {"update_id": 5, "callback_query": []},
        {"update_id": 5},
        {},
        [],
        None,
        "hallo",
        7,
    ],
)
def test_it_leaves_what_is_not_for_us(update: Any) -> None:
    assert payload.event(update, BOT_ID) is None


def test_it_knows_no_update_without_a_number() -> None:
    for number in (None, -1, True, 1.0, "5", 2**64, [], {}):
        assert payload.update_id({"update_id": number}) is None
    assert payload.update_id({"update_id": 0}) == 0


def test_it_takes_out_what_no_database_keeps() -> None:
    found = said(message(text="a\x00b\ud83dc"))
    assert found.text == "a b c"
    assert found.text.encode()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
_FIELDS = st.sampled_from(
    ["chat", "from", "text", "caption", "photo", "location", "venue", "reply_to_message", "data", "id", "message",
     "new_chat_member", "reply_markup", "message_id", "contact"]
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(
    base=st.sampled_from([message(text="hallo"), message(venue={}), tap("abc.1"), membership("kicked")]),
    broken=st.dictionaries(_FIELDS, _JSON, max_size=5),
    deep=st.booleans(),
)
def test_it_never_fails_on_a_broken_update(base: dict[str, Any], broken: dict[str, Any], deep: bool) -> None:
    kind = next(name for name in base if name != "update_id")
    fields = base[kind] | broken
    if deep:
        fields["message"] = {"chat": private(NOOR), "message_id": 3} | broken
    update = {"update_id": 5, kind: fields}

    found = payload.event(update, BOT_ID)
    payload.tapped(update)

    if found is not None:
        stored = json.dumps(to_json(found), ensure_ascii=False)
        assert b"\\u0000" not in stored.encode()
        assert from_json(json.loads(stored)) == found


@settings(max_examples=60, deadline=None)
@given(_JSON)
def test_it_never_fails_on_anything_at_all(update: Any) -> None:
    payload.update_id(update)
    payload.event(update, BOT_ID)
    payload.tapped(update)
