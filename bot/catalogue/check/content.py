"""The content under a folder, read as far as it can be read, for the checks to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.catalogue.addressing import shared_in
from bot.catalogue.check import yaml_slips
from bot.catalogue.check.problems import Problem
from bot.catalogue.cities import CITIES, SHARED, city_files, read_city
from bot.catalogue.city import City
from bot.catalogue.errors import InvalidContent
from bot.catalogue.files import files_in, read_yaml, shown
from bot.catalogue.keys import Keys, read_keys
from bot.catalogue.loader import KEYS
from bot.catalogue.models import Product
from bot.catalogue.placeholders import unknown
from bot.catalogue.products import BASE, IMPORTED, OWN, Layers
from bot.catalogue.shape import parse
from bot.takeover import canned

DOMAIN = "domain.yml"
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
    """A city that reads well, with the product files that it wrote and those that it imported, by key.

    `answers`: the ready-made ones of its agents.
    """

    file: File
    city: City
    overrides: Mapping[str, File]
    imported: Mapping[str, File]
    answers: File | None = None

    def offers(self, key: str) -> bool:
        return key not in self.overrides or "niet_aangeboden" not in self.overrides[key].content


@dataclass(frozen=True, eq=False)
class Content:
    """What could be read; `unreadable` tells of the rest, which no other check looks at.

    `domain` and `rules` are what Rasa reads beside the examples. The content of a file of `tests` is its lines
    under "regels". `written` are the keys with a file of their own, also one that cannot be read.
    """

    root: Path
    keys: Keys
    shared: tuple[File, ...]
    answers: File | None
    base: Mapping[str, File]
    written: frozenset[str]
    products: Mapping[str, Product]
    cities: tuple[CityContent, ...]
    examples: tuple[File, ...]
    domain: File | None
    rules: tuple[File, ...]
    tests: tuple[File, ...]
    unreadable: tuple[Problem, ...]

    def raw_texts(self) -> Iterator[tuple[File, str]]:
        """Every file with answers, and the form of address that its texts are written in."""
        answers = (self.answers,) if self.answers else ()
        yield from ((file, "je") for file in (*self.shared, *answers, *self.base.values()))
        for city in self.cities:
            own = (city.answers,) if city.answers else ()
            for file in (city.file, *own, *city.overrides.values()):
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
            slip = yaml_slips.in_dutch(error.__cause__)
            self._keep(InvalidContent(name, (slip,)) if slip else error, CORRECT)
            return None

    def if_there(self, name: str) -> File | None:
        """A file that may be left out."""
        return self.file(self._root / name) if (self._root / name).exists() else None

    def lines(self, folder: str) -> tuple[File, ...]:
        """Files that hold a list and no map."""
        found = (self._lines(path) for path in files_in(self._root / folder))
        return tuple(file for file in found if file is not None)

    def _lines(self, path: Path) -> File | None:
        name = shown(self._root, path)
        try:
            rows = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            what = yaml_slips.in_dutch(error) or f"het bestand is niet leesbaar ({error})"
            self._keep(InvalidContent(name, (what,)), CORRECT)
            return None
        return File(name, path.stem, {"regels": rows or []})

    def product(self, file: File) -> Product | None:
        """A product as it is for everybody; its placeholders stay open."""
        try:
            if problems := tuple(unknown(file.content)):
                raise InvalidContent(file.path, problems)
            return parse(Product, shared_in(file.content, "je"), file.path)
        except InvalidContent as error:
            self._keep(error, FIELD)
            return None

    def layers(self, layers: Layers, written: frozenset[str]) -> None:
        """A city's files say only what differs: they have the shape of a product once they lie over the base.

        Over a file of `written` that cannot be read, every one of them would be told to lack what it leaves out.
        """
        for key in {**layers.imported, **layers.own}:
            if key in written and key not in layers.base:
                continue
            try:
                layers.product(key)
            except InvalidContent as error:
                self._keep(error, FIELD)

    def city(self, path: Path, shared: Mapping[str, Any]) -> CityContent | None:
        file = self.file(path)
        if file is None:
            return None
        try:
            city = read_city(file.content, shared, file.path)
        except InvalidContent as error:
            self._keep(error, FIELD)
            return None
        folder = f"{CITIES}/{path.parent.name}"
        return CityContent(
            file,
            city,
            self.files(f"{folder}/{OWN}"),
            self.files(f"{folder}/{IMPORTED}"),
            self.if_there(canned.path_of(path.parent.name)),
        )

    def _keep(self, error: InvalidContent, remedy: str) -> None:
        self.problems += [Problem(error.path, problem, remedy) for problem in error.problems]


def read(root: Path) -> Content:
    """Everything under `root` that the checks look at."""
    reader, keys = _Reader(root), read_keys(root / KEYS)
    base = reader.files(BASE)
    products = {key: reader.product(file) for key, file in base.items()}
    shared = reader.if_there(SHARED)
    below = shared.content if shared else {}
    cities = tuple(city for path in city_files(root) if (city := reader.city(path, below)) is not None)
    written = frozenset(path.stem for path in files_in(root / BASE))
    for city in cities:
        reader.layers(_layers(city, base, keys), written)
    return Content(
        root=root,
        keys=keys,
        shared=(shared,) if shared else (),
        answers=reader.if_there(canned.SHARED),
        base=base,
        written=written,
        products={key: product for key, product in products.items() if product is not None},
        cities=cities,
        examples=tuple(reader.files("data/nlu").values()),
        domain=reader.if_there(DOMAIN),
        rules=tuple(reader.files("data/rules").values()),
        tests=reader.lines("tests/nlu"),
        unreadable=tuple(reader.problems),
    )


def _layers(city: CityContent, base: Mapping[str, File], keys: Keys) -> Layers:
    """The city's files over the products that read well by themselves: a fault is told where it stands."""
    return Layers(_raw(base), _raw(city.imported), _raw(city.overrides), city.city, keys.aspects)


def _raw(files: Mapping[str, File]) -> dict[str, Mapping[str, Any]]:
    return {key: file.content for key, file in files.items()}
