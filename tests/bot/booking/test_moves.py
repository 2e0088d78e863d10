"""Moving an appointment inside a conversation: the old time is kept until the new one is sure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.appointments import Agenda
from bot.clock import SetClock
from tests.bot.answers.sample import parsed, tapped
from tests.bot.booking.form import Form
from tests.bot.booking.stages import TUESDAY_13, WEDNESDAY_9, at_summary

MOVE = parsed("afspraak_verplaatsen")
THURSDAY_1430 = "2026-11-26T14:30:00+01:00"


def booked(noor: Form) -> str:
    """Energy advice by video, Wednesday 18 November at nine."""
    at_summary(noor).taps("Ja, bevestig")
    return noor.world.agenda.upcoming(noor.world.conversation_id)[-1].id


def starts(noor: Form) -> list[str]:
    return [one.start.isoformat() for one in noor.world.agenda.upcoming(noor.world.conversation_id)]


def test_it_goes_straight_to_the_moment_that_is_named(noor: Form) -> None:
    mine = booked(noor)
    noor.asks("kan ik mijn afspraak verplaatsen naar volgende week donderdag 14u30", MOVE)
    assert "donderdag 26 november 2026 om 14.30 uur" in noor.text
    noor.says("ja")
    assert "blijft staan tot je bevestigt" in noor.text
    assert "10 minuten" in noor.text
    assert "Van: woensdag 18 november 2026 om 9.00 uur" in noor.text
    assert "Naar: donderdag 26 november 2026 om 14.30 uur" in noor.text
    assert starts(noor) == [WEDNESDAY_9]

    noor.taps("Ja, verplaats")
    assert "Je afspraak is verplaatst" in noor.text
    assert "noor@voorbeeld.be" in noor.text
    (now,) = noor.world.agenda.upcoming("noor")
    assert (now.id, now.start.isoformat(), now.moved) == (mine, THURSDAY_1430, 1)


def test_it_asks_only_the_moment(noor: Form) -> None:
    booked(noor)
    noor.asks("ik wil mijn afspraak verzetten", MOVE)
    assert noor.asked == "moment"
    assert "Naar wanneer wil je verplaatsen?" in noor.text
    noor.says("donderdag om 9 uur").says("ja")
    assert noor.asked == "bevestigd"


def test_the_present_moment_is_no_place_to_move_to(noor: Form) -> None:
    booked(noor)
    noor.asks("ik wil mijn afspraak verzetten", MOVE)
    assert "Wo 18 nov, 9.00 uur" not in noor.titles
    assert len(noor.titles) == 5


def test_it_leaves_all_as_it_was_when_the_resident_stops(noor: Form) -> None:
    booked(noor)
    noor.asks("verplaats mijn afspraak naar donderdag 26 november om half drie", MOVE).says("ja")
    noor.says("stop", parsed("stoppen"))
    assert "Ik verplaats niets" in noor.text or "ik verplaats niets" in noor.text
    assert "woensdag 18 november 2026 om 9.00 uur blijft staan" in noor.text
    assert starts(noor) == [WEDNESDAY_9]
    assert noor.world.agenda.held_by("noor") is None


def test_it_reads_where_it_should_go_and_not_where_it_was(noor: Form) -> None:
    booked(noor)
    noor.asks("mijn afspraak van woensdag 9 uur graag naar donderdag 26 november om half drie", MOVE)
    assert "donderdag 26 november 2026 om 14.30 uur" in noor.text
    assert noor.titles == ["Ja, dat moment", "Ander moment"]


@pytest.mark.parametrize("said", ["ja", "ja hoor", "klopt"])
def test_it_takes_a_typed_yes(noor: Form, said: str) -> None:
    booked(noor)
    noor.asks("verplaatsen naar 26 november 14u30", MOVE).says("ja").says(said, parsed("bevestigen"))
    assert starts(noor) == [THURSDAY_1430]


def test_a_double_tap_moves_once(noor: Form) -> None:
    booked(noor)
    noor.asks("verplaatsen naar 26 november 14u30", MOVE).says("ja").taps("Ja, verplaats", key="tik")
    again = noor.answered(tapped("antwoord", bevestigd=True), "tik")
    assert "donderdag 26 november 2026 om 14.30 uur" in again.text
    (now,) = noor.world.agenda.upcoming("noor")
    assert now.moved == 1


def test_others_are_offered_when_the_new_time_goes_between_showing_and_choosing(
    noor: Form, resident: Callable[[str], Form]
) -> None:
    booked(noor)
    noor.asks("verplaatsen naar 26 november 14u30", MOVE)
    for name in ("kim", "sam"):
        other = resident(name).begins("energieadvies via video 26 november 14u30", product="energieadvies")
        other.says("ja")
    noor.says("ja")
    assert "Donderdag 26 november 2026 om 14.30 uur is niet vrij" in noor.text
    assert "woensdag 18 november 2026 om 9.00 uur blijft staan" in noor.text
    assert len(noor.titles) > 2
    assert starts(noor) == [WEDNESDAY_9]


def test_a_late_yes_keeps_the_old_time(noor: Form, kim: Form, clock: SetClock) -> None:
    booked(noor)
    noor.asks("verplaatsen naar 26 november 14u30", MOVE).says("ja")
    clock.advance(timedelta(minutes=45))
    noor.says("ja", parsed("bevestigen"))
    assert "niet langer voor je vrijhouden" in noor.text
    assert "Je afspraak van woensdag 18 november 2026 om 9.00 uur blijft staan" in noor.text
    assert starts(noor) == [WEDNESDAY_9]


def test_it_asks_which_one_moves(noor: Form) -> None:
    booked(noor)
    noor.begins("afspraak voor mobiliteitsadvies via video", product="mobiliteitsadvies")
    noor.says("donderdag 19 november om 10 uur").says("ja").says("Noor Peeters, noor@voorbeeld.be").says("ja")
    noor.memory = type(noor.memory)()
    noor.asks("kan ik mijn afspraak verplaatsen naar 26 november 14u30?", MOVE)
    assert "Welke afspraak wil je verplaatsen?" in noor.text
    assert len(noor.titles) == 2
    assert all(len(title) <= 20 for title in noor.titles)
    noor.chooses(noor.titles[0])
    assert "donderdag 26 november 2026 om 14.30 uur" in noor.text
    noor.says("ja").says("ja", parsed("bevestigen"))
    assert starts(noor) == ["2026-11-19T10:00:00+01:00", THURSDAY_1430]


@pytest.mark.parametrize("said", ["de tweede", "die van donderdag", "mobiliteit"])
def test_which_one_may_be_typed(noor: Form, said: str) -> None:
    booked(noor)
    noor.begins("afspraak voor mobiliteitsadvies via video", product="mobiliteitsadvies")
    noor.says("donderdag 19 november om 10 uur").says("ja").says("Noor Peeters, noor@voorbeeld.be").says("ja")
    noor.memory = type(noor.memory)()
    product = {"product": "mobiliteitsadvies"} if said == "mobiliteit" else {}
    noor.asks("ik wil mijn afspraak verplaatsen", MOVE).asks(said, parsed(**product) if product else None)
    assert noor.asked == "moment"
    assert noor.slots["thema"] == "mobiliteit"


# --- video and desk


@pytest.mark.parametrize(
    "said", ["ik kom liever langs", "kan het ook aan het loket?", "toch liever langskomen"]
)
def test_it_changes_the_way_at_the_same_time(noor: Form, said: str) -> None:
    mine = booked(noor)
    noor.asks(said)
    assert "Dat kan op hetzelfde moment" in noor.text
    assert noor.asked == "bevestigd"
    noor.taps("Ja, verplaats")
    (now,) = noor.world.agenda.upcoming("noor")
    assert (now.id, now.mode, now.start.isoformat()) == (mine, "loket", WEDNESDAY_9)


@pytest.mark.parametrize("said", ["woensdag lukt niet meer, kan het donderdag 26 november om half drie?"])
def test_it_hears_that_the_day_does_not_suit_any_more(noor: Form, said: str) -> None:
    booked(noor)
    noor.begins(said)
    assert noor.state.moves
    assert noor.asked == "moment"


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("kan mijn afspraak een week later", "woensdag 25 november 2026 om 9.00 uur"),
        ("schuif mijn afspraak 2 dagen op, 2 dagen later dus", "vrijdag 20 november 2026 om 9.00 uur"),
        ("mijn afspraak een uurtje later", "woensdag 18 november 2026 om 10.00 uur"),
    ],
)
def test_it_counts_from_what_is_booked(noor: Form, said: str, moment: str) -> None:
    booked(noor)
    noor.asks(said, MOVE)
    assert moment in noor.text


def test_it_moves_what_is_called_it(noor: Form) -> None:
    booked(noor)
    noor.asks("wanneer is mijn afspraak", parsed("afspraak_bekijken"))
    noor.begins("zet ze op donderdag 26 november in de voormiddag")
    assert noor.state.moves
    assert "donderdag 26 november" in noor.text


def test_it_hears_the_other_way_where_the_engine_hears_a_booking(noor: Form) -> None:
    booked(noor)
    noor.begins("kan het ook aan het loket?")
    assert "Dat kan op hetzelfde moment" in noor.text
    assert noor.state.moves


def test_a_new_appointment_is_a_new_one(noor: Form) -> None:
    booked(noor)
    noor.begins("ik wil nog een afspraak via video over mobiliteit", product="mobiliteitsadvies")
    assert noor.state.moves is None


def test_it_offers_the_nearest_times_when_the_other_way_is_taken(noor: Form) -> None:
    noor.begins("energieadvies via video", product="energieadvies").says("morgen om 13 uur").says("ja")
    noor.says("Noor Peeters, noor@voorbeeld.be").says("ja")
    noor.asks("kan het ook aan het loket?")
    assert noor.asked == "moment"
    assert "er niets vrij" in noor.text
    assert [one.mode for one in noor.world.agenda.upcoming("noor")] == ["video"]


def test_it_says_that_it_is_that_way_already(noor: Form) -> None:
    booked(noor)
    noor.asks("kan het ook via video?")
    assert "Dat is dus al zo" in noor.text
    assert noor.asked is None


def test_it_says_that_there_is_no_video_for_it_and_keeps_the_appointment(noor: Form) -> None:
    noor.begins("trouwen", product="huwelijk").says("morgen om 9 uur").says("ja")
    noor.says("Noor Peeters, noor@voorbeeld.be").says("ja").says("ja")
    noor.asks("kan het ook via video?")
    assert "geen videogesprek" in noor.text
    assert "blijft staan" in noor.text


# --- what does not move


def test_it_does_not_change_the_address_while_moving(noor: Form) -> None:
    booked(noor)
    noor.asks("ik wil mijn afspraak verplaatsen", MOVE).says("mijn mail is ander@voorbeeld.be")
    assert "blijven zoals ze waren" in noor.text
    assert noor.slots["email"] == "noor@voorbeeld.be"


def test_it_does_not_move_what_was_cancelled_meanwhile(noor: Form, agenda: Agenda) -> None:
    mine = booked(noor)
    noor.asks("verplaatsen naar 26 november 14u30", MOVE).says("ja")
    agenda.cancel(mine)
    noor.taps("Ja, verplaats")
    assert "intussen geannuleerd of al voorbij" in noor.text
    assert noor.asked is None


def test_nobody_moves_anothers(noor: Form, resident: Callable[[str], Form]) -> None:
    mine = booked(noor)
    kim = resident("kim")
    kim.answered(tapped("afspraak_verplaatsen", afspraak=mine))
    assert kim.asked is None
    kim.sends(tapped("afspraak_verplaatsen", afspraak=mine))
    assert starts(noor) == [WEDNESDAY_9]


def test_an_old_button_of_a_moved_appointment_says_so(noor: Form) -> None:
    booked(noor)
    noor.asks("verplaatsen naar 26 november 14u30", MOVE).says("ja").taps("Ja, verplaats")
    noor.answered(tapped("antwoord", moment=TUESDAY_13))
    assert "vorige vraag" in noor.text
    assert starts(noor) == [THURSDAY_1430]


def test_a_form_that_is_open_is_not_turned_into_a_move(noor: Form) -> None:
    mine = booked(noor)
    noor.begins("afspraak voor mobiliteitsadvies via video", product="mobiliteitsadvies")
    noor.says("mijn afspraken", parsed("afspraak_bekijken")).sends(
        tapped("afspraak_verplaatsen", afspraak=mine)
    )
    assert "Stop dan eerst met deze" in noor.text
    assert (noor.asked, noor.slots["thema"], noor.state.moves) == ("moment", "mobiliteit", None)


def test_a_sentence_to_move_another_waits_until_the_form_is_done(noor: Form) -> None:
    booked(noor)
    noor.begins("afspraak voor mobiliteitsadvies via video", product="mobiliteitsadvies")
    noor.says("verplaats mijn andere afspraak naar vrijdag", MOVE)
    assert noor.state.moves is None
    assert noor.slots["thema"] == "mobiliteit"
