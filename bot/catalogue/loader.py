"""The catalogue: every city with its products, read once and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from bot.catalogue.cities import city_files, load_city, read_shared
from bot.catalogue.city import City
from bot.catalogue.errors import UnknownCity, UnknownProduct
from bot.catalogue.files import read_folder
from bot.catalogue.keys import Keys, read_keys
from bot.catalogue.models import Product
from bot.catalogue.products import BASE, Layers
from bot.catalogue.search import ProductSearch

KEYS = "data/sleutels"


@dataclass(frozen=True)
class Catalogue:
    """All that is known, by city key. `keys` also holds the products that no file tells about yet.

    A city may have products that `keys` does not hold: those it imported.
    """

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

    def imported(self, city: str) -> ProductSearch:
        """Finds the products that only this city has: the engine was trained on none of them. Raises UnknownCity."""
        return self._searches[self.city(city).sleutel]

    @cached_property
    def _searches(self) -> Mapping[str, ProductSearch]:
        return {city: ProductSearch(self._only_there(products)) for city, products in self.by_city.items()}

    def _only_there(self, products: Mapping[str, Product]) -> dict[str, Product]:
        return {key: product for key, product in products.items() if key not in self.keys.products}

    def product(self, city: str, product: str) -> Product:
        """Raises UnknownCity, UnknownProduct."""
        found = self.products(city).get(product)
        if found is None:
            raise UnknownProduct(product)
        return found


def load(root: Path) -> Catalogue:
    """Reads data/ under `root`; raises InvalidContent at the first file that does not have its shape."""
    keys, shared, base = read_keys(root / KEYS), read_shared(root), read_folder(root, BASE)
    cities = {path.parent.name: load_city(root, path, shared) for path in city_files(root)}
    by_city = {
        key: MappingProxyType(Layers.read(root, base, city, keys.aspects).products())
        for key, city in cities.items()
    }
    return Catalogue(keys, MappingProxyType(cities), MappingProxyType(by_city))
