"""Sentences that are no answer to the form: they are answered, and the question is asked again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bot.answers.sample import UNSURE, parsed, said
from tests.bot.booking.form import Form
from tests.bot.booking.stages import STAGES, at_moment, at_name, moved

SMALL_TALK = [
    parsed("begroeting"),
    parsed("bedankt"),
    parsed("hulp"),
    parsed("bot_of_mens"),
    parsed("privacy"),
    parsed("klacht"),
    parsed("medewerker"),
    parsed("contact"),
    parsed("andere_taal"),
    parsed("noodgeval"),
    parsed(product="rijbewijs", aspect="kosten"),
    UNSURE,
]
QUESTIONS = [
    "wat kost een rijbewijs?",
    "hoelang duurt dat?",
    "is er parking in de buurt?",
    "wie zijn jullie?",
    "moet ik iets meebrengen?",
    "wat is een EPC?",
    "hebben jullie een toilet?",
    "kan ik met de kaart betalen?",
]


@pytest.mark.parametrize("asked", list(STAGES))
def test_it_leaves_questions_to_the_answers(noor: Form, asked: str) -> None:
    STAGES[asked](noor)

    @given(st.sampled_from(QUESTIONS), st.sampled_from(SMALL_TALK))
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def none_is_an_answer(text: str, parse: dict[str, Any]) -> None:
        assert noor.read(said(text, parse)) == {}

    none_is_an_answer()


@pytest.mark.parametrize("asked", list(STAGES))
@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("hallo", "begroeting"),
        ("dank je wel", "bedankt"),
        ("ik wil een mens spreken", "medewerker"),
        ("ik ben niet tevreden over jullie", "klacht"),
        ("er is brand", "noodgeval"),
    ],
)
def test_it_answers_in_between_and_asks_again(noor: Form, asked: str, text: str, act: str) -> None:
    STAGES[asked](noor)
    before = dict(noor.slots)
    noor.says(text, parsed(act))
    assert noor.asked == asked
    assert moved(noor.slots, before) == {}
    assert len(noor.reply) == 2
    assert all(message.text.strip() for message in noor.reply)


@pytest.mark.parametrize("asked", ["moment", "naam", "email", "bevestigd"])
def test_it_asks_shorter_the_second_time(noor: Form, asked: str) -> None:
    first = STAGES[asked](noor).reply[-1].text
    again = noor.says("hallo", parsed("begroeting")).reply[-1].text
    assert 0 < len(again) < len(first)


@pytest.mark.parametrize("act", ["stoppen", "afscheid", "klacht", "vraag", "begroeting", "hulp"])
def test_it_takes_a_name_for_a_name_whatever_it_looks_like(noor: Form, act: str) -> None:
    at_name(noor).says("Noor Peeters", parsed(act))
    assert noor.slots["naam"] == "Noor Peeters"


def test_it_does_not_stop_when_anything_is_fine(noor: Form) -> None:
    at_moment(noor).says("maakt niet uit", parsed("stoppen"))
    assert noor.asked == "moment"
    assert "Klopt dat?" in noor.text


def test_it_says_what_is_missing_rather_than_that_it_did_not_understand(noor: Form) -> None:
    for asked, missing in (
        ("wijze", "video of aan het loket"),
        ("plaats", "kantoor"),
        ("email", "e-mailadres"),
    ):
        form = STAGES[asked](noor)
        form.says("hmm", parsed("ontkennen", 0.4))
        assert missing in form.text
        noor.says("stop", parsed("stoppen"))


def test_it_says_that_there_is_nothing_to_cancel_yet(noor: Form) -> None:
    at_name(noor).says("annuleer mijn afspraak", parsed("afspraak_annuleren"))
    assert "Er ligt nog niets vast" in noor.text
    assert noor.asked == "naam"


@pytest.mark.parametrize("text", ["wacht even", "Momentje", "even geduld", "nee wacht", "ogenblikje"])
def test_it_waits_for_who_looks_something_up(noor: Form, text: str) -> None:
    at_name(noor).says(text, parsed("stoppen"))
    assert "Neem rustig je tijd" in noor.text
    assert noor.asked == "naam"


@pytest.mark.parametrize(("said_then", "asked"), [("ja", None), ("nee", "naam"), ("Noor Peeters", "email")])
def test_it_asks_before_it_gives_up_on_half_a_word(noor: Form, said_then: str, asked: str | None) -> None:
    at_name(noor).says("pff", parsed("stoppen"))
    assert noor.titles == ["Ja, stop ermee", "Nee, doe voort"]
    noor.says(said_then)
    assert noor.asked == asked
    assert (noor.world.agenda.held_by("noor") is None) == (asked is None)


def test_it_goes_on_when_stopping_was_not_meant(noor: Form) -> None:
    at_name(noor).says("pff", parsed("stoppen")).taps("Nee, doe voort")
    assert "Op welke naam" in noor.text


@pytest.mark.parametrize("text", ["stop", "laat maar", "stop maar", "laat maar zitten", "ik wil niet meer"])
def test_it_stops_at_once_when_it_is_said(noor: Form, text: str) -> None:
    at_name(noor).says(text, parsed("stoppen"))
    assert noor.asked is None
    assert "niets vastgelegd" in noor.text


def test_it_hears_the_last_one_and_no_danger(noor: Form) -> None:
    parse = parsed() | {
        "intent_ranking": [{"name": "vraag", "confidence": 0.4}, {"name": "noodgeval", "confidence": 0.3}]
    }
    at_moment(noor).says("de laatste", parse)
    assert "Je kiest" in noor.text


def test_it_does_not_look_later_when_changing_is_asked(noor: Form) -> None:
    at_moment(noor).says("kan ik dat later nog veranderen?")
    assert "later nog vrij" not in noor.text


def test_it_gives_the_emergency_numbers_where_stopping_may_mean_worse(noor: Form) -> None:
    parse = parsed("stoppen", 0.6)
    parse["intent_ranking"].append({"name": "noodgeval", "confidence": 0.3})
    at_name(noor).says("ik heb er geen zin meer in", parse)
    assert "1813" in noor.text
    assert noor.asked == "naam"


def test_it_says_that_everything_can_still_be_changed(noor: Form) -> None:
    at_moment(noor).says("kan ik dat later nog veranderen?")
    assert "Dan kan je nog alles veranderen" in noor.text


def test_it_asks_one_question_at_a_time(noor: Form) -> None:
    at_moment(noor).taps("Andere dag").says("ja")
    assert noor.text == "Welke dag past je?"


@pytest.mark.parametrize("asked", list(STAGES))
def test_anger_is_no_answer_to_the_form(noor: Form, asked: str) -> None:
    STAGES[asked](noor)
    noor.says("wat een stomme bot", UNSURE)
    assert any(message.custom.get("overdracht") == {"reden": "boos"} for message in noor.reply)
