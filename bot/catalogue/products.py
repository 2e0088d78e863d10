"""The products of one city: ours, what the city imported over that, and its own words on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.catalogue import placeholders
from bot.catalogue.addressing import own_in, shared_in
from bot.catalogue.cities import CITIES
from bot.catalogue.city import City
from bot.catalogue.files import merge, read_folder
from bot.catalogue.models import Product
from bot.catalogue.shape import parse

BASE = "data/producten"
OWN = "producten"
IMPORTED = "ipdc"
UNTOLD = (
    "Dat staat niet in de informatie die ik hierover heb. "
    "Vraag het aan {contact}: bel {telefoon}, of mail naar {email}."
)
"""What is said about an aspect that an imported product leaves out."""

type Files = Mapping[str, Mapping[str, Any]]
"""Product files as YAML reads them, by key."""


@dataclass(frozen=True)
class Layers:
    """The files that a city's products are made from; each layer says only what differs from the one below.

    `imported` may hold products that nobody else has; they answer every one of `aspects`, if need be with UNTOLD.
    """

    base: Files
    imported: Files
    own: Files
    city: City
    aspects: Sequence[str]

    @classmethod
    def read(cls, root: Path, base: Files, city: City, aspects: Sequence[str]) -> Layers:
        """Raises InvalidContent."""
        folder = f"{CITIES}/{city.sleutel}"
        imported, own = read_folder(root, f"{folder}/{IMPORTED}"), read_folder(root, f"{folder}/{OWN}")
        return cls(base, imported, own, city, aspects)

    def products(self) -> dict[str, Product]:
        """Raises InvalidContent."""
        return {key: self.product(key) for key in {**self.base, **self.imported, **self.own}}

    def product(self, key: str) -> Product:
        """Raises InvalidContent that names the topmost file about `key`."""
        below = self._told_by_all(key) if key in self.base else self._untold()
        merged = merge(merge(below, self._imported(key)), self._own(key))
        return parse(Product, merged, self.path(key))

    def path(self, key: str) -> str:
        """The topmost file about a product."""
        folder = f"{CITIES}/{self.city.sleutel}"
        if key in self.own:
            return f"{folder}/{OWN}/{key}.yml"
        return f"{folder}/{IMPORTED}/{key}.yml" if key in self.imported else f"{BASE}/{key}.yml"

    def _told_by_all(self, key: str) -> dict[str, Any]:
        content = shared_in(self.base[key], self.city.aanspreking)
        return placeholders.fill(content, placeholders.of_city(self.city), f"{BASE}/{key}.yml")

    def _untold(self) -> dict[str, Any]:
        content = {"aspecten": {aspect: {"tekst": UNTOLD} for aspect in self.aspects}}
        return placeholders.fill(content, placeholders.of_city(self.city), BASE)

    def _imported(self, key: str) -> dict[str, Any]:
        """As it came: the importer chose the form of address, and braces are no placeholders there."""
        return dict(own_in(self.imported.get(key, {}), self.city.aanspreking))

    def _own(self, key: str) -> dict[str, Any]:
        content = own_in(self.own.get(key, {}), self.city.aanspreking)
        return placeholders.fill(content, placeholders.of_city(self.city), self.path(key))
