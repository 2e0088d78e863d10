"""`scripts/content probeer "wat kost een reispas"`: what is understood, why, and what each city answers."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from bot import settings as settings_module
from bot.catalogue import Catalogue, UnknownCity, load
from bot.catalogue.keys import Keys
from bot.editing.recognising import parses
from bot.editing.trying import BOOKING, Trial, trial
from bot.errors import OnthaalError
from bot.replies import Message
from bot.service.training import ensure_model
from bot.settings import ROOT

NEAR = 5
TIERS = {
    "antwoord": "zeker genoeg om te antwoorden",
    "keuze": "niet zeker: Onthaal laat kiezen",
    "onbekend": "niet begrepen: Onthaal zegt dat",
}
HEADS = {"intent_ranking": "handeling", "product_ranking": "product", "aspect_ranking": "aspect"}


def main(arguments: list[str]) -> int:
    """1 when the content or the model cannot be used, 2 for a city that is not there."""
    asked = _parser().parse_args(arguments)
    try:
        catalogue = load(ROOT)
        cities = [asked.gemeente] if asked.gemeente else sorted(catalogue.cities)
        for city in cities:
            catalogue.city(city)
        settings = settings_module.load()
        model = ensure_model(settings.models, lambda text: print(text, file=sys.stderr))  # noqa: T201
        (parse,) = parses([asked.zin], model, NEAR)
        found = trial(parse, cities, catalogue, settings.clock())
    except UnknownCity as unknown:
        print(f"De gemeente '{unknown.city}' ken ik niet. Kijk in data/gemeenten/.", file=sys.stderr)  # noqa: T201
        return 2
    except OnthaalError as error:
        print(f"Het proberen lukt niet: {error}", file=sys.stderr)  # noqa: T201
        return 1
    print(json.dumps(as_dict(found), ensure_ascii=False) if asked.json else in_words(found, catalogue))  # noqa: T201
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/content probeer", description="Toont wat Onthaal van een zin begrijpt, en waarom."
    )
    parser.add_argument("zin", help="wat een inwoner zou typen")
    parser.add_argument("--gemeente", help="enkel het antwoord van deze gemeente")
    parser.add_argument("--json", action="store_true", help="een JSON-object voor programma's")
    return parser


def as_dict(found: Trial) -> dict[str, Any]:
    """The trial for programs; an empty answer is a booking that begins."""
    asked = found.understood
    return {
        "zin": found.text,
        "act": asked.act,
        "product": asked.product,
        "aspect": asked.aspect,
        "zekerheid": round(asked.confidence, 4),
        "trap": asked.tier,
        "persoon": asked.person,
        "rangorde": {name: found.parse[head] for head, name in HEADS.items()},
        "voorbeelden": found.parse.get("near", []),
        "antwoorden": {city: [message.text for message in said] for city, said in found.answers.items()},
    }


def in_words(found: Trial, catalogue: Catalogue) -> str:
    lines = [f"Zin: {found.text}", "", *_understood(found, catalogue.keys), "", *_why(found), ""]
    lines += _answers(found, catalogue)
    return "\n".join(lines).rstrip()


def _understood(found: Trial, keys: Keys) -> Iterator[str]:
    asked = found.understood
    yield "Begrepen als"
    yield f"  handeling  {asked.act:<28}{_of_head(found.parse, 'intent_ranking', asked.act)}"
    if asked.product:
        name = keys.products[asked.product].naam if asked.product in keys.products else ""
        yield f"  product    {asked.product:<28}{_of_head(found.parse, 'product_ranking', asked.product)}  {name}"
    if asked.aspect:
        yield f"  aspect     {asked.aspect:<28}{_of_head(found.parse, 'aspect_ranking', asked.aspect)}"
    if asked.person:
        yield f"  voor wie   {asked.person}"
    yield f"  trap       {asked.tier:<28}{TIERS[asked.tier]}"
    for part in found.parse.get("parts") or ():
        labels = "/".join(str(part[head].get("name", "-")) for head in ("act", "product", "aspect"))
        yield f"  deelvraag  {part['text']}  →  {labels}"
    yield ""
    yield "Wat het ook kon zijn"
    for head, name in HEADS.items():
        others = (f"{row['name']} {_percent(row['confidence'])}" for row in found.parse[head][:4])
        yield f"  {name:<10} {', '.join(others) or '-'}"


def _why(found: Trial) -> Iterator[str]:
    yield "Voorbeeldzinnen die er het meest op lijken"
    near = found.parse.get("near") or []
    if not near:
        yield "  geen enkele"
    for row in near:
        labels = "/".join(
            part for part in (row["act"], row["product"], row["aspect"]) if part and part != "geen"
        )
        yield f"  {_percent(row['likeness']):>5}  {row['text']}"
        yield f"         {labels}  in {row['path']}"


def _answers(found: Trial, catalogue: Catalogue) -> Iterator[str]:
    for city, said in found.answers.items():
        yield f"{catalogue.city(city).naam} antwoordt"
        if not said and found.parse["intent"]["name"] == BOOKING:
            yield "  Onthaal begint een afspraak te maken en stelt de eerste vraag daarover."
        for message in said:
            yield from _message(message)
        yield ""


def _message(message: Message) -> Iterator[str]:
    yield from (f"  {line}" for line in message.text.splitlines())
    for button in message.buttons:
        yield f"    [{button.title}]" + (f" → {button.url}" if button.url else "")
    source = (message.custom.get("antwoord") or {}).get("bron")
    if source:
        yield f"    Bron: {source['naam']}, {source['datum']}"


def _of_head(parse: Mapping[str, Any], head: str, name: str) -> str:
    return next((_percent(row["confidence"]) for row in parse[head] if row["name"] == name), "-").rjust(5)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
