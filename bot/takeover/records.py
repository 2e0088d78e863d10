"""What an agent records when a conversation ends: how it ended, what it was about, and a note."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.errors import InvalidInput
from bot.privacy.masking import mask

LONGEST_NOTE = 1000
"""Characters that an agent may type. What is masked in them may make the stored note a little longer."""

SELF, COLLEAGUE, DEPARTMENT = "zelfstandig_afgehandeld", "doorverbonden_collega", "doorverbonden_afdeling"
CALL_BACK, REQUEST, BROKEN_OFF = "terugbelverzoek", "contactverzoek", "afgebroken"

RESULTS: Mapping[str, str] = MappingProxyType(
    {
        SELF: "Zelfstandig afgehandeld",
        "afgehandeld_na_ruggespraak": "Afgehandeld na ruggespraak",
        DEPARTMENT: "Doorverbonden naar een afdeling",
        COLLEAGUE: "Doorverbonden naar een collega",
        "andere_instantie": "Verwezen naar een andere instantie",
        CALL_BACK: "Terugbelverzoek gemaakt",
        REQUEST: "Contactverzoek gemaakt",
        "inwoner_komt_terug": "Inwoner neemt zelf opnieuw contact op",
        BROKEN_OFF: "Gesprek afgebroken",
    }
)
"""How a conversation ended: key → Dutch name, in the order of the list that agents choose from.

The list is that of a Dutch contact centre's desk (KISS, `GespreksresultatenService.cs`) in our own words;
bot.export says each in theirs.
"""
FOLLOWED_UP = frozenset({CALL_BACK, REQUEST})
"""Results after which somebody still has to do something."""


@dataclass(frozen=True)
class Record:
    """A contact record that may be stored: a key of RESULTS, a product key or None, a masked note or None."""

    result: str
    product: str | None
    note: str | None


def checked(result: str, product: str | None, note: str, products: Collection[str]) -> Record:
    """What the agent filled in, fit to store. `products`: the keys of the city's products.

    Raises InvalidInput with the Dutch remedy. The national numbers and accounts of a note are masked.
    """
    if result not in RESULTS:
        raise InvalidInput("result", "Kies hoe het gesprek afliep.")
    if product and product not in products:
        raise InvalidInput("product", "Dat product bestaat niet. Kies er een uit de lijst, of laat het leeg.")
    typed = note.strip()
    if len(typed) > LONGEST_NOTE:
        raise InvalidInput(
            "note", f"De notitie is te lang ({len(typed)} tekens). Gebruik hoogstens {LONGEST_NOTE} tekens."
        )
    return Record(result, product or None, mask(typed).text or None)
