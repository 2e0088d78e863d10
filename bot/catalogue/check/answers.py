"""Checks of the ready-made answers of agents (bot.takeover.canned)."""

from __future__ import annotations

from bot.catalogue.check.content import Content
from bot.catalogue.check.problems import Problem, Problems
from bot.catalogue.errors import InvalidContent
from bot.takeover import canned


def written_well(content: Content) -> Problems:
    """Shortcuts, titles and gaps, file by file."""
    files = (content.answers, *(city.answers for city in content.cities))
    for file in (file for file in files if file):
        for fault in canned.faults(file.content):
            yield Problem(file.path, fault.what, fault.remedy)


def whole(content: Content) -> Problems:
    """That each answer has its fields and departments that exist, as soon as its file is written well."""
    shared = content.answers.content if content.answers else {}
    found: dict[Problem, None] = {}
    for city in content.cities:
        own = city.answers.content if city.answers else {}
        if any(canned.faults(shared)) or any(canned.faults(own)):
            continue
        try:
            canned.of_city(shared, own, city.city)
        except InvalidContent as error:
            for problem in error.problems:
                what, _, remedy = problem.partition(" — ")
                found[Problem(error.path, what, remedy)] = None  # once, not for each city that shares it
    yield from found


CHECKS = (written_well, whole)
