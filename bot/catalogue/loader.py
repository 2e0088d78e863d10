"""The catalogue: every city with its products, read once and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from bot.catalogue.city import City
from bot.catalogue.errors import InvalidContent, UnknownCity, UnknownProduct
from bot.catalogue.files import address, merge, read_yaml
from bot.catalogue.keys import Keys, read_keys
from bot.catalogue.models import Product
from bot.catalogue.shape import Content, dutch_problems

BASE = "data/producten"
CITIES = "data/gemeenten"
KEYS = "data/sleutels"
CITY_FILE = "gemeente.yml"


@dataclass(frozen=True)
class Catalogue:
    """All that is known, by city key. `keys` also holds the products that no file tells about yet."""

    keys: Keys
    cities: Mapping[str, City]
    by_city: Mapping[str, Mapping[str, Product]]

    def city(self, city: str) -> City:
        """Raises UnknownCity."""
        if city not in self.cities:
            raise UnknownCity(city)
        return self.cities[city]

    def products(self, city: str) -> Mapping[str, Product]:
        """The products of a city by key; raises UnknownCity."""
        return self.by_city[self.city(city).sleutel]

    def product(self, city: str, product: str) -> Product:
        """Raises UnknownCity, UnknownProduct."""
        found = self.products(city).get(product)
        if found is None:
            raise UnknownProduct(product)
        return found


def load(root: Path) -> Catalogue:
    """Reads data/ under `root`; raises InvalidContent at the first file that does not have its shape."""
    base = {path.stem: read_yaml(path, shown(root, path)) for path in files_in(root / BASE)}
    cities = {path.parent.name: load_city(root, path) for path in city_files(root)}
    by_city = {key: MappingProxyType(_products(root, city, base)) for key, city in cities.items()}
    return Catalogue(read_keys(root / KEYS), MappingProxyType(cities), MappingProxyType(by_city))


def load_city(root: Path, path: Path) -> City:
    """Raises InvalidContent."""
    raw = read_yaml(path, shown(root, path))
    return parse(City, address(raw, str(raw.get("aanspreking", "je"))), shown(root, path))


def parse[Model: Content](model: type[Model], content: Mapping[str, Any], path: str) -> Model:
    """`content` as `model`; raises InvalidContent that names `path`."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise InvalidContent(path, dutch_problems(error)) from error


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yml"))


def city_files(root: Path) -> list[Path]:
    return sorted((root / CITIES).glob(f"*/{CITY_FILE}"))


def shown(root: Path, path: Path) -> str:
    """The path as editors know it: from the repository's root."""
    return path.relative_to(root).as_posix()


def _products(root: Path, city: City, base: Mapping[str, dict[str, Any]]) -> dict[str, Product]:
    folder = root / CITIES / city.sleutel / "producten"
    own = {path.stem: read_yaml(path, shown(root, path)) for path in files_in(folder)}
    products = {}
    for key in {**base, **own}:
        merged = address(merge(base.get(key, {}), own.get(key, {})), city.aanspreking)
        at_fault = folder / f"{key}.yml" if key in own else root / BASE / f"{key}.yml"
        products[key] = parse(Product, merged, shown(root, at_fault))
    return products
