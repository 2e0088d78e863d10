"""What an import did, in Dutch, for the administrator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

SHOWN = 15
"""Keys that are named in one line; a first import has hundreds."""


@dataclass
class Report:
    """Keys of products by what happened to them; problems as "id: reason", each on one line."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def fail(self, id: str, reason: str) -> None:
        self.failed.append(f"{id}: {_one_line(reason)}")

    def remark(self, id: str, reason: str) -> None:
        self.remarks.append(f"{id}: {_one_line(reason)}")

    def lines(self) -> Iterable[str]:
        """Problems first; the last line says the counts."""
        yield from (f"mislukt  {problem}" for problem in self.failed)
        yield from (f"let op   {remark}" for remark in self.remarks)
        for word, keys in (("nieuw", self.new), ("gewijzigd", self.changed), ("verwijderd", self.removed)):
            if keys:
                yield f"{word}: {_named(sorted(keys))}"
        yield (
            f"Klaar: {len(self.new)} nieuw, {len(self.changed)} gewijzigd, {len(self.same)} ongewijzigd, "
            f"{len(self.removed)} verwijderd, {len(self.failed)} mislukt."
        )


def _named(keys: list[str]) -> str:
    more = f" en {len(keys) - SHOWN} andere" if len(keys) > SHOWN else ""
    return ", ".join(keys[:SHOWN]) + more


def _one_line(reason: str) -> str:
    return " ".join(reason.split())
