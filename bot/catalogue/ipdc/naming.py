"""Under which key a record of IPDC is kept: one of ours when the number or the title says so, else a new one."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.catalogue.files import read_folder
from bot.catalogue.keys import read_keys

NUMBERS = "productnummers.tsv"
PREFIX = "ipdc"
LONGEST = 60
"""Characters of a number or an identifier in a file name."""
SHORT = 8
"""Characters of an identifier that tell two products of one city apart."""


@dataclass(frozen=True)
class OurKeys:
    """Our products by IPDC product number and by title; `base` are the contents of data/producten."""

    by_number: Mapping[str, str]
    by_title: Mapping[str, str]
    base: Mapping[str, Mapping[str, Any]]

    @classmethod
    def read(cls, root: Path) -> OurKeys:
        """From data/sleutels and the base products; a title that two products share names neither."""
        folder = root / "data/sleutels"
        pairs = [(_plain(row.naam), key) for key, row in read_keys(folder).products.items()]
        base = read_folder(root, "data/producten")
        for key, product in base.items():
            pairs += [(_plain(str(product.get(name, ""))), key) for name in ("naam", "kort")]
        keys_of: dict[str, set[str]] = {}
        for title, key in pairs:
            keys_of.setdefault(title, set()).add(key)
        by_title = {title: next(iter(keys)) for title, keys in keys_of.items() if title and len(keys) == 1}
        return cls(_numbers(folder / NUMBERS), by_title, base)

    def key(self, numbers: Iterable[str], title: str) -> str | None:
        by_number = (self.by_number[number] for number in numbers if number in self.by_number)
        return next(by_number, None) or self.by_title.get(_plain(title))

    def links(self, key: str) -> list[dict[str, str]]:
        """What the base offers under "aanvragen"."""
        aspects = self.base.get(key, {}).get("aspecten", {})
        return list(aspects.get("aanvragen", {}).get("links", []))


@dataclass(frozen=True)
class Named:
    """A record that needs a key: its identifier, its product numbers (its own first) and its title."""

    version_of: str
    numbers: tuple[str, ...]
    title: str


def assign(
    records: Iterable[Named], ours: OurKeys, held: Mapping[str, str], reserved: Iterable[str] = ()
) -> dict[str, str]:
    """A key for each record, by identifier. Who `held` a key keeps it; two records never share one.

    `reserved` keys belong to records that are not among these.
    """
    wanted = {record.version_of: _wanted(record, ours) for record in records}
    keys: dict[str, str] = {}
    taken = set(reserved)
    for version in sorted(wanted, key=lambda one: (held.get(one) != wanted[one], one)):
        own = identifier(version)
        choices = (wanted[version], f"{PREFIX}_{own[:SHORT]}", f"{PREFIX}_{own}")
        keys[version] = next(key for key in choices if key not in taken)
        taken.add(keys[version])
    return keys


def _wanted(record: Named, ours: OurKeys) -> str:
    if known := ours.key(record.numbers, record.title):
        return known
    number = re.sub(r"[^a-z0-9]", "", next(iter(record.numbers), "").lower())
    return f"{PREFIX}_{number[:LONGEST] or identifier(record.version_of)[:SHORT]}"


def identifier(version: str) -> str:
    """The last part of an IRI, fit for a file name."""
    last = re.split(r"[/#:]", version.rstrip("/"))[-1]
    return re.sub(r"[^a-z0-9]", "", last.lower())[:LONGEST] or "onbekend"


def _plain(title: str) -> str:
    return " ".join(title.lower().split())


def _numbers(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["productnummer"]: row["sleutel"] for row in csv.DictReader(lines, delimiter="\t")}
