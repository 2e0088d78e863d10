"""Several people in one appointment: heard in any sentence, asked only where it matters."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.bot.answers.sample import parsed
from tests.bot.booking.form import Form
from tests.bot.booking.stages import WEDNESDAY_9, at_moment, at_party


def test_it_asks_how_many_come_only_where_more_may(noor: Form) -> None:
    at_party(noor)
    assert "Met hoeveel personen kom je?" in noor.text
    assert noor.titles[:2] == ["Alleen ik", "2 personen"]
    noor.says("stop", parsed("stoppen"))
    assert at_moment(noor).asked == "moment"
    assert noor.slots["personen"] == 1


@pytest.mark.parametrize(
    ("said", "persons"),
    [
        ("een afspraak voor een reispas voor mij en mijn twee kinderen", 3),
        ("we komen met 4 voor een reispas", 4),
        ("wij zijn met zijn tweeën voor een reispas", 2),
    ],
)
def test_it_hears_it_in_the_first_sentence(noor: Form, said: str, persons: int) -> None:
    noor.begins(said, product="reispas").taps("Stadskantoor Gent")
    assert noor.slots["personen"] == persons
    assert noor.asked == "moment"


@pytest.mark.parametrize(
    ("said", "persons"), [("3", 3), ("drie", 3), ("ik en mijn vrouw", 2), ("alleen ik", 1)]
)
def test_it_hears_it_where_it_is_asked(noor: Form, said: str, persons: int) -> None:
    at_party(noor).says(said)
    assert noor.slots["personen"] == persons


def test_it_takes_the_moment_beside_it(noor: Form) -> None:
    at_party(noor).says("we komen met 3, liefst morgen om 9 uur")
    assert noor.slots["personen"] == 3
    assert "woensdag 18 november 2026 om 9.00 uur" in noor.text


def test_more_than_may_come_is_said_with_the_phone(noor: Form) -> None:
    at_party(noor).says("we zijn met 9")
    assert "hoogstens 6" in noor.text
    assert "09 210 10 10" in noor.text
    assert noor.asked == "personen"


def test_one_at_a_time_is_said_where_only_one_may_come(noor: Form) -> None:
    noor.begins("energieadvies via video voor mij en mijn man", product="energieadvies")
    assert "voor één persoon" in noor.text
    assert "09 210 10 10" in noor.text
    assert noor.slots["personen"] == 1


def test_the_appointment_is_longer_and_the_summary_says_so(noor: Form) -> None:
    at_party(noor).says("3").says("morgen om 9 uur").says("ja").says("Noor Peeters, noor@voorbeeld.be")
    assert "- Personen: 3" in noor.text
    theme = noor.world.theme("burgerzaken")
    assert theme is not None
    length = theme.length("reispas", 3)
    assert length > theme.length("reispas")
    assert f"- Duur: ongeveer {length // timedelta(minutes=1)} minuten" in noor.text
    noor.says("ja", parsed("bevestigen"))
    (one,) = noor.world.agenda.upcoming("noor")
    assert (one.persons, one.end - one.start) == (3, length)


def test_who_comes_with_more_after_all_keeps_the_time_if_it_can(noor: Form) -> None:
    at_party(noor).says("1").says("morgen om 9 uur").says("ja").says("Noor Peeters, noor@voorbeeld.be")
    noor.says("we komen toch met 2")
    assert (noor.slots["personen"], noor.slots["moment"]) == (2, WEDNESDAY_9)
    held = noor.world.agenda.held_by("noor")
    assert held is not None
    assert held.persons == 2


def test_it_can_be_changed_in_the_summary(noor: Form) -> None:
    at_party(noor).says("1").says("morgen om 9 uur").says("ja").says("Noor Peeters, noor@voorbeeld.be")
    noor.taps("Iets wijzigen").taps("Aantal personen").taps("2 personen")
    assert "- Personen: 2" in noor.text


def test_it_can_be_changed_in_words(noor: Form) -> None:
    at_party(noor).says("1").says("morgen om 9 uur").says("ja").says("Noor Peeters, noor@voorbeeld.be")
    noor.says("nee").says("het aantal personen").says("3")
    assert "- Personen: 3" in noor.text


@pytest.mark.parametrize("value", [0, -1, 7, 1000, True, "veel", None, 2.5])
def test_a_made_up_button_brings_nobody(noor: Form, value: object) -> None:
    at_party(noor).answers(personen=value)
    assert noor.asked == "personen"
    assert noor.slots["personen"] is None


def test_it_says_that_no_number_was_heard(noor: Form) -> None:
    at_party(noor).says("hmm", parsed("ontkennen", 0.4))
    assert "Typ een getal" in noor.text
