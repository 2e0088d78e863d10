"""Checks of the product files themselves: keys, names, and that every aspect is answered."""

from __future__ import annotations

from bot.catalogue.check.content import Content
from bot.catalogue.check.problems import Problem, Problems
from bot.catalogue.models import PERSONAS, Product


def known_key(content: Content) -> Problems:
    for key, file in content.base.items():
        if key not in content.keys.products:
            yield Problem(file.path, f"'{key}' is geen gekend product", "kies een sleutel uit products.tsv")


def name_is_key(content: Content) -> Problems:
    for key, product in content.products.items():
        if product.sleutel != key:
            yield Problem(
                content.base[key].path,
                f"de sleutel is '{product.sleutel}', maar het bestand heet {key}.yml",
                "geef het bestand en de sleutel dezelfde naam",
            )


def all_aspects(content: Content) -> Problems:
    for key, product in content.products.items():
        for aspect in content.keys.aspects:
            if aspect not in product.aspecten:
                yield Problem(
                    content.base[key].path, f"aspect '{aspect}' ontbreekt", "schrijf er een antwoord voor"
                )


def known_aspects(content: Content) -> Problems:
    for key, product in content.products.items():
        named = {*product.aspecten, *(aspect for who in product.personen.values() for aspect in who.aspecten)}
        for aspect in sorted(named - set(content.keys.aspects)):
            yield Problem(
                content.base[key].path,
                f"'{aspect}' is geen gekend aspect",
                f"gebruik een van: {', '.join(content.keys.aspects)}",
            )


def as_in_the_keys(content: Content) -> Problems:
    """Theme and way of booking stand in products.tsv; a file that differs would send people wrong."""
    for key, product in content.products.items():
        row = content.keys.products.get(key)
        for field in ("thema", "afspraak") if row else ():
            written, right = getattr(product, field), getattr(row, field)
            if written != right:
                yield Problem(
                    content.base[key].path, f"{field} is '{written}'", f"zet '{right}', zoals in products.tsv"
                )


def short_name(content: Content) -> Problems:
    """`kort` stands inside sentences: "je kan een … aanvragen"."""
    for key, product in content.products.items():
        if product.kort.split(" ")[0] in ("een", "de", "het", "je"):
            yield Problem(content.base[key].path, f"kort is '{product.kort}'", "laat het lidwoord weg")
        if not product.namen:
            yield Problem(
                content.base[key].path, "namen is leeg", "zet er de gewone namen van het product in"
            )


def names_once(content: Content) -> Problems:
    """Who types a name of two products finds only one of them."""
    first: dict[str, str] = {}
    for key, product in content.products.items():
        for name in product.namen:
            other = first.setdefault(name.casefold(), key)
            if other != key:
                yield Problem(
                    content.base[key].path,
                    f"namen: '{name}' is ook een naam van {other}",
                    "laat de naam bij het product waar mensen aan denken",
                    warning=True,
                )


def personas(content: Content) -> Problems:
    for key, product in content.products.items():
        for who, persona in product.personen.items():
            path = content.base[key].path
            if who not in PERSONAS:
                yield Problem(
                    path, f"persoon '{who}' bestaat niet", f"gebruik een van: {', '.join(PERSONAS)}"
                )
            if not (persona.naar or persona.tekst or persona.aspecten):
                yield Problem(path, f"persoon '{who}' is leeg", "zet er naar, tekst of aspecten bij")
            yield from _target(content, product, path, persona.naar)


def _target(content: Content, product: Product, path: str, target: str | None) -> Problems:
    if target is None:
        return
    if target not in content.keys.products:
        yield Problem(path, f"naar '{target}' is geen gekend product", "kies een sleutel uit products.tsv")
    elif target == product.sleutel:
        yield Problem(
            path, f"naar '{target}' is dit product zelf", "kies het andere product of schrijf een tekst"
        )
    elif target not in content.written:
        yield Problem(path, f"naar '{target}' heeft nog geen bestand", "schrijf dat product", warning=True)


def overrides(content: Content) -> Problems:
    """A city's file lies over a product of ours."""
    for city in content.cities:
        for key, file in city.overrides.items():
            if key in city.imported:
                continue
            if key not in content.keys.products:
                yield Problem(
                    file.path, f"'{key}' is geen gekend product", "kies een sleutel uit products.tsv"
                )
            elif key not in content.written:
                yield Problem(
                    file.path, f"data/producten/{key}.yml bestaat niet", "schrijf eerst het product zelf"
                )
            if file.content.get("sleutel", key) != key:
                yield Problem(
                    file.path,
                    f"de sleutel is niet '{key}'",
                    "laat sleutel weg in een bestand van de gemeente",
                )


def same_in_every_city(content: Content) -> Problems:
    for city in content.cities:
        for file in city.overrides.values():
            for field in (field for field in ("thema", "afspraak") if field in file.content):
                yield Problem(file.path, f"{field} is in elke gemeente gelijk", "laat het weg")


CHECKS = (
    known_key,
    name_is_key,
    all_aspects,
    known_aspects,
    as_in_the_keys,
    short_name,
    names_once,
    personas,
    overrides,
    same_in_every_city,
)
