"""How many come, in the words of residents."""

from __future__ import annotations

import pytest

from bot.dutch.party import party_of

SAID = [
    ("we komen met 3", 3),
    ("wij zijn met vier", 4),
    ("voor mij en mijn twee kinderen", 3),
    ("een reispas voor mij, mijn man en mijn 3 kinderen", 5),
    ("voor ik en mijn vrouw", 2),
    ("mijn dochter en ik hebben een nieuwe pas nodig", 2),
    ("met z'n tweeën", 2),
    ("we komen met zijn drieën", 3),
    ("voor 2 personen graag", 2),
    ("een afspraak voor vijf mensen", 5),
    ("voor ons twee", 2),
    ("een gezin van 6", 6),
    ("alleen voor mezelf", 1),
    ("ik kom alleen", 1),
    ("een reispas voor mij alleen", 1),
    ("4 reispassen aanvragen", 4),
    ("een afspraak voor een reispas", None),
    ("volgende week dinsdag om 3 uur", None),
    ("de 12e", None),
    ("met de trein", None),
    ("ik kom met mijn zoon", None),
    ("3 december past me", None),
    ("liever met 3 december", None),
    ("Noor Peeters, 0470 12 34 56", None),
    ("kan ik langskomen?", None),
    ("ik heb twee vragen", None),
    ("met 2 uur kan ik niet", None),
]


@pytest.mark.parametrize(("text", "number"), SAID)
def test_it_counts_who_come(text: str, number: int | None) -> None:
    assert party_of(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        ("drie", 3),
        ("met 2", 2),
        ("alleen ik", 1),
        ("ik", 1),
        ("in totaal 4", 4),
        ("weet ik niet", None),
    ],
)
def test_a_bare_number_counts_where_it_is_asked(text: str, number: int | None) -> None:
    assert party_of(text, asked=True) == number
