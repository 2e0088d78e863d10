"""What a check found, said so that an administrator can put it right."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Literal

type Level = Literal["OK", "LET OP", "FOUT"]

PATIENCE = 10.0
"""Seconds that one check may take."""
CALL = 8.0
"""Seconds for one call inside a check, so that its own words come before the check's end."""


@dataclass(frozen=True)
class Finding:
    """One line. `remedy` is empty only for "OK". No secret may stand in it."""

    level: Level
    subject: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        said = " ".join(f"{self.subject}: {self.what}".split())
        return f"[{self.level}] {said} — {self.remedy}" if self.remedy else f"[{self.level}] {said}"


def good(subject: str, what: str) -> Finding:
    return Finding("OK", subject, what)


def mind(subject: str, what: str, remedy: str) -> Finding:
    return Finding("LET OP", subject, what, remedy)


def wrong(subject: str, what: str, remedy: str) -> Finding:
    return Finding("FOUT", subject, what, remedy)


def away(error: Exception) -> str:
    """Why something could not be reached, without the words of its library: those can quote an address with a
    password."""
    if "timeout" in type(error).__name__.lower():
        return "niet bereikbaar: geen antwoord op tijd"
    return "niet bereikbaar: geen verbinding"


async def in_time(subject: str, check: Awaitable[list[Finding]], patience: float = PATIENCE) -> list[Finding]:
    """What the check found; a finding of its own when it takes too long or breaks."""
    try:
        async with asyncio.timeout(patience):
            return await check
    except TimeoutError:
        said = f"antwoordt niet binnen {patience:.0f} seconden"
        return [wrong(subject, said, "kijk na of deze machine dat systeem kan bereiken")]
    except Exception as error:  # one broken check must not hide what the others found
        said = f"het nakijken zelf mislukte ({type(error).__name__})"
        return [wrong(subject, said, "meld dit aan wie Onthaal onderhoudt")]


def summary(findings: Sequence[Finding]) -> str:
    """The last line."""
    errors = sum(finding.level == "FOUT" for finding in findings)
    warnings = sum(finding.level == "LET OP" for finding in findings)
    if errors:
        return f"{_counted(errors, 'fout', 'fouten')} en {_counted(warnings, 'aandachtspunt', 'aandachtspunten')}."
    if warnings:
        return f"Geen fouten, {_counted(warnings, 'aandachtspunt', 'aandachtspunten')}."
    return "Alles in orde."


def _counted(number: int, one: str, more: str) -> str:
    return f"1 {one}" if number == 1 else f"{number} {more}"
