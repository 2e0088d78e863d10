"""Looking up a product while talking: by what stands in its names, best first."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from bot.catalogue import Catalogue, Product
from bot.catalogue.search import ProductSearch

MOST = 8
"""Products in one answer."""
ASPECTS = {
    "algemeen": "Wat het is",
    "aanvragen": "Aanvragen",
    "kosten": "Kosten",
    "meebrengen": "Meebrengen",
    "voorwaarden": "Voorwaarden",
    "duur": "Duur",
    "waar": "Waar",
    "afspraak": "Afspraak",
}


class CityProducts:
    """The products of one city."""

    def __init__(self, catalogue: Catalogue, city: str) -> None:
        self.all = catalogue.products(city)

    def find(self, typed: str) -> list[dict[str, Any]]:
        """At most MOST: those with `typed` in a name, then those that mean it."""
        words = typed.casefold().strip()
        if not words:
            return []
        named = sorted((key for key in self.all if words in self._names[key]), key=self._order)
        meant = [found.key for found in self._search.find(typed, MOST)]
        keys = list(dict.fromkeys([*named, *meant]))[:MOST]
        return [_shown(self.all[key]) for key in keys]

    @cached_property
    def _search(self) -> ProductSearch:
        return ProductSearch(self.all)

    @cached_property
    def _names(self) -> dict[str, str]:
        return {
            key: " / ".join([product.naam, product.kort, *product.namen]).casefold()
            for key, product in self.all.items()
        }

    def _order(self, key: str) -> tuple[int, str]:
        return (len(self.all[key].kort), key)


def _shown(product: Product) -> dict[str, Any]:
    return {
        "key": product.sleutel,
        "name": product.naam,
        "aspects": [_aspect(product, key) for key in product.aspecten],
    }


def _aspect(product: Product, key: str) -> dict[str, Any]:
    answer, source = product.answer(key), product.source(key)
    return {
        "name": ASPECTS.get(key, key.replace("_", " ").capitalize()),
        "text": answer.tekst,
        "more": answer.meer,
        "unconfirmed": answer.voorbeeld,
        "source": {"title": source.naam, "url": source.url},
        "links": [{"title": link.titel, "url": link.url} for link in answer.links],
    }
