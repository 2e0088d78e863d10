"""The keys of products, aspects and acts: the contract between content, examples and code."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

BOOKABLE = ("loket", "advies", "online")
# Handled wholly in the conversation or on the web: there is nothing to come to a desk for.
NEVER_BOOKED = ("melding_openbaar_domein", "burgerprofiel")


@dataclass(frozen=True)
class ProductKey:
    """A row of products.tsv. `afspraak`: loket, advies, online, zonder_afspraak, geen or doorverwijzing."""

    sleutel: str
    naam: str
    thema: str
    afspraak: str

    @property
    def bookable(self) -> bool:
        return self.afspraak in BOOKABLE and self.sleutel not in NEVER_BOOKED


@dataclass(frozen=True)
class Keys:
    products: Mapping[str, ProductKey]
    aspects: tuple[str, ...]
    acts: tuple[str, ...]


def read_keys(folder: Path) -> Keys:
    """Reads products.tsv and intents.tsv in `folder` (data/sleutels)."""
    intents = _rows(folder / "intents.tsv")
    rows = [ProductKey(**row) for row in _rows(folder / "products.tsv")]
    return Keys(
        products=MappingProxyType({row.sleutel: row for row in rows}),
        aspects=tuple(row["sleutel"] for row in intents if row["soort"] == "aspect"),
        acts=tuple(row["sleutel"] for row in intents if row["soort"] == "handeling"),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
