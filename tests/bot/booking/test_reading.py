"""What a sentence means for the form, with the real agenda of Gent on Tuesday 17 November 2026, 10.05."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.booking import hints
from tests.bot.answers.sample import UNSURE, parsed, said
from tests.bot.booking.form import Form

TUESDAY_13 = "2026-11-17T13:00:00+01:00"
WEDNESDAY_9 = "2026-11-18T09:00:00+01:00"


def at_moment(noor: Form) -> Form:
    return noor.begins("energieadvies via video", product="energieadvies")


def at_name(noor: Form) -> Form:
    return at_moment(noor).says("morgen om 9 uur").says("ja")


def at_mail(noor: Form) -> Form:
    return at_name(noor).says("Noor Peeters")


def at_summary(noor: Form) -> Form:
    return at_mail(noor).says("noor@voorbeeld.be")


def at_office(noor: Form) -> Form:
    return noor.begins("een afspraak voor een reispas", product="reispas")


def at_way(noor: Form) -> Form:
    return noor.begins("een afspraak voor energieadvies", product="energieadvies")


def at_subject(noor: Form) -> Form:
    return noor.begins()


STAGES: dict[str, Callable[[Form], Form]] = {
    "thema": at_subject,
    "wijze": at_way,
    "plaats": at_office,
    "moment": at_moment,
    "naam": at_name,
    "email": at_mail,
    "bevestigd": at_summary,
}


def moved(slots: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """The slots that changed and that a resident would name."""
    plain = ("thema", "wijze", "plaats", "moment", "naam", "email", "telefoon")
    return {name: slots[name] for name in plain if slots[name] != before[name]}


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("thema", "Burgerzaken", {"thema": "burgerzaken", "wijze": "loket"}),
        ("thema", "iets over mobiliteit", {"thema": "mobiliteit"}),
        ("thema", "over ondernemen, via video", {"wijze": "video"}),
        ("wijze", "video", {"wijze": "video", "plaats": "online"}),
        ("wijze", "liefst beeldbellen", {"wijze": "video", "plaats": "online"}),
        ("wijze", "ik kom wel langs", {"wijze": "loket", "plaats": "stadskantoor"}),
        ("wijze", "aan het loket", {"wijze": "loket", "plaats": "stadskantoor"}),
        ("wijze", "in het stadskantoor", {"wijze": "loket", "plaats": "stadskantoor"}),
        ("wijze", "video of loket, wat is het verschil", {}),
        ("plaats", "Rabot", {"plaats": "rabot"}),
        ("plaats", "het wijkkantoor in oostakker", {"plaats": "oostakker"}),
        ("plaats", "in Parijs", {}),
        ("moment", "morgen om 9 uur", {}),
        ("moment", "donderdag", {}),
        ("moment", "mijn naam is Noor Peeters", {"naam": "Noor Peeters"}),
        ("moment", "mijn mail is noor@voorbeeld.be", {"email": "noor@voorbeeld.be"}),
        ("moment", "ik heb geen e-mail", {"email": "geen"}),
        ("naam", "Noor Peeters", {"naam": "Noor Peeters"}),
        ("naam", "noor peeters", {"naam": "Noor Peeters"}),
        ("naam", "ik heet Lien De Smet", {"naam": "Lien De Smet"}),
        ("naam", "Noor Rabot", {"naam": "Noor Rabot"}),
        ("naam", "wacht even", {}),
        ("naam", "de naam is fout", {}),
        ("naam", "hallo", {}),
        ("naam", "ik heb geen mail", {"email": "geen"}),
        (
            "naam",
            "Noor Peeters, noor@voorbeeld.be, 0470 12 34 56",
            {"naam": "Noor Peeters", "email": "noor@voorbeeld.be", "telefoon": "+32470123456"},
        ),
        ("email", "noor@voorbeeld.be", {"email": "noor@voorbeeld.be"}),
        ("email", "noor apenstaartje voorbeeld punt be", {"email": "noor@voorbeeld.be"}),
        ("email", "0470 12 34 56", {"telefoon": "+32470123456"}),
        ("email", "noor.voorbeeld.be", {}),
        ("email", "noor@voorbeeld", {}),
        ("email", "0470 12 34 AB", {}),
        ("email", "geen", {"email": "geen"}),
        ("email", "ik heb er geen", {"email": "geen"}),
        ("email", "zonder mail", {"email": "geen"}),
        ("bevestigd", "mijn naam is Noor Janssens", {"naam": "Noor Janssens"}),
        ("bevestigd", "lien@voorbeeld.be", {"email": "lien@voorbeeld.be"}),
        ("bevestigd", "een andere naam", {"naam": None}),
        ("bevestigd", "mijn mailadres is fout", {"email": None}),
        ("bevestigd", "het uur klopt niet", {"moment": None}),
        ("bevestigd", "toch een andere dag", {"moment": None}),
        ("bevestigd", "liever donderdag", {"moment": None}),
        ("bevestigd", "toch aan het loket", {"wijze": "loket", "plaats": "stadskantoor"}),
        ("bevestigd", "nee", {}),
    ],
)
def test_it_learns_from_a_sentence(noor: Form, asked: str, text: str, expected: dict[str, Any]) -> None:
    STAGES[asked](noor)
    assert noor.asked == asked
    before = dict(noor.slots)
    noor.says(text)
    assert moved(noor.slots, before) == expected
    assert noor.text.strip()


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
    "text",
    [
        "ja",
        "Ja!",
        "jawel",
        "ok",
        "oké",
        "okay",
        "klopt",
        "prima",
        "goed",
        "perfect",
        "akkoord",
        "zeker",
        "in orde",
        "da's goed",
        "dat is goed",
        "ja graag",
        "ja dat past",
        "jup",
        "doe maar",
        "top",
        "ja hoor",
        "ja dat is helemaal goed voor mij",
    ],
)
def test_it_knows_every_yes(noor: Form, text: str) -> None:
    at_moment(noor).says("morgen om 9 uur").says(text)
    assert noor.slots["moment"] == WEDNESDAY_9


@pytest.mark.parametrize("text", ["nee", "neen", "Nee!", "klopt niet", "niet goed", "nee dank je", "nope"])
def test_it_knows_every_no(noor: Form, text: str) -> None:
    at_moment(noor).says("morgen om 9 uur").says(text)
    assert noor.slots["moment"] is None
    assert "Welke dag past je?" in noor.text


@pytest.mark.parametrize(
    "text",
    [
        "ja maar wacht",
        "ja, alleen het uur",
        "nee",
        "ja of nee",
        "ja, wat moet ik meebrengen?",
        "ja via video",
    ],
)
def test_it_books_nothing_on_half_a_yes(noor: Form, text: str) -> None:
    at_summary(noor).says(text)
    assert noor.asked is not None
    assert noor.world.agenda.upcoming("noor") == []


def test_it_confirms_on_yes(noor: Form) -> None:
    at_summary(noor).says("ja")
    (booked,) = noor.world.agenda.upcoming("noor")
    assert (noor.asked, booked.contact.name, booked.contact.email) == (
        None,
        "Noor Peeters",
        "noor@voorbeeld.be",
    )
    assert booked.number in noor.text


def test_it_asks_what_to_change_and_takes_back_that_question(noor: Form) -> None:
    at_summary(noor).says("nee")
    assert "Wat wil je veranderen?" in noor.text
    noor.says("toch niets")
    assert "Klopt dit?" in noor.text
    noor.taps("Iets wijzigen").says("ja")
    assert noor.asked == "bevestigd"
    assert noor.world.agenda.upcoming("noor") == []


def test_it_offers_only_changes_that_can_be_made(noor: Form) -> None:
    at_summary(noor).taps("Iets wijzigen")
    assert noor.titles == ["Ander moment", "Video of loket", "Andere naam", "Ander e-mailadres", "Stoppen"]
    at_office(noor.says("stop", parsed("stoppen"))).taps("Wijkkantoor Rabot").says("zo snel mogelijk")
    noor.says("ja").says("Noor Peeters").says("geen").taps("Iets wijzigen")
    assert noor.titles == ["Ander moment", "Ander kantoor", "Andere naam", "Ander e-mailadres", "Stoppen"]


# --- the sentence that began it


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
    noor.taps("Stadskantoor Gent").says("kan het ook via video?")
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
    at_office(noor).taps("Stadskantoor Gent").says("morgen om 9 uur").says("ja").says("toch in Rabot")
    assert (noor.slots["plaats"], noor.slots["moment"]) == ("rabot", WEDNESDAY_9)


def test_it_keeps_the_time_for_another_product_of_the_same_kind(noor: Form) -> None:
    at_office(noor).taps("Stadskantoor Gent").says("morgen om 9 uur").says("ja")
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


# --- what is no answer


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


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("via video", "video"),
        ("online graag", "video"),
        ("van thuis uit", "video"),
        ("aan het loket", "loket"),
        ("ik kom langs", "loket"),
        ("op het stadhuis", "loket"),
        ("video of loket", None),
        ("maakt niet uit", None),
    ],
)
def test_it_hears_the_way(text: str, mode: str | None) -> None:
    assert hints.mode_in(text) == mode
