"""The form from begin to end: buttons, holds that end, times that others take, and the end itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.booking.state import FORM_SLOTS, State
from bot.clock import SetClock
from tests.bot.answers.sample import UNSURE, parsed, tapped
from tests.bot.booking.form import Form


def held_by(noor: Form) -> Any:
    return noor.world.agenda.held_by(noor.world.conversation_id)


def with_time(noor: Form) -> Form:
    return noor.begins("energieadvies via video", product="energieadvies").taps("Wo 18 nov, 9.00 uur")


def at_summary(noor: Form) -> Form:
    return with_time(noor).says("Noor Peeters").says("noor@voorbeeld.be")


# --- buttons


def test_it_books_with_buttons_alone_but_for_the_name(noor: Form) -> None:
    noor.begins().taps("Energie en premies").taps("Videogesprek").taps("Andere dag")
    assert "Welke dag past je?" in noor.text
    noor.taps("Woensdag 18 november").taps("Wo 18 nov, 9.00 uur")
    assert "10 minuten" in noor.text
    noor.says("Noor Peeters").says("geen").taps("Ja, bevestig")
    (booked,) = noor.world.agenda.upcoming("noor")
    assert booked.number in noor.text
    assert "Schrijf de dag en het uur goed op" in noor.text


def test_it_shows_what_it_is_about_to_book(noor: Form) -> None:
    text = at_summary(noor).text
    for piece in (
        "Klopt dit?",
        "Waarover: Advies over energie",
        "Hoe: Videogesprek",
        "Wanneer: woensdag 18 november 2026 om 9.00 uur",
        "Duur: ongeveer 45 minuten",
        "Naam: Noor Peeters",
        "E-mail: noor@voorbeeld.be",
        "Hou dit bij de hand",
    ):
        assert piece in text
    assert noor.titles == ["Ja, bevestig", "Iets wijzigen", "Stoppen"]
    assert "Noor" not in str(noor.reply[-1].custom)


def test_it_gives_the_video_link_and_the_way_to_cancel(noor: Form) -> None:
    at_summary(noor).taps("Ja, bevestig")
    assert noor.titles == ["Open het videogesprek", "Wat meebrengen?", "Afspraak annuleren"]
    assert noor.reply[0].custom["afspraak"]["status"] == "confirmed"


@pytest.mark.parametrize(
    "title", ["Ander moment", "Video of loket", "Andere naam", "Ander e-mailadres", "Stoppen"]
)
def test_it_changes_one_thing_and_comes_back(noor: Form, title: str) -> None:
    at_summary(noor).taps("Iets wijzigen").taps(title)
    asked = {
        "Ander moment": "moment",
        "Video of loket": "wijze",
        "Andere naam": "naam",
        "Ander e-mailadres": "email",
    }
    assert noor.asked == asked.get(title)
    answers = {"moment": "morgen om 9 uur", "wijze": "video", "naam": "Kim Janssens", "email": "geen"}
    if noor.asked:
        noor.says(answers[noor.asked])
        if noor.asked == "moment":
            noor.says("ja")
        assert noor.asked == "bevestigd"


def test_it_holds_one_time_however_often_a_button_is_tapped(noor: Form) -> None:
    noor.begins("energieadvies via video", product="energieadvies").taps("Wo 18 nov, 9.00 uur", "m1")
    first = held_by(noor)
    noor.answers(moment=first.start.isoformat())
    assert held_by(noor).start == first.start
    assert noor.slots["moment"] == first.start.isoformat()


def test_it_gives_the_same_hold_for_the_same_message(noor: Form) -> None:
    noor.begins("energieadvies via video", product="energieadvies")
    once = noor.read(tapped("antwoord", moment="2026-11-18T09:00:00+01:00"), "m1")
    twice = noor.read(tapped("antwoord", moment="2026-11-18T09:00:00+01:00"), "m1")
    assert once["afspraak_id"] == twice["afspraak_id"]


def test_it_books_once_when_confirmed_twice(noor: Form) -> None:
    at_summary(noor)
    again = noor.reply[-1].buttons[0].payload
    once = noor.read(tapped("antwoord", bevestigd=True))
    twice = noor.read(tapped("antwoord", bevestigd=True))
    assert once["bevestigd"] is twice["bevestigd"] is True
    noor.taps("Ja, bevestig")
    assert len(noor.world.agenda.upcoming("noor")) == 1
    assert again == {"act": "antwoord", "entities": {"bevestigd": True}}


def test_it_does_not_confirm_the_old_time_while_a_new_one_is_asked(noor: Form) -> None:
    at_summary(noor).says("toch een andere dag").answers(bevestigd=True)
    assert noor.asked == "moment"
    assert noor.world.agenda.upcoming("noor") == []


TAMPERED = [
    {"thema": "bestaat_niet"},
    {"thema": None},
    {"thema": ["wonen"]},
    {"wijze": "taxi"},
    {"wijze": 7},
    {"wijze": {}},
    {"plaats": "parijs"},
    {"plaats": "rabot"},
    {"plaats": []},
    {"moment": "gisteren"},
    {"moment": "2026-11-16T09:00:00+01:00"},
    {"moment": "2036-11-16T09:00:00+01:00"},
    {"moment": "9999-12-31T23:59:59+00:00"},
    {"moment": "0001-01-01T00:00:00"},
    {"moment": "2026-11-18T09:07:00+01:00"},
    {"moment": "2026-11-18T09:00:00"},
    {"moment": "2026-11-18"},
    {"moment": None},
    {"moment": 12},
    {"moment": ["a"]},
    {"lezing": "blabla"},
    {"lezing": {}},
    {"lezing": "31 november"},
    {"andere_dag": "x"},
    {"wijzig": "alles"},
    {"wijzig": None},
    {"bevestigd": "ja"},
    {"bevestigd": None},
    {"annuleer": "x"},
    {"onbekend": 1},
    {},
]
STAGES = 6


def staged(form: Form, stage: int) -> Form:
    steps: list[Callable[[], Form]] = [
        lambda: form.begins(),
        lambda: form.taps("Energie en premies"),
        lambda: form.taps("Videogesprek"),
        lambda: form.says("zo snel mogelijk").says("ja"),
        lambda: form.says("Noor Peeters"),
        lambda: form.says("noor@voorbeeld.be"),
    ]
    for step in steps[: stage + 1]:
        step()
    return form


@pytest.mark.parametrize("stage", range(STAGES))
def test_it_answers_every_made_up_button_in_plain_dutch(resident: Callable[[str], Form], stage: int) -> None:
    for number, entities in enumerate(TAMPERED):
        form = staged(resident(f"kim-{stage}-{number}"), stage)
        form.answers(**entities)
        assert form.text.strip(), entities
        assert all(message.text.strip() for message in form.reply), entities
        assert "None" not in form.text
        form.says("stop", parsed("stoppen"))
        assert held_by(form) is None


def test_it_answers_a_payload_of_another_shape(noor: Form) -> None:
    with_time(noor)
    for payload in ({}, {"act": "antwoord"}, {"act": "antwoord", "entities": [1]}, {"act": 3}):
        noor.sends(type(tapped("x"))("", {}, payload))
        assert noor.text.strip()


# --- holds that end


def test_it_keeps_the_time_while_the_resident_types(noor: Form, clock: SetClock) -> None:
    with_time(noor)
    for _ in range(3):
        clock.advance(timedelta(minutes=8))
        noor.says("hallo", parsed("begroeting"))
    assert held_by(noor) is not None
    assert noor.text.count("minuten") == 0


def test_it_offers_the_same_time_first_when_it_kept_it_long_enough(noor: Form, clock: SetClock) -> None:
    with_time(noor)
    clock.advance(timedelta(minutes=40))
    noor.says("Noor Peeters")
    assert "niet langer" in noor.text
    assert noor.titles[0] == "Wo 18 nov, 9.00 uur"
    assert (noor.slots["moment"], noor.slots["naam"]) == (None, "Noor Peeters")
    noor.taps("Wo 18 nov, 9.00 uur").says("geen").says("ja")
    assert len(noor.world.agenda.upcoming("noor")) == 1


def test_it_offers_other_times_when_somebody_took_it_meanwhile(
    noor: Form, resident: Callable[[str], Form], clock: SetClock
) -> None:
    with_time(noor)
    clock.advance(timedelta(minutes=40))
    for name in ("kim", "lien"):  # two officers
        with_time(resident(name))
    noor.says("Noor Peeters")
    assert "Wo 18 nov, 9.00 uur" not in noor.titles
    assert noor.asked == "moment"


def test_it_books_nothing_when_the_yes_comes_too_late(noor: Form, clock: SetClock) -> None:
    at_summary(noor)
    clock.advance(timedelta(minutes=45))
    noor.says("ja")
    assert noor.asked == "moment"
    assert noor.world.agenda.upcoming("noor") == []


def test_it_offers_other_times_when_somebody_was_first(noor: Form, resident: Callable[[str], Form]) -> None:
    noor.begins("energieadvies via video", product="energieadvies")
    for name in ("kim", "lien"):
        with_time(resident(name))
    noor.taps("Wo 18 nov, 9.00 uur")
    assert "Woensdag 18 november 2026 om 9.00 uur is niet vrij." in noor.text
    assert noor.asked == "moment"
    assert "Wo 18 nov, 9.00 uur" not in noor.titles


def test_it_says_whom_to_call_when_nothing_is_free(noor: Form, clock: SetClock) -> None:
    class Full:
        """The agenda of a city where everything is taken."""

        def __init__(self, real: Any) -> None:
            self._real = real

        def __getattr__(self, name: str) -> Any:
            return (
                (lambda *_, **__: [])
                if name in ("free_times", "times", "days")
                else getattr(self._real, name)
            )

    noor.world = type(noor.world)(**{**vars(noor.world), "agenda": Full(noor.world.agenda)})
    noor.begins("energieadvies via video", product="energieadvies")
    assert "geen vrij moment" in noor.text
    for text in ("donderdag", "zo snel mogelijk", "maakt niet uit", "later", "andere dag", "morgen om 9 uur"):
        noor.says(text)
        assert "09 210 10 10" in noor.text, text


# --- the end


def test_it_lets_the_time_go_when_the_resident_stops(noor: Form) -> None:
    with_time(noor).says("stop", parsed("stoppen"))
    assert "niets vastgelegd" in noor.text
    assert held_by(noor) is None


def test_it_lets_the_time_go_when_another_time_was_being_asked(noor: Form) -> None:
    with_time(noor).says("toch een andere dag").says("laat maar", parsed("stoppen"))
    assert held_by(noor) is None


def test_it_lets_the_time_go_when_it_turns_out_not_to_be_needed(noor: Form) -> None:
    with_time(noor)
    noor.answers(thema="burgerzaken")
    assert noor.slots["moment"] is None
    noor.says("stop", parsed("stoppen"))
    assert held_by(noor) is None


def test_it_knows_a_form_from_its_slots() -> None:
    slots = dict.fromkeys(FORM_SLOTS) | {"thema": "wonen", "afspraak_vraag": {"dagen": True}}
    state = State.from_slots(slots)
    assert State.from_slots(state.as_slots()) == state
    assert state.after({"wijze": "video"}).wijze == "video"


# --- whatever happens


SENTENCES = [
    "morgen om 9 uur",
    "donderdag",
    "later",
    "vroeger",
    "de tweede",
    "maakt niet uit",
    "zo snel mogelijk",
    "andere dag",
    "ja",
    "nee",
    "video",
    "aan het loket",
    "rabot",
    "Noor Peeters",
    "noor@voorbeeld.be",
    "0470 12 34 56",
    "geen",
    "ik heb geen mail",
    "31 november",
    "het uur klopt niet",
    "een andere naam",
    "wat kost dat?",
    "",
    "😀",
    "x" * 500,
]
step = st.one_of(
    st.tuples(
        st.just("says"), st.sampled_from(SENTENCES), st.sampled_from(["vraag", "begroeting", "ontkennen"])
    ),
    st.tuples(st.just("taps"), st.integers(0, 9), st.none()),
    st.tuples(st.just("answers"), st.sampled_from(TAMPERED), st.none()),
    st.tuples(st.just("waits"), st.sampled_from([1, 9, 40]), st.none()),
)


def take(form: Form, clock: SetClock, kind: str, what: Any, act: str | None) -> None:
    if kind == "says":
        form.says(what, parsed(act, 0.45) if act != "vraag" else UNSURE)
    elif kind == "waits":
        clock.advance(timedelta(minutes=what))
    elif kind == "answers":
        form.answers(**what)
    elif form.titles:
        shown = [button for message in form.reply for button in message.buttons if button.payload]
        if shown:
            form.taps(shown[what % len(shown)].title)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(step, max_size=10), number=st.integers(0, 10**9))
def test_it_always_has_something_to_say_and_leaves_nothing_held(
    resident: Callable[[str], Form], clock: SetClock, steps: list[Any], number: int
) -> None:
    clock.set(clock.now().replace(2026, 11, 17, 10, 5))
    form = resident(f"noor-{number}")
    form.begins("energieadvies", product="energieadvies")
    for kind, what, act in steps:
        if form.asked is None:
            break
        take(form, clock, kind, what, act)
        assert all(message.text.strip() for message in form.reply)
        assert all(len(button.title) <= 40 for message in form.reply for button in message.buttons)
    if form.asked:
        form.says("stop", parsed("stoppen"))
    assert held_by(form) is None
