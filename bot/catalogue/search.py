"""Finds a product by what a resident types: for products that were imported and that nobody wrote examples for."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log

from bot.catalogue.models import Product

LEAST = 0.5
"""Below this score nothing is found: an ordinary sentence shares a word with many titles."""
ALIKE = 0.5
"""Words that share fewer of their trigrams are different words."""
SPELLED_OUT = 0.8
"""So much of a compound has to be there before "verklaring nationaliteit" counts as "nationaliteitsverklaring"."""
COMPOUND = 0.95
LONG_ENOUGH = 4
"""Letters of a word that may be part of a compound."""
SEVERAL_WORDS, ONE_WORD = 0.85, 0.6
"""The most that another name than the title can score: search terms such as "akte" stand with many products."""

_SAYS_LITTLE = """
a aan ah al alle alles als alstublieft altijd ander andere ben bent bij binnen da dag dan dank dat de deze die
dit doe doen door dus een eens eentje efkes een eigen en er even ge geen ga gaan gaat geef geven gij goed goeie
goeiedag goedemorgen graag haar had hallo heb hebben hebt heeft hele hem hen het hey hi hier hij hoe hoeveel hoi
hun iemand iets ik in info informatie inlichtingen is ist ja je jij jou jouw juist jullie kan kom komen komt
krijg krijgen krijgt kun kunnen kunt lang maak maakt maar mag me mee meebrengen meenemen meer mensen met mij mijn
mijne mn moeten moet moment mogen na naar naartoe nee nen ne niet nieuw nieuwe nodig nog nu of om omdat ons onze
ook op over paar precies prijs regelen samen sinds snel sorry sta staat te tegen ten ter tot tussen u uit uw van
vanaf vandaag veel via vind vinden volgende voor vraag vragen waar waarom waarvoor wanneer want wat we weer weet
welk welke wel werkt weten wie wij wil willen wilde wilt worden word wordt zal ze zelf zich zien zijn zo zoek
zoeken zonder zou zouden aanvraag aanvragen aangevraagd aanvraagt afhalen afspraak betaal betalen digitaal
duurt geldig gemeente gratis internet kost kosten kostprijs loket lukt online procedure stad uur verkrijgen
voorwaarden website
"""
STOPWORDS = frozenset(_SAYS_LITTLE.split())
"""Words that say what somebody asks (the aspect) or nothing at all, never which product."""


@dataclass(frozen=True)
class Found:
    """A product that may be meant. `score` is between 0 and 1; about 1 when all words of its title are there."""

    key: str
    score: float


@dataclass(frozen=True)
class _Name:
    """One name of one product: its words, and the most it can score."""

    key: str
    words: tuple[str, ...]
    most: float


class ProductSearch:
    """Built once from the products of a city; looks things up in well under two milliseconds."""

    def __init__(self, products: Mapping[str, Product]) -> None:
        self._names = [name for key, product in products.items() for name in _names(key, product)]
        self._with_word: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self._names):
            for word in name.words:
                self._with_word[word].append(number)
        self._with_gram: dict[str, list[str]] = defaultdict(list)
        for word in self._with_word:
            for gram in _grams(word):
                self._with_gram[gram].append(word)
        self._weight = self._weights(len(products))

    def find(self, text: str, n: int = 3) -> list[Found]:
        """The at most `n` likeliest products, best first; empty when the sentence names none of them."""
        typed = content_words(text)
        likeness = self._likeness(typed)
        best: dict[str, float] = {}
        for number in {number for word in likeness for number in self._with_word[word]}:
            name = self._names[number]
            score = name.most * self._covered(name, likeness)
            if score >= max(LEAST, best.get(name.key, 0.0)):
                best[name.key] = score
        found = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        return [Found(key, round(score, 4)) for key, score in found[:n]]

    def _weights(self, products: int) -> dict[str, float]:
        """A word that stands in few products' names says more about which product is meant."""
        spread = {word: len({self._names[n].key for n in found}) for word, found in self._with_word.items()}
        return {word: 1.0 + log((1 + products) / (1 + count)) for word, count in spread.items()}

    def _likeness(self, typed: tuple[str, ...]) -> dict[str, float]:
        """For each known word how surely it was typed: as such, with a typo, inside a compound or in parts."""
        likeness: dict[str, float] = {}
        parts: dict[str, set[str]] = defaultdict(set)
        for word in typed:
            for known, shared in self._sharing(word).items():
                alike = _alike(word, known, len(shared))
                if alike:
                    likeness[known] = max(alike, likeness.get(known, 0.0))
                elif len(word) >= LONG_ENOUGH and len(known) > len(word):
                    parts[known] |= shared
        for known, shared in parts.items():
            covered = len(shared) / len(_grams(known))
            if covered >= SPELLED_OUT:
                likeness[known] = max(COMPOUND * covered, likeness.get(known, 0.0))
        return likeness

    def _sharing(self, word: str) -> dict[str, set[str]]:
        """The known words that share trigrams with `word`, and which."""
        sharing: dict[str, set[str]] = defaultdict(set)
        for gram in _grams(word):
            for known in self._with_gram.get(gram, ()):
                sharing[known].add(gram)
        return sharing

    def _covered(self, name: _Name, likeness: Mapping[str, float]) -> float:
        """How much of the name was typed, by weight."""
        whole = sum(self._weight[word] for word in name.words)
        return sum(self._weight[word] * likeness.get(word, 0.0) for word in name.words) / whole


def content_words(text: str) -> tuple[str, ...]:
    """The words that can name a product: lower case, without accents, without stopwords, each once."""
    return tuple(word for word in _words(text) if word not in STOPWORDS and len(word) > 1)


def _names(key: str, product: Product) -> Iterable[_Name]:
    seen: set[tuple[str, ...]] = set()
    for number, name in enumerate((product.naam, product.kort, *product.namen)):
        words = content_words(name) or _words(name)
        if words and words not in seen:
            seen.add(words)
            yield _Name(key, words, 1.0 if number < 2 else SEVERAL_WORDS if len(words) > 1 else ONE_WORD)


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return tuple(dict.fromkeys(re.findall(r"[a-z0-9]+", letters.replace("'", ""))))


@lru_cache(maxsize=20_000)
def _grams(word: str) -> frozenset[str]:
    padded = f"^{word}$"
    return frozenset(padded[at : at + 3] for at in range(max(1, len(padded) - 2)))


def _alike(typed: str, known: str, shared: int) -> float:
    """1 for the same word, less for a typo or a compound that holds the known word, 0 for another word."""
    if typed == known:
        return 1.0
    if len(known) > LONG_ENOUGH and known in typed:
        return COMPOUND
    dice = 2 * shared / (len(_grams(typed)) + len(_grams(known)))
    return dice if dice >= ALIKE else 0.0
