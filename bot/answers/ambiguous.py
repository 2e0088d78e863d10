"""A word that alone does not say what is meant: "een kaart", "een attest". Then we ask, and do not guess.

The words are content: data/dubbelzinnig.yml, where an editor adds to them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml
from pydantic import Field, TypeAdapter

from bot.catalogue.search import content_words
from bot.catalogue.shape import Content
from bot.settings import ROOT

FILE = "data/dubbelzinnig.yml"
LIKELY = 0.25
FILLER = frozenset(
    {"aub", "alsjeblieft", "alstublieft", "gekregen", "gehad", "nodig", "soort", "zoiets", "eentje"}
)
"""Words that a sentence may hold beside the ambiguous one without meaning more."""


class Ambiguity(Content):
    """`woorden` may be there, one of `samen` must (of `woorden` when there are none), and one of `met` if any;
    nothing else of meaning may. `keuze`: the products that can be meant, likeliest first."""

    woorden: tuple[str, ...] = Field(strict=False)
    samen: tuple[str, ...] = Field(default=(), strict=False)
    met: tuple[str, ...] = Field(default=(), strict=False)
    keuze: tuple[str, ...] = Field(strict=False, min_length=2)

    def fits(self, words: frozenset[str]) -> bool:
        return (
            words <= {*self.woorden, *self.samen, *self.met}
            and bool(words.intersection(self.samen or self.woorden))
            and (not self.met or bool(words.intersection(self.met)))
        )


@cache
def read(root: Path = ROOT) -> tuple[Ambiguity, ...]:
    """The ambiguous words, as editors wrote them. Raises pydantic's ValidationError."""
    content = yaml.safe_load((root / FILE).read_text(encoding="utf-8"))
    return tuple(TypeAdapter(list[Ambiguity]).validate_python(content))


def products_meant(
    text: str, likely: Mapping[str, float], known: Sequence[Ambiguity] | None = None
) -> list[str]:
    """The keys of the products that `text` may be about, when it names none; empty when it is clear enough.

    `likely`: the engine's confidence by product: what it finds likely comes first, before the editor's order.
    """
    words = frozenset(content_words(text)) - FILLER
    fitting = [one for one in known or read() if words and one.fits(words)]
    if not fitting:
        return []
    narrowest = min(fitting, key=lambda one: len(one.woorden) if not one.met else 0)
    return sorted(narrowest.keuze, key=lambda key: -_worth(likely.get(key, 0.0)))


def _worth(confidence: float) -> float:
    """A guess of the engine among many is no reason to leave the order that an editor chose."""
    return round(confidence, 1) if confidence >= LIKELY else 0.0
