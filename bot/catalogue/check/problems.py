"""A thing that is wrong in a content file, said so that an editor can put it right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """`path` starts at the repository's root, `remedy` is for the editor; a warning blocks nothing."""

    path: str
    what: str
    remedy: str
    warning: bool = False

    def __str__(self) -> str:
        return f"[{'LET OP' if self.warning else 'FOUT'}] {self.path}: {self.what} — {self.remedy}"


type Problems = Iterator[Problem]
