"""The command of the import: `python -m bot.catalogue.ipdc gent`. Keys and addresses come from the settings."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bot import settings as installation
from bot.catalogue.cities import CITIES, CITY_FILE, load_city, read_shared
from bot.catalogue.city import City
from bot.catalogue.errors import UnknownCity
from bot.catalogue.ipdc import forms, sources
from bot.catalogue.ipdc import settings as own
from bot.catalogue.ipdc.feed import Feed
from bot.catalogue.ipdc.fetch import Fetcher, split_address
from bot.catalogue.ipdc.importing import Import, Target
from bot.catalogue.ipdc.links import read_kinds
from bot.catalogue.ipdc.naming import OurKeys
from bot.catalogue.ipdc.product import Publisher
from bot.catalogue.ipdc.report import Report
from bot.catalogue.ipdc.settings import IpdcSettings
from bot.errors import OnthaalError
from bot.settings import ROOT, Settings

CODES = "gemeentecodes.tsv"
AREA, AUTHORITY = "gebied", "bestuur"


def main(arguments: list[str] | None = None) -> int:
    """Prints what happened; 0 when all went well, 1 when something failed, 2 on a wrong command."""
    asked = _parser().parse_args(arguments)
    try:
        report = run(asked, own.load(), installation.load())
    except OnthaalError as error:
        print(f"De import is gestopt: {_in_dutch(error)}", file=sys.stderr)  # noqa: T201  the command's output
        return 1
    for line in report.lines():
        print(line)  # noqa: T201
    return 1 if report.failed else 0


def run(asked: argparse.Namespace, settings: IpdcSettings, machine: Settings) -> Report:
    """The import that was asked for; raises CatalogueError."""
    folder = asked.map / CITIES / asked.gemeente
    if not (folder / CITY_FILE).exists():
        raise UnknownCity(asked.gemeente)
    city = load_city(asked.map, folder / CITY_FILE, read_shared(asked.map))
    cache = machine.var / "ipdc" / asked.gemeente
    target = _target(asked, settings, machine, city, folder, cache)
    job = Import(target)
    with ExitStack() as open_clients:
        if asked.formulieren or settings.formulieren_url:
            forms.keep(folder, forms.routes(_forms(asked, settings, open_clients)))
        job.take(_pages(asked, settings, target, cache, open_clients))
    return job.write()


def _pages(
    asked: argparse.Namespace, settings: IpdcSettings, target: Target, cache: Path, open_clients: ExitStack
) -> Iterator[list[Any]]:
    """From saved files, a search, or (when nothing else was asked) both feeds."""
    for path in asked.van:
        yield from sources.saved(path)
    if asked.van and asked.zoek is None:
        return
    fetcher = open_clients.enter_context(Fetcher(settings.ipdc_url, settings.ipdc_api_key.get_secret_value()))
    if asked.zoek is not None:
        yield from sources.search(fetcher, asked.zoek, target.areas)
        return
    for feed in filter(None, (settings.ipdc_producten, settings.ipdc_concepten)):
        yield from Feed(fetcher, feed, cache).pages()


def _forms(asked: argparse.Namespace, settings: IpdcSettings, open_clients: ExitStack) -> Iterator[Any]:
    if asked.formulieren:
        return forms.saved(asked.formulieren)
    server, path = split_address(settings.formulieren_url)
    key = settings.formulieren_api_key.get_secret_value()
    return forms.fetched(open_clients.enter_context(Fetcher(server, key)), path.split("?")[0])


def _target(
    asked: argparse.Namespace,
    settings: IpdcSettings,
    machine: Settings,
    city: City,
    folder: Path,
    cache: Path,
) -> Target:
    keys = asked.map / "data/sleutels"
    source = "bestand" if asked.van else settings.ipdc_url
    publisher = Publisher(city.lidwoord_stad, city.website, city.aanspreking, source, read_kinds(keys))
    codes = _codes(keys / CODES, asked.gemeente)
    return Target(
        publisher=publisher,
        city_folder=folder,
        concept_folder=cache / "concepten",
        ours=OurKeys.read(asked.map),
        areas=tuple(asked.gebied) or codes[AREA],
        authorities=() if asked.gebied else codes[AUTHORITY],
        today=machine.clock().now().date(),
        without_ended=asked.zonder_beeindigd,
    )


def _codes(path: Path, city: str) -> dict[str, tuple[str, ...]]:
    """The area codes and the authorities of a city; a merger gives it several."""
    found: dict[str, tuple[str, ...]] = {AREA: (), AUTHORITY: ()}
    if path.exists():
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                if row["gemeente"] == city:
                    found[row["soort"]] += (row["code"],)
    return found


def _in_dutch(error: OnthaalError) -> str:
    if isinstance(error, UnknownCity):
        return f"ik ken de gemeente '{error.city}' niet: er is geen {CITIES}/{error.city}/{CITY_FILE}."
    return str(error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onthaal-ipdc",
        description="Leest producten uit IPDC/LPDC in voor één gemeente. Zonder opties: uit de feed van IPDC.",
    )
    parser.add_argument("gemeente", help="de sleutel van de gemeente, zoals gent")
    parser.add_argument(
        "--van", type=Path, action="append", default=[], help="een bestand of map met pagina's"
    )
    parser.add_argument("--zoek", help="zoekterm: haal op met de zoekdienst van IPDC in plaats van de feed")
    parser.add_argument(
        "--formulieren", type=Path, help="bestand of map met de formulierenlijst van Mijn Burgerprofiel"
    )
    parser.add_argument(
        "--gebied", action="append", default=[], help="gebiedscode, in plaats van die uit gemeentecodes.tsv"
    )
    parser.add_argument(
        "--zonder-beeindigd", action="store_true", help="geen producten waarvan de einddatum voorbij is"
    )
    parser.add_argument("--map", type=Path, default=ROOT, help="de map waarin data/ staat")
    return parser


if __name__ == "__main__":
    sys.exit(main())
