"""The measures of the channels with their targets, as a table in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Measure:
    """One key of the measures; `target` is the most it may be, or the least when `more` is better."""

    key: str
    words: str
    unit: str
    digits: int
    target: float
    more: bool = False

    def reached(self, value: float) -> bool:
        """False for what is no number."""
        return value >= self.target if self.more else value <= self.target


MEASURES = (
    Measure("crash_messages", "val en opsta: berichten", "", 0, 2000, more=True),
    Measure("crash_lost", "verloren", "", 0, 0),
    Measure("crash_duplicated", "dubbel, waar het te weten viel", "", 0, 0),
    Measure("crash_reordered", "door elkaar", "", 0, 0),
    Measure("crash_unknown_resent", "Telegram, niet te weten: dubbel per val", "", 2, 1),
    Measure("ack_p99_ms", "webhook bevestigd zonder engine, p99", "ms", 1, 100),
    Measure("ack_vs_bare_insert", "bevestigd per s / kale FastAPI, 1 INSERT", "", 2, 0.40, more=True),
    Measure("turns_vs_stock", "hele beurten per s / stock Rasa REST", "", 2, 1.00, more=True),
    Measure("web_chats_p95_ms", "1.000 chats: naar de andere kant, p95", "ms", 1, 300),
    Measure("kb_per_chat", "geheugen per open chat", "kB", 1, 60),
    Measure("loader_gzip_kb", "lader van de widget, gzip", "kB", 2, 3),
    Measure("panel_gzip_kb", "paneel van de widget, gzip", "kB", 2, 40),
)


def in_words(found: Mapping[str, Any]) -> str:
    """A line for each measure that was taken."""
    rows = [("", "gemeten", "doel", "")]
    for m in MEASURES:
        if m.key in found:
            goal = f"{'≥' if m.more else '≤'} {number(m.target, m.digits)}"
            verdict = "gehaald" if m.reached(found[m.key]) else "NIET gehaald"
            rows.append((m.words, f"{number(found[m.key], m.digits)} {m.unit}".strip(), goal, verdict))
    return "\n".join(
        f"{words:<44}{value:>12}{goal:>12}   {said}".rstrip() for words, value, goal, said in rows
    )


def details(title: str, figures: Mapping[str, Any]) -> str:
    """What a part measured besides, one line each."""
    return "\n".join([title, *(f"  {key:<34}{shown(value)}" for key, value in figures.items())])


def shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {shown(one)}" for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return " ".join(shown(one) for one in value)
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return number(value, 2).removesuffix(",00") if isinstance(value, float) else str(value)


def number(value: float, digits: int) -> str:
    """In Dutch: 1234,5."""
    return f"{value:.{digits}f}".replace(".", ",")
