"""Runs every check and gathers what they find."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.catalogue.check import cities, examples, products, texts
from bot.catalogue.check.content import read
from bot.catalogue.check.problems import Problem

CHECKS = (*products.CHECKS, *texts.CHECKS, *cities.CHECKS, *examples.CHECKS)


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
        return f"Alles in orde: {counted}."


def check(root: Path) -> Report:
    """Checks data/ under `root`. A file that cannot be read is reported and left out of the other checks."""
    content = read(root)
    found = {*content.unreadable, *(problem for check in CHECKS for problem in check(content))}
    in_order = sorted(found, key=lambda problem: (not problem.warning, problem))
    return Report(tuple(in_order), len(content.base), len(content.cities))


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
