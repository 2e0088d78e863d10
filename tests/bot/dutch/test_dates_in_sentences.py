"""A date keeps its reading, and a contradiction its refusal, whatever sentence stands around it."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.dutch.dates import read

NOW = datetime(2026, 11, 20, 10)
SENTENCES = (
    "kan ik {} komen?",
    "liefst {} aub",
    "Kan het {}? Ik werk tot 12u.",
    "mijn paspoort vervalt op 3 december, kan ik {} langskomen",
    "goeiemorgen, is er {} nog plaats voor 2 personen",
    "dan kom ik {}",
    "kan mijn afspraak van 2 december verzet worden naar {}",
    "niet vandaag maar {}",
    "Ik heb jullie gisteren gebeld. Kan ik {} komen?",
    "{} zou mij goed uitkomen, dank u",
    "Wij verhuizen op 1 mei. Kan ik {} langskomen voor de papieren?",
    "k zou {} willen komen",
    "mag ik {} langskomen of is dat te vroeg",
    "Mijn dochter van 12 heeft een kids-ID nodig, liefst {}.",
    "Is het mogelijk om {} langs te komen met mijn moeder van 82?",
    "afspraak {} rijbewijs",
    "Ik was vorige week ziek. {} kan ik wel.",
    "is het loket {} open",
)
DATES = (
    "dinsdag 24 november",
    "dinsdag om 14u",
    "24/11 om 10.30 uur",
    "volgende week dinsdag",
    "overmorgen om half drie",
    "woensdagnamiddag",
    "dinsdag of donderdag",
    "maandag, dinsdag of woensdag",
    "de 25ste",
    "op dinsdag tussen 10 en 12",
    "maandag na 15u",
    "vanaf 1 december",
    "eind november",
    "over twee weken",
    "donderdagavond om 7 uur",
    "tussen 7 en 11 december",
    "de eerste maandag van december",
    "ten laatste vrijdag 4 december",
)
CONTRADICTIONS = (
    "dinsdag 25 november",
    "dinsdag, 25 november",
    "25 november, dinsdag",
    "dinsdag de 25ste",
    "di. 25/11",
    "31 november",
    "29 februari 2027",
    "week 54",
    "14u75",
    "dinsdagvoormiddag om 15u",
    "tussen 16 en 14 uur",
    "maandag 24 december",
    "volgende week dinsdag 1 december",
    "morgen 25 november",
    "overmorgen dinsdag",
    "de 32ste",
    "5/13",
    "28 maart 2027 om 02:30",
    "dinsdagavond om 10u 's morgens",
    "om 14u in de voormiddag",
)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("said", DATES)
def test_it_reads_a_date_amid_other_words(said: str, sentence: str) -> None:
    assert read(sentence.format(said), NOW) == read(said, NOW)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("said", CONTRADICTIONS)
def test_it_refuses_a_contradiction_amid_other_words(said: str, sentence: str) -> None:
    reading = read(sentence.format(said), NOW)

    assert reading.error
    assert reading.options == ()


@pytest.mark.parametrize("past", ["gisteren", "12 november", "vorige week dinsdag", "een week geleden"])
def test_it_says_nothing_of_what_was(past: str) -> None:
    told = read(f"ik heb {past} gebeld", NOW)

    assert (told.options, told.error) == ((), None)
    assert read(f"kan ik {past} komen", NOW).error
