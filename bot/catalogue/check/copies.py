"""Checks that test sentences stay unseen, and that no example is nearly another under a different label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.catalogue.check.content import Content, File
from bot.catalogue.check.examples import Sentence, plain, sentences
from bot.catalogue.check.likeness import near_pairs, words_of
from bot.catalogue.check.problems import Problem, Problems

FIELDS = {"tekst", "act", "product", "aspect", "nummer", "delen", "keuze", "taal", "toon"}


@dataclass(frozen=True)
class Unseen:
    """A sentence of tests/nlu. Problems name its place only: who rewrites it should not see the examples."""

    text: str
    path: str


def nearly_under_two_labels(content: Content) -> Problems:
    """Two labels for one question teach the engine to doubt. Exact copies are `examples.one_label`."""
    listed = [(one, words_of(one.text)) for one in sentences(content)]
    for first, second in near_pairs(listed, one_more=False):
        if first.label != second.label and first.plain != second.plain:
            yield Problem(
                second.path,
                f"'{second.text}' is {second.label}, maar bijna hetzelfde is {first.label} in {first.path}",
                "kies een label, of maak het verschil duidelijk",
                warning=True,
            )


def never_learned(content: Content) -> Problems:
    learned = {sentence.plain: sentence for sentence in sentences(content)}
    for line in unseen(content):
        if found := learned.get(plain(line.text)):
            yield Problem(line.path, f"deze testzin staat ook in {found.path}", "schrijf een andere testzin")


def nearly_learned(content: Content) -> Problems:
    learned = sentences(content)
    known = {sentence.plain for sentence in learned}
    tested = [line for line in unseen(content) if plain(line.text) not in known]
    both: tuple[Sentence | Unseen, ...] = (*learned, *tested)
    listed = [(one, words_of(one.text)) for one in both]
    told: set[str] = set()
    for first, second in near_pairs(listed, one_more=True):
        if isinstance(first, Sentence) and isinstance(second, Unseen) and second.path not in told:
            told.add(second.path)
            what = f"deze testzin is bijna de voorbeeldzin in {first.path}"
            yield Problem(second.path, what, "schrijf een zin met andere woorden", warning=True)


def known_fields(content: Content) -> Problems:
    """A line with a misspelt field would measure less than it says."""
    known = {"act": content.keys.acts, "product": content.keys.products, "aspect": content.keys.aspects}
    for file in content.tests:
        for row in rows(file):
            for field in sorted({str(field) for field in row} - FIELDS):
                yield Problem(
                    file.path, f"een testzin kent geen '{field}'", f"gebruik {', '.join(sorted(FIELDS))}"
                )
            for field, names in known.items():
                if field in row and row[field] not in names:
                    yield Problem(file.path, f"{field} '{row[field]}' bestaat niet", "zie data/sleutels")


def unseen(content: Content) -> Iterator[Unseen]:
    for file in content.tests:
        written = (content.root / file.path).read_text(encoding="utf-8").splitlines()
        places = [number for number, line in enumerate(written, start=1) if line.startswith("- ")]
        for at, row in enumerate(rows(file)):
            if isinstance(row.get("tekst"), str):
                number = f":{places[at]}" if at < len(places) else ""
                yield Unseen(row["tekst"], f"{file.path}{number}")


def rows(file: File) -> list[dict[str, Any]]:
    found = file.content.get("regels")
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


CHECKS = (nearly_under_two_labels, never_learned, nearly_learned, known_fields)
