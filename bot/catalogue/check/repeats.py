"""Checks that no answer is given twice: under two aspects of a product, or for two products."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.catalogue.check.content import Content, File
from bot.catalogue.check.problems import Problem, Problems
from bot.catalogue.models import Product

SHORT = 40
"""Characters. A shorter answer ("Nee, dat is gratis.") may fit many questions."""
SHARED = ("kosten", "duur", "waar", "afspraak")
"""Aspects that a service often handles in the same way for all products of one theme, and for all kinds of advice."""


def per_aspect(content: Content) -> Problems:
    """Who asks two different things and hears the same twice, got no answer to one of them."""
    for key, product in content.products.items():
        first: dict[str, str] = {}
        for aspect, text in _texts(product):
            earlier = first.setdefault(text, aspect)
            if earlier != aspect:
                yield Problem(
                    content.base[key].path,
                    f"'{aspect}' zegt hetzelfde als '{earlier}'",
                    "schrijf wat over dit aspect gevraagd wordt",
                    warning=len(text) < SHORT,
                )


def per_product(content: Content) -> Problems:
    """A text that was copied is often about the other product still; it may be right, so a warning."""
    first: dict[str, tuple[str, str]] = {}
    for key, product in content.products.items():
        for aspect, text in _texts(product):
            if len(text) < SHORT:
                continue
            other, about = first.setdefault(text, (key, aspect))
            alike = about == aspect in SHARED and _handled_alike(product, content.products[other])
            if other != key and not alike:
                yield Problem(
                    content.base[key].path,
                    f"'{aspect}' zegt hetzelfde als '{about}' van {other}",
                    "kijk na of de tekst over dit product gaat",
                    warning=True,
                )


def _handled_alike(one: Product, other: Product) -> bool:
    return one.thema == other.thema or one.afspraak == other.afspraak == "advies"


def as_below(content: Content) -> Problems:
    """What a city repeats, it has to keep up to date by itself."""
    for city in content.cities:
        for key, file in city.overrides.items():
            base = content.base.get(key)
            for aspect in _same(base, file):
                yield Problem(
                    file.path,
                    f"'{aspect}' zegt hetzelfde als {base.path if base else key}",
                    "laat het weg: dan geldt vanzelf het antwoord voor iedereen",
                    warning=True,
                )


def _same(base: File | None, own: File) -> Iterator[str]:
    below, above = _aspects(base), _aspects(own)
    for aspect, answer in above.items():
        text = answer.get("tekst") if isinstance(answer, dict) else None
        under = below.get(aspect)
        # A source, an example or a link of its own is a reason to say it again.
        alone = isinstance(answer, dict) and answer.keys() == {"tekst"}
        if alone and isinstance(under, dict) and text == under.get("tekst"):
            yield str(aspect)


def _aspects(file: File | None) -> Mapping[str, object]:
    found = file.content.get("aspecten") if file else None
    return found if isinstance(found, dict) else {}


def _texts(product: Product) -> Iterator[tuple[str, str]]:
    for aspect, answer in product.aspecten.items():
        yield aspect, " ".join(answer.tekst.casefold().split())


CHECKS = (per_aspect, per_product, as_below)
