"""Asks the two the same things, in turns, so that what disturbs the machine disturbs both."""

from __future__ import annotations

import itertools
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.keten.assistants import Assistant
from benchmarks.keten.sentences import SEED, Sentence

STARTS = 3
ROUNDS = 10
PER_ROUND = 30
TURNS = 6
"""Turns of one conversation; PER_ROUND is a multiple of it."""


@dataclass
class Figures:
    """Seconds, except memory: MB of each process. `answers` are the labels given to the test sentences."""

    starts: list[float] = field(default_factory=list)
    parses: list[float] = field(default_factory=list)
    turns: list[float] = field(default_factory=list)
    unanswered: int = 0
    answers: list[str] = field(default_factory=list)
    memory: dict[str, float] = field(default_factory=dict)


def percentile(values: list[float], part: int) -> float:
    """The value that `part` percent of the values do not exceed (inclusive, interpolated)."""
    return statistics.quantiles(values, n=100, method="inclusive")[part - 1]


def measure(pair: list[Assistant], test: list[Sentence], tell: Callable[[str], None]) -> list[Figures]:
    """The figures of each, in the order of `pair`. At the end nothing of theirs runs any more."""
    figures = [Figures() for _ in pair]
    sides = list(zip(pair, figures, strict=True))
    try:
        _starts(sides, tell)
        tell(f"Ik leg beide {len(test)} zinnen voor die ze nooit zagen…")
        for assistant, found in sides:
            found.answers = [assistant.recognise(sentence.text) for sentence in test]
        tell("Ik meet herkennen en hele beurten, om beurten…")
        _rounds(sides, [sentence.text for sentence in test])
        for assistant, found in sides:
            found.memory = assistant.memory()
    finally:
        for assistant in pair:
            assistant.stop()
    return figures


def recognising(pair: list[Assistant], test: list[Sentence], tell: Callable[[str], None]) -> list[Figures]:
    """As `measure`, but only answers and parse times."""
    figures = [Figures() for _ in pair]
    sides = list(zip(pair, figures, strict=True))
    try:
        for assistant, found in sides:
            tell(f"Ik start {assistant.name} en leg het {len(test)} zinnen voor…")
            assistant.start()
            found.answers = [assistant.recognise(sentence.text) for sentence in test]
        drawn = random.Random(SEED)
        for number in range(ROUNDS + 1):
            texts = drawn.choices([sentence.text for sentence in test], k=PER_ROUND)
            for assistant, found in sides if number % 2 else reversed(sides):
                _parses(assistant, texts, found if number else Figures())
    finally:
        for assistant in pair:
            assistant.stop()
    return figures


def _starts(sides: list[tuple[Assistant, Figures]], tell: Callable[[str], None]) -> None:
    """Starts both STARTS times, each alone on the machine; the last time they stay."""
    for number in range(STARTS):
        for assistant, found in sides:
            tell(f"Ik start {assistant.name} ({number + 1} van {STARTS})…")
            found.starts.append(assistant.start())
            if number < STARTS - 1:
                assistant.stop()


def _rounds(sides: list[tuple[Assistant, Figures]], texts: list[str]) -> None:
    """Who goes first changes every round. The first round warms up and does not count."""
    drawn = random.Random(SEED)
    for number in range(ROUNDS + 1):
        parsed, said = drawn.choices(texts, k=PER_ROUND), drawn.choices(texts, k=PER_ROUND)
        for assistant, found in sides if number % 2 else reversed(sides):
            counted = found if number else Figures()
            _parses(assistant, parsed, counted)
        for assistant, found in sides if number % 2 else reversed(sides):
            counted = found if number else Figures()
            _conversations(assistant, said, f"r{number}", counted)


def _parses(assistant: Assistant, texts: list[str], found: Figures) -> None:
    for text in texts:
        begin = time.perf_counter()
        assistant.recognise(text)
        found.parses.append(time.perf_counter() - begin)


def _conversations(assistant: Assistant, texts: list[str], name: str, found: Figures) -> None:
    for number, talk in enumerate(itertools.batched(texts, TURNS)):
        for text in talk:
            begin = time.perf_counter()
            answered = assistant.turn(f"{name}-{number}:1", text)
            found.turns.append(time.perf_counter() - begin)
            found.unanswered += not answered
