"""A finding is one line in words; one check that hangs or breaks leaves the others alone."""

from __future__ import annotations

import asyncio

import pytest

from channels.administration.findings import Finding, away, good, in_time, mind, summary, wrong


def test_it_is_one_line_with_its_remedy() -> None:
    assert str(good("Redis", "is bereikbaar")) == "[OK] Redis: is bereikbaar"
    assert str(mind("mail", "geen\nserver", "zet hem")) == "[LET OP] mail: geen server — zet hem"
    assert str(wrong("database", "weg", "start ze")) == "[FOUT] database: weg — start ze"


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ("", "Alles in orde."),
        ("G", "Alles in orde."),
        ("GM", "Geen fouten, 1 aandachtspunt."),
        ("MM", "Geen fouten, 2 aandachtspunten."),
        ("W", "1 fout en 0 aandachtspunten."),
        ("WWMG", "2 fouten en 1 aandachtspunt."),
    ],
)
def test_it_ends_with_a_summary(levels: str, said: str) -> None:
    kinds = {"G": good("x", "y"), "M": mind("x", "y", "z"), "W": wrong("x", "y", "z")}

    assert summary([kinds[level] for level in levels]) == said


async def _hangs() -> list[Finding]:
    await asyncio.sleep(60)
    return []


async def _breaks() -> list[Finding]:
    raise RuntimeError("postgresql://sam:geheim@db")


def test_what_hangs_is_given_up() -> None:
    (finding,) = asyncio.run(in_time("Redis", _hangs(), 0.05))

    assert (finding.level, finding.subject) == ("FOUT", "Redis")
    assert "antwoordt niet binnen" in finding.what


def test_what_breaks_is_said_without_its_own_words() -> None:
    (finding,) = asyncio.run(in_time("Redis", _breaks()))

    assert "RuntimeError" in finding.what
    assert "geheim" not in str(finding)


def test_it_tells_no_answer_from_no_connection() -> None:
    assert away(TimeoutError()) == "niet bereikbaar: geen antwoord op tijd"
    assert away(ConnectionRefusedError("geheim")) == "niet bereikbaar: geen verbinding"
