"""The content under a folder, read as far as it can be read, for the checks to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.catalogue.check.problems import Problem
from bot.catalogue.city import City
from bot.catalogue.errors import InvalidContent
from bot.catalogue.files import address, merge, read_yaml
from bot.catalogue.keys import Keys, read_keys
from bot.catalogue.loader import BASE, CITIES, KEYS, city_files, files_in, parse, shown
from bot.catalogue.models import Product

CORRECT = "verbeter het bestand"
FIELD = "kijk in een ander bestand van dezelfde soort hoe het veld heet en wat erin hoort"


@dataclass(frozen=True)
class File:
    """A content file: where it stands, and what YAML reads in it."""

    path: str
    stem: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class CityContent:
    """A city that reads well, and its own product files by key."""

    file: File
    city: City
    overrides: Mapping[str, File]


@dataclass(frozen=True)
class Content:
    """What could be read; `unreadable` tells of the rest, which no other check looks at."""

    root: Path
    keys: Keys
    base: Mapping[str, File]
    products: Mapping[str, Product]
    cities: tuple[CityContent, ...]
    examples: tuple[File, ...]
    unreadable: tuple[Problem, ...]

    def raw_texts(self) -> Iterator[tuple[File, str]]:
        """Every file with answers, and the form of address that its texts are written in."""
        yield from ((file, "je") for file in self.base.values())
        for city in self.cities:
            for file in (city.file, *city.overrides.values()):
                yield file, city.city.aanspreking


class _Reader:
    """Reads files one by one and keeps what went wrong."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.problems: list[Problem] = []

    def files(self, folder: str) -> dict[str, File]:
        found = (self.file(path) for path in files_in(self._root / folder))
        return {file.stem: file for file in found if file is not None}

    def file(self, path: Path) -> File | None:
        name = shown(self._root, path)
        try:
            return File(name, path.stem, read_yaml(path, name))
        except InvalidContent as error:
            self._keep(error, CORRECT)
            return None

    def product(self, file: File, content: Mapping[str, Any], form: str) -> Product | None:
        try:
            return parse(Product, address(content, form), file.path)
        except InvalidContent as error:
            self._keep(error, FIELD)
            return None

    def city(self, path: Path) -> CityContent | None:
        file = self.file(path)
        if file is None:
            return None
        try:
            city = parse(City, address(file.content, str(file.content.get("aanspreking", "je"))), file.path)
        except InvalidContent as error:
            self._keep(error, FIELD)
            return None
        return CityContent(file, city, self.files(f"{CITIES}/{path.parent.name}/producten"))

    def _keep(self, error: InvalidContent, remedy: str) -> None:
        self.problems += [Problem(error.path, problem, remedy) for problem in error.problems]


def read(root: Path) -> Content:
    """Everything under `root` that the checks look at."""
    reader = _Reader(root)
    base = reader.files(BASE)
    products = {key: reader.product(file, file.content, "je") for key, file in base.items()}
    cities = tuple(city for path in city_files(root) if (city := reader.city(path)) is not None)
    for city in cities:
        _read_merged(reader, base, city)
    return Content(
        root=root,
        keys=read_keys(root / KEYS),
        base=base,
        products={key: product for key, product in products.items() if product is not None},
        cities=cities,
        examples=tuple(reader.files("data/nlu").values()),
        unreadable=tuple(reader.problems),
    )


def _read_merged(reader: _Reader, base: Mapping[str, File], city: CityContent) -> None:
    """A city's file says only what differs: it has the shape of a product once it lies over the base."""
    for key, file in city.overrides.items():
        below = base[key].content if key in base else {}
        reader.product(file, merge(below, file.content), city.city.aanspreking)
