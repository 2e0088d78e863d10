"""A moment as residents say it: vague, relative, closed, or as it was offered."""

from __future__ import annotations

import pytest

from tests.bot.booking.form import Form
from tests.bot.booking.stages import TUESDAY_13, WEDNESDAY_9, at_moment


@pytest.mark.parametrize(
    ("text", "lead", "moment"),
    [
        ("morgen om 9 uur", "Ik begrijp", WEDNESDAY_9),
        ("volgende week dinsdag om 14u30", "Ik begrijp", "2026-11-24T14:30:00+01:00"),
        ("zo snel mogelijk", "Het eerste vrije moment", TUESDAY_13),
        ("wat is het vroegste moment?", "Het eerste vrije moment", TUESDAY_13),
        ("straks", "Het eerste vrije moment", TUESDAY_13),
        ("maakt niet uit", "Ik stel voor", TUESDAY_13),
        ("eender wanneer", "Ik stel voor", TUESDAY_13),
        ("doe maar het tweede", "Je kiest", WEDNESDAY_9),
        ("de eerste", "Je kiest", TUESDAY_13),
        ("het laatste moment graag", "Je kiest", "2026-11-19T09:00:00+01:00"),
    ],
)
def test_it_proposes_one_moment_and_asks_whether_it_is_right(
    noor: Form, text: str, lead: str, moment: str
) -> None:
    at_moment(noor).says(text)
    assert noor.state.vraag["voorstel"] == moment
    assert noor.text.startswith(lead)
    assert "Klopt dat?" in noor.text
    assert noor.slots["moment"] is None


@pytest.mark.parametrize(
    ("text", "said", "first"),
    [
        ("donderdag", "Je vraagt donderdag 19 november 2026", "Do 19 nov, 9.00 uur"),
        ("kan dat ook om 16u?", "Je vraagt 16 uur", "Di 17 nov, 16.00 uur"),
        ("wat heb je nog vrij volgende week?", "23 november 2026", "Ma 23 nov, 9.00 uur"),
        ("morgen in de namiddag", "in de namiddag", "Wo 18 nov, 13.00 uur"),
        ("tussen 10 en 11 uur", "tussen 10.00 en 11.00 uur", "Wo 18 nov, 10.30 uur"),
        ("later", "later nog vrij", "Do 19 nov, 9.45 uur"),
        ("zondag", "niets vrij", "Ma 23 nov, 9.00 uur"),
        ("24 december", "Kerstavond", "Ma 28 dec, 9.00 uur"),
        ("morgen om 10 uur", "niets vrij. Dit ligt het dichtst", "Wo 18 nov, 9.00 uur"),
        ("volgend jaar in mei", "Zo ver vooruit", "Di 17 nov, 13.00 uur"),
        ("ik kan enkel 's avonds", "niets vrij", "Di 17 nov, 13.00 uur"),
    ],
)
def test_it_offers_what_is_free_then(noor: Form, text: str, said: str, first: str) -> None:
    at_moment(noor).says(text)
    assert said in noor.text
    assert noor.titles[0] == first
    assert all(len(title) <= 24 for title in noor.titles)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("31 november", "bestaat niet"),
        ("dinsdag 25 november", "woensdag"),
        ("gisteren om 10 uur", "voorbij"),
        ("vroeger", "Vroeger is er niets vrij"),
        ("de vijfde keuze", "Zoveel momenten staan er niet"),
        ("blabla", "geen dag of uur"),
    ],
)
def test_it_says_what_is_wrong_with_a_moment_and_shows_others(noor: Form, text: str, said: str) -> None:
    at_moment(noor).says(text)
    assert said in noor.text
    assert "Andere dag" in noor.titles
    assert noor.asked == "moment"


def test_it_asks_which_day_when_several_fit(noor: Form) -> None:
    at_moment(noor).says("dinsdag of donderdag")
    assert "Welke dag bedoel je?" in noor.text
    assert noor.titles == ["Dinsdag 17 november", "Dinsdag 24 november", "Donderdag 19 november"]
    noor.taps("Dinsdag 24 november")
    assert "dinsdag 24 november 2026" in noor.text


def test_it_takes_a_bare_hour_for_the_day_that_was_spoken_about(noor: Form) -> None:
    at_moment(noor).says("donderdag").says("om half elf")
    assert "donderdag 19 november 2026 om 10.30 uur" in noor.text


def test_it_looks_earlier_and_later_than_what_it_offered(noor: Form) -> None:
    at_moment(noor).says("volgende week").says("vroeger")
    assert noor.titles[0] == "Di 17 nov, 13.00 uur"
    noor.says("iets later")
    assert "later nog vrij" in noor.text or "Welke dag" in noor.text


def test_it_does_not_lose_what_it_offered_over_a_strange_sentence(noor: Form) -> None:
    at_moment(noor).says("volgende week").says("blabla")
    assert noor.titles[0] == "Ma 23 nov, 9.00 uur"


def test_it_takes_yes_for_an_answer_only_when_one_moment_is_meant(noor: Form) -> None:
    at_moment(noor).says("volgende week").says("ja")
    assert "Welk moment kies je?" in noor.text
    assert noor.slots["moment"] is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("in de namiddag", "Ma 23 nov, 13.00 uur"),
        ("dinsdag", "Di 24 nov, 9.00 uur"),
        ("na 15 uur", "Ma 23 nov, 15.15 uur"),
        ("dinsdagnamiddag", "Di 24 nov, 13.00 uur"),
    ],
)
def test_it_stays_in_the_week_that_was_spoken_about(noor: Form, text: str, first: str) -> None:
    at_moment(noor).says("wat heb je nog vrij volgende week?").says(text)
    assert noor.titles[0] == first


def test_it_lets_the_resident_choose_again_from_the_same_list(noor: Form) -> None:
    at_moment(noor).says("de eerste").says("nee, liever de tweede")
    assert noor.state.vraag["voorstel"] == WEDNESDAY_9


def test_it_asks_once_when_yes_says_too_little(noor: Form) -> None:
    at_moment(noor).says("ja")
    assert noor.text.count("Welk moment kies je?") == 1
