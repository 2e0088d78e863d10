"""Runs every check and gathers what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.catalogue.check import (
    addresses,
    answers,
    cities,
    copies,
    dialogue,
    examples,
    expiry,
    naming,
    products,
    repeats,
    texts,
    wording,
)
from bot.catalogue.check.content import Content, read
from bot.catalogue.check.problems import Problem

SUBJECTS = (
    products, texts, wording, addresses, expiry, repeats, cities, answers, dialogue, naming, examples, copies
)  # fmt: skip
CHECKS = tuple(check for subject in SUBJECTS for check in subject.CHECKS)


@dataclass(frozen=True)
class Report:
    """What was found: warnings first, so that the errors stand right above the last word."""

    problems: tuple[Problem, ...]
    products: int
    cities: int

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if not problem.warning)

    @property
    def last_word(self) -> str:
        if wrong := len(self.errors):
            return f"{_count(wrong, 'fout', 'fouten')} te verbeteren."
        counted = (
            f"{_count(self.products, 'product', 'producten')}, {_count(self.cities, 'gemeente', 'gemeenten')}"
        )
        noted = len(self.problems)
        points = f" Kijk nog naar {_count(noted, 'punt', 'punten')}." if noted else ""
        return f"Alles in orde: {counted}.{points}"


def check(root: Path, opened: Callable[[Content], Iterable[Problem]] = lambda _: ()) -> Report:
    """Checks data/ under `root`. A file that cannot be read is reported and left out of the other checks.

    `opened` looks at the links over the network, when that is asked (network.open_all).
    """
    content = read(root)
    found = {
        *content.unreadable,
        *(problem for check in CHECKS for problem in check(content)),
        *opened(content),
    }
    in_order = sorted(found, key=lambda problem: (not problem.warning, problem))
    return Report(tuple(in_order), len(content.base), len(content.cities))


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
