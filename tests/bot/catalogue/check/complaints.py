"""What the content check says about a folder."""

from __future__ import annotations

from pathlib import Path

from bot.catalogue.check import check


def errors(root: Path) -> list[str]:
    return [str(problem) for problem in check(root).errors]


def warnings(root: Path) -> list[str]:
    return [str(problem) for problem in check(root).problems if problem.warning]
