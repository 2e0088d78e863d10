"""A record of IPDC as a content file of a city: its own product, or a layer over one that we know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.catalogue.ipdc.answers import APPLY, GENERAL, Answer, WebLink, answers, web_address
from bot.catalogue.ipdc.errors import BadRecord
from bot.catalogue.ipdc.html import plain
from bot.catalogue.ipdc.language import ENGLISH, Texts
from bot.catalogue.ipdc.links import START, LinkKinds
from bot.catalogue.ipdc.snapshot import Snapshot

PAGE = "https://productencatalogus-v3.vlaanderen.be/product"
FLANDERS = "Vlaamse overheid"
THEMES = (
    "BurgerOverheid", "BouwenWonen", "CultuurSportVrijeTijd", "EconomieWerk", "MilieuEnergie",
    "MobiliteitOpenbareWerken", "OnderwijsWetenschap", "WelzijnGezondheid",
)  # fmt: skip
FORM_TITLE = "Vraag het online aan"
FORM_TEXT = {
    "je": "Je kan dit online aanvragen. Gebruik de knop hieronder.",
    "u": "U kan dit online aanvragen. Gebruik de knop hieronder.",
}


@dataclass(frozen=True)
class Publisher:
    """The city for which records become files: how it speaks, and who it is."""

    name: str
    website: str
    form: str
    source: str
    kinds: LinkKinds = field(default_factory=LinkKinds)


@dataclass(frozen=True)
class Form:
    """An online form of Mijn Burgerprofiel for a product; `kind` is start, unless the city's table says otherwise."""

    url: str
    kind: str = START


def numbers(record: Snapshot, concept: Snapshot | None) -> tuple[str, ...]:
    """All product numbers by which the record is known, its own first, then those of its concept."""
    known = (record.number, record.concept_number, concept.number if concept else "")
    return tuple(dict.fromkeys(number for number in known if number))


def title(record: Snapshot, form: str) -> str:
    """The title in the form of address of the city, else in the other one; raises BadRecord without Dutch."""
    found = plain(record.title.choose(form) or record.title.any_dutch())
    if not found:
        raise BadRecord(record.version_of, f"er is geen Nederlandse titel ({_tags(record.title)})")
    return found


def content(
    record: Snapshot,
    concept: Snapshot | None,
    key: str,
    publisher: Publisher,
    *,
    known: bool,
    form: Form | None = None,
    base_links: Iterable[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """The file of product `key`; raises BadRecord when nothing can be answered with it.

    `known`: the key is one of ours; names, theme and appointment then stay as in data/producten, and every
    aspect brings its own source. `base_links`: what the base offers under "aanvragen".
    """
    number = next(iter(numbers(record, concept)), "")
    name = title(record, publisher.form)
    own = _spoken(record, publisher, number)
    general = _concept(concept, publisher, number)
    if APPLY in own and not own[APPLY].text:
        own[APPLY] = _with_words(own[APPLY], general.get(APPLY), "" if known else FORM_TEXT[publisher.form])
    from_concept = {a: said for a, said in general.items() if a not in own and said.text}
    aspects = {a: _aspect(said, _source(record, number, publisher), known) for a, said in own.items()}
    for aspect, said in from_concept.items():
        aspects[aspect] = _aspect(said, _source(concept or record, number, publisher), True)
    if form:
        put_form(aspects, form, publisher.form, base_links if known else (), needs_text=not known)
    if GENERAL not in aspects:
        raise BadRecord(record.version_of, f"'{name}' heeft geen Nederlandse beschrijving")
    head = {} if known else _head(record, concept, name, _starts(aspects))
    return {
        "sleutel": key,
        **head,
        **({"productnummer": number} if number else {}),
        **({} if known else {"bron": _source(record, number, publisher)}),
        "ipdc": trace(record, publisher.source),
        "aspecten": aspects,
        **_translations(record, concept, publisher, number, set(from_concept)),
    }


def trace(record: Snapshot, source: str) -> dict[str, Any]:
    """Which version of which record this is; a later import compares with it."""
    return {
        "id": record.id,
        "versie_van": record.version_of,
        "gegenereerd": record.generated.isoformat(),
        "gewijzigd": record.modified,
        "bron": source,
    }


def put_form(
    aspects: dict[str, Any], form: Form, address: str, base: Iterable[Mapping[str, str]], *, needs_text: bool
) -> None:
    """Makes the form the first link under "aanvragen"; one that does not start anything comes last."""
    aspect = aspects.setdefault(APPLY, {"tekst": FORM_TEXT[address]} if needs_text else {})
    link = {"titel": FORM_TITLE, "url": form.url, "soort": form.kind}
    others = [dict(one) for one in aspect.get("links", base) if one["url"] != form.url]
    aspect["links"] = [link, *others] if form.kind == START else [*others, link]


def other_form(record: Snapshot, form: str) -> bool:
    """Whether the city's form of address is not there and the other one is shown."""
    return not record.description.choose(form) and bool(record.description.any_dutch())


def _spoken(record: Snapshot, publisher: Publisher, number: str) -> dict[str, Answer]:
    form = publisher.form
    if other_form(record, form):
        form = "u" if form == "je" else "je"
    return answers(record, form, publisher.kinds, number)


def _concept(concept: Snapshot | None, publisher: Publisher, number: str) -> dict[str, Answer]:
    return answers(concept, publisher.form, publisher.kinds, number) if concept else {}


def _with_words(links: Answer, general: Answer | None, words: str) -> Answer:
    """The city's own links with the text of the concept, or else with `words` (none: the base has a text)."""
    if general is None or not general.text:
        return replace(links, text=words)
    return replace(general, links=tuple(dict.fromkeys([*links.links, *general.links])))


def _aspect(said: Answer, source: Mapping[str, Any], sourced: bool) -> dict[str, Any]:
    """`meer` is always written: laid over another text it must not leave half of that one behind."""
    links = {"links": [_link(link) for link in said.links]} if said.links else {}
    if not said.text:
        return links
    return {
        "tekst": said.text,
        "meer": said.more or None,
        "voorbeeld": False,
        **links,
        **({"bron": dict(source)} if sourced else {}),
    }


def _link(link: WebLink) -> dict[str, str]:
    return {"titel": link.title, "url": link.url, "soort": link.kind}


def _starts(aspects: Mapping[str, Any]) -> bool:
    return any(link["soort"] == START for link in aspects.get(APPLY, {}).get("links", ()))


def _head(record: Snapshot, concept: Snapshot | None, name: str, online: bool) -> dict[str, Any]:
    theme = next((r.theme for r in (record, concept) if r and r.theme in THEMES), THEMES[0])
    words = record.keywords or (concept.keywords if concept else ())
    return {
        "naam": name,
        "kort": _short(name),
        "namen": list(dict.fromkeys([name.lower(), *(plain(word).lower() for word in words if plain(word))])),
        "thema": theme,
        "afspraak": "online" if online else "geen",
    }


def _short(name: str) -> str:
    """The title inside a sentence: "akte van Belgische nationaliteit", but "UiTPAS" and "OCMW" as they are."""
    return name if re.match(r"\w?\w[A-Z]", name) else name[:1].lower() + name[1:]


def _source(record: Snapshot, number: str, publisher: Publisher) -> dict[str, Any]:
    who = FLANDERS if record.kind == "concept" else publisher.name
    page = f"{PAGE}/{record.number or number}" if record.number or number else web_address(publisher.website)
    return {"naam": f"IPDC ({who})", "url": page, "datum": record.modified}


def _translations(
    record: Snapshot,
    concept: Snapshot | None,
    publisher: Publisher,
    number: str,
    from_concept: set[str],
) -> dict[str, Any]:
    """English, as translation of the same text: from the record for its own aspects, else from the concept."""
    name = plain(record.title.choose(ENGLISH))
    if not name:
        return {}
    told = answers(record, ENGLISH, publisher.kinds, number)
    if concept:
        general = answers(concept, ENGLISH, publisher.kinds, number)
        told |= {aspect: said for aspect, said in general.items() if aspect in from_concept}
    aspects = {a: {"tekst": said.text, "meer": said.more or None} for a, said in told.items() if said.text}
    return {"vertalingen": {ENGLISH: {"naam": name, "aspecten": aspects}}}


def _tags(texts: Texts) -> str:
    return f"enkel {', '.join(sorted(texts.by_tag))}" if texts else "het veld naam is leeg"
