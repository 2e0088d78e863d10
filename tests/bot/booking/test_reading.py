"""What a sentence means for each question of the form."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answers import hints
from tests.bot.answers.sample import parsed
from tests.bot.booking.form import Form
from tests.bot.booking.stages import (
    STAGES,
    WEDNESDAY_9,
    at_moment,
    at_office,
    at_summary,
    moved,
)


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("thema", "Burgerzaken", {"thema": "burgerzaken", "wijze": "loket"}),
        ("thema", "iets over mobiliteit", {"thema": "mobiliteit"}),
        ("thema", "over ondernemen, via video", {"wijze": "video"}),
        ("wijze", "video", {"wijze": "video", "plaats": "online"}),
        ("wijze", "liefst beeldbellen", {"wijze": "video", "plaats": "online"}),
        ("wijze", "ik kom wel langs", {"wijze": "loket", "plaats": "stadskantoor"}),
        ("wijze", "maakt niet uit", {"wijze": "video", "plaats": "online"}),
        ("plaats", "maakt niet uit", {"plaats": "stadskantoor"}),
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
        ("bevestigd", "mag ik het uur nog veranderen?", {"moment": None}),
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
    at_office(noor.says("stop", parsed("stoppen"))).taps("Wijkkantoor Rabot").taps("Alleen ik").says(
        "zo snel mogelijk"
    )
    noor.says("ja").says("Noor Peeters").says("geen").taps("Iets wijzigen")
    assert noor.titles == [
        "Ander moment",
        "Ander kantoor",
        "Aantal personen",
        "Andere naam",
        "Ander e-mailadres",
        "Stoppen",
    ]


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
