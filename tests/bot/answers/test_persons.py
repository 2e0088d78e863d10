"""For whom a resident asks."""

from __future__ import annotations

import pytest

from bot.answers.persons import person_in

CHILD = """voor mijn zoon
voor mijn zoontje
voor mijn dochter van 9
voor onze kinderen
voor een kind
een pas voor de baby
voor mijn jongste dochter
met mijn kleinkinderen
voor ons kleine
de pas van mijn zoon
mijn dochter gaat op reis
mijn kind heeft een kaart nodig
het is voor een minderjarige
voor de tweeling
voor m'n kleinzoon
mijn twee kinderen moeten mee
Voor Mijn Kind""".splitlines()

FOREIGN = """ik ben geen Belg
ik heb niet de Belgische nationaliteit
als niet-Belg
ik ben buitenlander
voor vreemdelingen
ik heb een andere nationaliteit
ik ben niet belg
ik heb de Nederlandse nationaliteit""".splitlines()

OTHER = """voor mijn vader
voor mijn moeder
voor ons moeder
namens mijn buurvrouw
met een volmacht
voor iemand anders
kan ik in de plaats van mijn man komen
voor mijn zieke moeder
kan mijn vrouw het afhalen met een volmacht""".splitlines()

SELF = """wat kost een reispas
ik wil een nieuwe identiteitskaart
hoe lang duurt dat
mijn man en ik verhuizen
waar is het kinderpark
ik ben Belg
ik heb de Belgische nationaliteit
een vriendelijke groet""".splitlines()


@pytest.mark.parametrize(
    ("text", "person"),
    [
        *((text, "kind") for text in CHILD),
        *((text, "niet_belg") for text in FOREIGN),
        *((text, "ander") for text in OTHER),
        *((text, None) for text in SELF),
    ],
)
def test_it_knows_for_whom_is_asked(text: str, person: str | None) -> None:
    assert person_in(text) == person
