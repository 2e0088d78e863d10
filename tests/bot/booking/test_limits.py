"""What the agenda refuses, and what can be done then: nothing that was said is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.appointments import AgendaAway
from bot.clock import SetClock
from tests.bot.answers.sample import parsed, tapped
from tests.bot.booking.form import Form
from tests.bot.booking.stages import STAGES, at_name, at_summary

PHONE = "09 210 10 10"
YES = parsed("bevestigen")


def fills(noor: Form, hour: str, mail: str = "noor@voorbeeld.be") -> Form:
    """All but the yes for advice by video, tomorrow at `hour`."""
    noor.begins(f"energieadvies via video morgen om {hour}", product="energieadvies").says("ja")
    return noor.says(f"Noor Peeters, {mail}")


def full(noor: Form) -> Form:
    """Three appointments, which is all that may be."""
    for hour in ("9 uur", "9u45", "10u30"):
        fills(noor, hour).says("ja", YES)
        assert "bevestigd" in noor.text
    return noor


def one_more(noor: Form) -> Form:
    noor.begins("energieadvies via video morgen om 13 uur", product="energieadvies")
    return noor.says("ja")


def test_too_many_says_what_can_be_done_and_keeps_the_form(noor: Form) -> None:
    one_more(full(noor))
    assert "zoveel afspraken als je tegelijk mag hebben" in noor.text
    assert noor.text.count("- A-") == 3
    assert PHONE in noor.text
    assert noor.titles == ["Mijn afspraken", "Opnieuw proberen", "Stoppen"]
    assert noor.slots["thema"] == "energie"


@pytest.mark.parametrize("again", ["tap", "ja"])
def test_after_cancelling_one_it_goes_on(noor: Form, again: str) -> None:
    one_more(full(noor))
    first = noor.world.agenda.upcoming("noor")[0]
    noor.says("mijn afspraken", parsed("afspraak_bekijken"))
    assert first.number in noor.text
    noor.answers(annuleer=first.id)
    assert "is geannuleerd" in noor.text
    noor.taps("Opnieuw proberen") if again == "tap" else noor.says("ja", YES)
    assert noor.asked == "naam"
    noor.says("Noor Peeters, noor@voorbeeld.be").says("ja", YES)
    assert len(noor.world.agenda.upcoming("noor")) == 3


def test_too_many_at_one_address_tells_a_stranger_nothing_of_the_others(noor: Form, kim: Form) -> None:
    full(noor)
    numbers = [one.number for one in noor.world.agenda.upcoming("noor")]
    fills(kim, "13u45").says("ja", YES)
    assert not any(number in kim.text for number in numbers)


@pytest.mark.parametrize("way", ["aan het loket", "via video"])
def test_two_at_the_same_moment_are_not_booked(noor: Form, way: str) -> None:
    fills(noor, "9 uur").says("ja", YES)
    noor.begins(f"energieadvies {way}, morgen om 9 uur", product="energieadvies").says("ja")
    assert "heb je al een andere afspraak" in noor.text
    assert noor.world.agenda.upcoming("noor")[0].number in noor.text
    assert noor.asked == "moment"
    assert len(noor.titles) > 1
    assert "Wo 18 nov, 9.00 uur" not in noor.titles
    assert len(noor.world.agenda.upcoming("noor")) == 1


# --- an agenda that is away


def goes(noor: Form, monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise AgendaAway("no answer in five seconds")

    for name in names:
        monkeypatch.setattr(noor.world.agenda, name, away)


ALL = (
    "themes",
    "theme_for",
    "places",
    "days",
    "times",
    "free_times",
    "hold",
    "renew",
    "confirm",
    "move",
    "held_by",
)


@pytest.mark.parametrize("asked", list(STAGES))
def test_nothing_is_lost_while_the_agenda_is_away(
    noor: Form, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    STAGES[asked](noor)
    before = dict(noor.slots)
    with monkeypatch.context() as gone:
        goes(noor, gone, *ALL)
        noor.says("morgen om 9 uur")
        assert "niet bereikbaar" in noor.text
        assert PHONE in noor.text
    noor.answers(doorgaan=True)
    assert noor.asked == asked
    plain = ("thema", "wijze", "plaats", "personen", "moment", "naam", "email", "afspraak_id")
    assert {name: noor.slots[name] for name in plain} == {name: before[name] for name in plain}


def test_a_yes_while_the_agenda_is_away_can_be_said_again(
    noor: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_summary(noor)
    with monkeypatch.context() as gone:
        goes(noor, gone, "confirm")
        noor.says("ja", YES)
        assert "niet bereikbaar" in noor.text
    noor.says("ja", YES)
    assert "bevestigd" in noor.text


def test_it_does_not_begin_while_the_agenda_is_away(noor: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as gone:
        goes(noor, gone, *ALL)
        noor.begins("afspraak voor een reispas", product="reispas")
        assert "niet bereikbaar" in noor.text
        assert noor.asked is None
    noor.taps("Opnieuw proberen")
    assert noor.slots["afspraak_product"] == "reispas"


# --- the hold


def test_it_says_once_that_the_time_is_kept_for_the_last_time(noor: Form, clock: SetClock) -> None:
    at_name(noor)
    clock.advance(timedelta(minutes=9))
    noor.says("hallo", parsed("begroeting"))
    assert "Langer kan ik niet" not in noor.text
    clock.advance(timedelta(minutes=9))
    noor.says("wacht even")
    clock.advance(timedelta(minutes=8))
    noor.says("Noor Peeters")
    assert "nog vrij tot" in noor.text
    assert "Langer kan ik niet" in noor.text
    noor.says("noor@voorbeeld.be")
    assert "Langer kan ik niet" not in noor.text
    assert noor.asked == "bevestigd"


def test_stop_gives_the_time_back_at_once(noor: Form, resident: Callable[[str], Form]) -> None:
    at_name(noor)
    held = noor.world.agenda.held_by("noor")
    noor.says("stop", parsed("stoppen"))
    assert noor.world.agenda.held_by("noor") is None
    assert held is not None


def test_a_double_tap_books_once(noor: Form) -> None:
    at_summary(noor).taps("Ja, bevestig", key="tik")
    noor.answered(tapped("antwoord", bevestigd=True), "tik-2")
    assert len(noor.world.agenda.upcoming("noor")) == 1
    assert noor.world.agenda.upcoming("noor")[0].number in noor.text
