"""How a message was understood, and the thumb of the resident: what the editors work with."""

from __future__ import annotations

import pytest

from bot.conversations import Tap, TurnResult
from bot.errors import InvalidInput, UnknownMessage
from bot.replies import Message
from tests.bot.conversations.office import Office, said

ALTERNATIVES = [
    {"act": "vraag", "product": "reispas", "aspect": "kosten", "confidence": 0.91},
    {"act": "vraag", "product": "kids_id", "aspect": "kosten", "confidence": 0.05},
]
BEGRIP = {
    "act": "vraag",
    "product": "reispas",
    "aspect": "kosten",
    "confidence": 0.91,
    "tier": "antwoord",
    "antwoord": "reispas/kosten",
    "alternatives": ALTERNATIVES,
}
FORM = {"intent": {"name": "afspraak_maken", "confidence": 0.88}, "intent_ranking": []}


def understood(*messages: Message, parse: dict[str, object] | None = None) -> TurnResult:
    return TurnResult(list(messages), dict(parse or {}), "proef.tar.gz")


def test_it_keeps_what_the_dialogue_says_of_it(office: Office, noor: str) -> None:
    office.engine.script = [understood(Message("75 euro", custom={"begrip": BEGRIP}), parse=FORM)]
    accepted = office.say(noor, "wat kost een reispas?")
    office.settle(noor)

    row = office.understanding(accepted.message_id)
    assert (row.act, row.product, row.aspect, row.confidence) == ("vraag", "reispas", "kosten", 0.91)
    assert (row.tier, row.answer, row.model) == ("antwoord", "reispas/kosten", "proef.tar.gz")
    assert row.ranking == ALTERNATIVES
    assert (row.rating, row.rated_at) == (None, None)


def test_it_keeps_the_first_of_two_questions(office: Office, noor: str) -> None:
    second = {**BEGRIP, "aspect": "duur", "antwoord": "reispas/duur"}
    messages = (
        Message("75 euro", custom={"begrip": BEGRIP}),
        Message("5 dagen", custom={"begrip": second}),
        Message("Voor wanneer wil je een afspraak?"),
    )
    office.engine.script = [understood(*messages)]
    accepted = office.say(noor, "wat kost een reispas en hoelang duurt het?")
    office.settle(noor)

    assert office.understanding(accepted.message_id).answer == "reispas/kosten"


def test_it_takes_the_engine_s_word_for_a_turn_of_the_form(office: Office, noor: str) -> None:
    asking = Message("Voor welke dienst?", custom={"afspraak": {"vraagt": "thema"}})
    office.engine.script = [understood(asking, parse=FORM)]
    accepted = office.say(noor, "ik wil een afspraak")
    office.settle(noor)

    row = office.understanding(accepted.message_id)
    assert (row.act, row.product, row.confidence, row.tier) == ("afspraak_maken", None, 0.88, "antwoord")
    assert (row.answer, row.ranking) == ("afspraak/thema", [])


@pytest.mark.parametrize(
    ("custom", "answer"),
    [
        ({"afspraak": {"gestopt": True}}, "afspraak/gestopt"),
        ({"afspraak": {"nummer": "GNT-1", "status": "confirmed"}}, "afspraak/confirmed"),
        ({"welkom": True}, None),
        ({"begrip": BEGRIP, "afspraak": {"vraagt": "moment"}}, "reispas/kosten"),
    ],
)
def test_it_notes_how_a_booking_went(
    office: Office, noor: str, custom: dict[str, object], answer: str | None
) -> None:
    office.engine.script = [understood(Message("Oké", custom=custom))]
    accepted = office.say(noor, "laat maar")
    office.settle(noor)

    assert office.understanding(accepted.message_id).answer == answer


def test_it_takes_the_act_of_a_button(office: Office, noor: str) -> None:
    (opening,) = office.conversations.read(noor)
    office.engine.script = [understood(Message("Open van 8 tot 19 uur"), parse={"intent": {"name": "x"}})]
    accepted = office.receive(noor, tap=Tap(opening.id, "1"))
    office.settle(noor)

    assert office.understanding(accepted.message_id).act == "openingsuren"


def test_it_calls_out_of_scope_what_nobody_recognised(office: Office, noor: str) -> None:
    office.engine.script = [understood(Message("?"))]
    accepted = office.say(noor, "🦄")
    office.settle(noor)

    row = office.understanding(accepted.message_id)
    assert (row.act, row.confidence) == ("buiten_bereik", 0.0)


@pytest.mark.parametrize("value", [1, -1])
def test_it_keeps_a_thumb_with_the_question(office: Office, noor: str, value: int) -> None:
    office.engine.script = [said("75 euro", "Nog iets?")]
    accepted = office.say(noor, "wat kost een reispas?")
    office.settle(noor)
    for answer in office.entries(noor)[1:]:
        office.conversations.rate(noor, answer.id, value)

    row = office.understanding(accepted.message_id)
    assert (row.rating, row.rated_at) == (value, office.clock.now())


def test_it_lets_a_resident_change_their_mind(office: Office, noor: str) -> None:
    accepted = office.say(noor, "hallo")
    office.settle(noor)
    answer = office.entries(noor)[-1]
    office.conversations.rate(noor, answer.id, 1)
    office.conversations.rate(noor, answer.id, -1)

    assert office.understanding(accepted.message_id).rating == -1


def test_it_refuses_a_thumb_for_someone_else_s_answer(office: Office, noor: str, lien: str) -> None:
    accepted = office.say(noor, "hallo")
    office.settle(noor)

    with pytest.raises(UnknownMessage):
        office.conversations.rate(lien, office.entries(noor)[-1].id, -1)
    assert office.understanding(accepted.message_id).rating is None


def test_it_refuses_a_thumb_for_what_is_no_answer(office: Office, noor: str) -> None:
    asked = office.say(noor, "hallo")
    (opening, _) = office.conversations.read(noor)

    for message_id in (asked.message_id, opening.id, "geen bericht"):
        with pytest.raises(UnknownMessage):
            office.conversations.rate(noor, message_id, 1)


@pytest.mark.parametrize("value", [0, 2, -5])
def test_it_knows_no_other_rating(office: Office, noor: str, value: int) -> None:
    with pytest.raises(InvalidInput):
        office.conversations.rate(noor, "m", value)
