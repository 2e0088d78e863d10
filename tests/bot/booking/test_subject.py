"""What is booked: said at once or bit by bit, and changed in the middle."""

from __future__ import annotations

import pytest

from bot.appointments import Agenda, city_setup
from bot.appointments.setup_tables import ThemeSetup
from bot.appointments.setups import Setups
from bot.catalogue import Catalogue
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.answers.sample import Silence, parsed, ranked, said, world_of
from tests.bot.booking.form import Form
from tests.bot.booking.stages import WEDNESDAY_9, at_moment, at_name, at_office, at_way


def test_it_takes_everything_from_one_sentence(noor: Form) -> None:
    noor.begins(
        "ik ben Lien De Smet en wil morgen om 9 uur via video energieadvies, lien@voorbeeld.be",
        product="energieadvies",
    )
    assert (noor.slots["naam"], noor.slots["email"]) == ("Lien De Smet", "lien@voorbeeld.be")
    assert noor.state.vraag["voorstel"] == WEDNESDAY_9
    noor.says("ja")
    assert noor.asked == "bevestigd"


def test_it_keeps_a_wish_until_it_knows_what_to_look_for(noor: Form) -> None:
    noor.begins("een afspraak morgen om 9 uur").says("weet ik niet").taps("Energie en premies")
    assert noor.asked == "wijze"
    noor.says("video")
    assert noor.state.vraag["voorstel"] == WEDNESDAY_9


def test_it_remembers_a_day_that_is_named_too_early(noor: Form) -> None:
    at_way(noor).says("morgen om 9 uur")
    assert "Ik onthoud" in noor.text
    assert noor.asked == "wijze"
    noor.says("video")
    assert noor.state.vraag["voorstel"] == WEDNESDAY_9


def test_it_starts_with_the_soonest_when_that_was_asked(noor: Form) -> None:
    noor.begins("zo snel mogelijk een afspraak via video", product="energieadvies")
    assert "Het eerste vrije moment" in noor.text


def test_it_says_that_no_appointment_is_needed(noor: Form) -> None:
    noor.begins("een afspraak voor een leefloon", product="leefloon")
    assert noor.asked is None
    assert "afspraak" in noor.text


def test_it_begins_nothing_when_the_wish_is_unclear(noor: Form) -> None:
    noor.begins("iets", sure=0.3)
    assert noor.asked is None
    assert noor.text.strip()


def test_it_takes_the_product_of_the_conversation(noor: Form) -> None:
    noor.says("wat kost een reispas", parsed(product="reispas", aspect="kosten"))
    noor.asked = None
    noor.slots = dict.fromkeys(noor.slots)
    noor.memory = type(noor.memory)(type(noor.memory.context)("reispas", "kosten"))
    noor.begins("ik wil een afspraak")
    assert noor.slots["thema"] == "burgerzaken"
    assert noor.asked == "plaats"


# --- other ways, places and products


def test_it_says_that_there_is_no_video_for_this(noor: Form) -> None:
    at_office(noor).says("via video")
    assert "alleen aan het loket" in noor.text
    noor.taps("Stadskantoor Gent").says("1").says("kan het ook via video?")
    assert "alleen aan het loket" in noor.text
    assert noor.asked == "moment"


def test_it_says_where_one_can_go_for_this(noor: Form) -> None:
    noor.begins("trouwen in rabot", product="huwelijk")
    assert "Daarvoor kan je terecht in: Stadskantoor Gent." in noor.text
    assert noor.slots["plaats"] == "stadskantoor"


def test_it_keeps_the_time_when_the_way_changes(noor: Form) -> None:
    at_name(noor).says("toch aan het loket")
    assert (noor.slots["wijze"], noor.slots["moment"]) == ("loket", WEDNESDAY_9)
    assert noor.text.count("10 minuten") == 0
    hold = noor.world.agenda.held_by("noor")
    assert hold is not None
    assert hold.mode == "loket"


def test_it_asks_the_time_again_when_it_is_not_free_the_other_way(noor: Form) -> None:
    at_moment(noor).says("morgen om 13 uur").says("ja").says("toch aan het loket")
    assert noor.slots["moment"] is None
    assert "niet vrij" in noor.text
    assert "Andere dag" in noor.titles


def test_it_keeps_the_time_at_another_office(noor: Form) -> None:
    at_office(noor).taps("Stadskantoor Gent").says("1").says("morgen om 9 uur").says("ja").says(
        "toch in Rabot"
    )
    assert (noor.slots["plaats"], noor.slots["moment"]) == ("rabot", WEDNESDAY_9)


def test_it_keeps_the_time_for_another_product_of_the_same_kind(noor: Form) -> None:
    at_office(noor).taps("Stadskantoor Gent").says("1").says("morgen om 9 uur").says("ja")
    noor.says("nee, ik bedoel een rijbewijs", parsed("afspraak_maken", product="rijbewijs"))
    assert (noor.slots["afspraak_product"], noor.slots["moment"]) == ("rijbewijs", WEDNESDAY_9)
    hold = noor.world.agenda.held_by("noor")
    assert hold is not None
    assert hold.product == "rijbewijs"


def test_it_asks_the_time_again_for_something_else(noor: Form) -> None:
    at_name(noor).says("nee, voor mobiliteit", parsed("afspraak_maken", product="mobiliteitsadvies"))
    assert (noor.slots["thema"], noor.slots["wijze"], noor.slots["moment"]) == ("mobiliteit", "video", None)
    assert noor.asked == "moment"


def test_it_says_whether_it_can_be_done_by_video(noor: Form) -> None:
    noor.begins("energieadvies aan het loket", product="energieadvies").says("kan het ook via video?")
    assert "Ja, dat kan" in noor.text
    assert noor.slots["wijze"] == "loket"
    noor.says("video")
    assert noor.slots["wijze"] == "video"


def test_it_answers_first_in_the_language_of_who_wants_to_book(noor: Form) -> None:
    noor.begins("Je voudrais prendre rendez-vous pour mon passeport")
    assert "Vertaling van de Nederlandse tekst" in noor.text
    assert noor.asked is None


def test_it_answers_first_what_is_asked_beside_the_booking(noor: Form) -> None:
    ask = {"act": ranked("vraag")[0], "product": ranked("rijbewijs")[0], "aspect": ranked("kosten")[0]}
    book = {"act": ranked("afspraak_maken")[0], "product": ranked("geen")[0], "aspect": ranked("geen")[0]}
    parts = [{"text": "wat kost een rijbewijs", **ask}, {"text": "kan ik een afspraak maken", **book}]
    text = "wat kost een rijbewijs en kan ik een afspraak maken"
    parse = {**parsed("afspraak_maken", product="rijbewijs"), "parts": parts}
    noor.sends(said(text, parse))
    assert "25 euro" in noor.text
    assert "Afspraak maken" in noor.titles


# --- what the staff put off


@pytest.fixture
def reduced(catalogue: Catalogue, storage: Storage, clock: SetClock) -> Form:
    """Noor, in a city whose staff put passports off and gives advice about energy at the desk only."""
    with storage.begin() as session:
        session.add_all(
            [
                ThemeSetup(city="gent", theme="burgerzaken", active=False),
                ThemeSetup(city="gent", theme="energie", modes=["loket"], active=True),
            ]
        )
    setups = Setups(storage, {"gent": city_setup(catalogue.city("gent"))})
    agenda = Agenda(storage, clock, setups, Silence())
    return Form(world_of(catalogue, agenda, clock, "noor"), clock)


def test_it_offers_nothing_that_the_staff_put_off(reduced: Form) -> None:
    reduced.begins("een afspraak voor een reispas", product="reispas")
    assert reduced.asked is None
    assert "nu geen afspraak" in reduced.text
    assert "hoef je" not in reduced.text
    reduced.answered(said("wat kost een reispas", parsed(product="reispas", aspect="kosten")))
    assert "Afspraak maken" not in reduced.titles


def test_it_offers_no_way_that_the_staff_took_away(reduced: Form) -> None:
    reduced.begins("energieadvies via video", product="energieadvies")
    assert "alleen aan het loket" in reduced.text
    assert reduced.slots["wijze"] == "loket"
