"""`scripts/afspraken`: the figures and the agenda of a period, for who looks after the installation."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import settings as settings_module
from bot.appointments.exporting import Exports, Period
from bot.appointments.figures import Evaluation, Line, as_csv, evaluation, theme_name
from bot.appointments.setup import CitySetup, city_setup
from bot.appointments.setups import Setups
from bot.catalogue import Catalogue, load
from bot.errors import InvalidInput, OnthaalError
from bot.export.csv import MARK
from bot.settings import Settings
from bot.storage import Storage

OURSELVES = 0o600
"""Who may read the file: there may be names in it."""
_HEADS = ("thema", "wijze", "geboekt", "annul.", "stad", "verpl.", "voorbij", "afwezig", "vooraf", "tevr.")
_WIDTHS = (32, 7, 8, 8, 6, 7, 8, 8, 7, 6)


@dataclass(frozen=True)
class Caller:
    """Who gives the command; it has no session, so it can't be told which colleague it is."""

    city: str
    id: str = "scripts/afspraken"


def main(arguments: list[str]) -> int:
    """The exit status: 1 when there is nothing to read from or to write to, 2 for a wrong command."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    try:
        period = Period(asked.van, asked.tot)
    except InvalidInput as invalid:
        parser.error(invalid.reason)
    try:
        _write(_made(settings_module.load(), asked, period), asked.naar)
    except (OnthaalError, OSError) as error:
        print(f"Dat lukt niet: {error}", file=sys.stderr)  # noqa: T201
        return 1
    except SQLAlchemyError as error:
        print(f"De databank is niet leesbaar ({type(error).__name__}).", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/afspraken",
        description="Cijfers en uitvoer van de agenda. Zie docs/agenda-instellen.md.",
    )
    commands = parser.add_subparsers(required=True, metavar="opdracht", dest="opdracht")
    figures = _command(commands, "cijfers", "toont per thema en wijze hoe het met de afspraken ging")
    figures.add_argument("--csv", action="store_true", help="als tabel voor Excel")
    export = _command(commands, "uitvoer", "schrijft de afspraken van een periode als tabel voor Excel")
    export.add_argument(
        "--volledig", action="store_true", help="ook namen, e-mailadressen en telefoonnummers"
    )
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=f"{text.capitalize()}.")
    command.add_argument("--gemeente", required=True, help="sleutel van de gemeente, zoals gent")
    command.add_argument(
        "--van", type=_day, required=True, metavar="DAG", help="eerste dag, zoals 2026-11-01"
    )
    command.add_argument(
        "--tot", type=_day, required=True, metavar="DAG", help="laatste dag, die er nog bij hoort"
    )
    command.add_argument(
        "--naar", type=Path, metavar="BESTAND", help="in dit bestand, in plaats van op het scherm"
    )
    return command


def _day(written: str) -> date:
    """Refused by the parser when it is no day, so that people see how to write one."""
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{written}' moet een dag zijn zoals 2026-11-01") from error


def _made(settings: Settings, asked: argparse.Namespace, period: Period) -> str:
    """Raises OnthaalError, SQLAlchemyError."""
    catalogue = load(settings_module.ROOT)
    if asked.gemeente not in catalogue.cities:
        raise OnthaalError(f"de gemeente '{asked.gemeente}' ken ik niet; kies {', '.join(catalogue.cities)}")
    storage = _opened(settings.database_url)
    try:
        setups = Setups(storage, {asked.gemeente: _agenda_of(catalogue, asked.gemeente)})
        if asked.opdracht == "uitvoer":
            exports = Exports(storage, settings.clock(), setups, parseaddr(settings.mail_from)[1])
            return exports.sheet(Caller(asked.gemeente), period, full=asked.volledig)
        found = evaluation(storage, settings.clock(), asked.gemeente, period.first, period.last)
        setup = setups.whole(asked.gemeente)
        return MARK + as_csv(found, setup) if asked.csv else _table(found, setup)
    finally:
        storage.close()


def _agenda_of(catalogue: Catalogue, city: str) -> CitySetup:
    names = {product.sleutel: product.naam for product in catalogue.products(city).values()}
    return city_setup(catalogue.city(city), names)


def _opened(url: str) -> Storage:
    """Raises OnthaalError when there is no database yet: reading must not make an empty one."""
    database = make_url(url)
    if database.get_backend_name() == "sqlite" and not Path(database.database or "").exists():
        raise OnthaalError(f"er is nog geen databank ({database.database}); heeft de dienst al gelopen?")
    return Storage(url)


def _table(found: Evaluation, setup: CitySetup) -> str:
    """For the eye. "vooraf" is in days, "tevr." from 1 to 5."""
    rows = [_HEADS, *(_cells(line, setup) for line in found.lines)]
    text = "\n".join(
        "".join(cell.ljust(width) for cell, width in zip(row, _WIDTHS, strict=True)).rstrip() for row in rows
    )
    taken = "".join(
        f"Zonder afspraak, {theme_name(theme, setup)}: {count}\n" for theme, count in found.walk_ins.items()
    )
    return f"{text}\n{taken}"


def _cells(line: Line, setup: CitySetup) -> tuple[str, ...]:
    numbers = (line.booked, line.cancelled, line.by_city, line.moved, line.past, line.no_show)
    middles = (
        "-" if value is None else f"{value}".replace(".", ",") for value in (line.lead_days, line.rating)
    )
    return (theme_name(line.theme, setup)[:31], line.mode or "alle", *map(str, numbers), *middles)


def _write(text: str, to: Path | None) -> None:
    """A file is there whole or not at all."""
    if to is None:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return
    unfinished = to.with_name(f".{to.name}.bezig")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OURSELVES), "wb") as out:
            out.write(text.encode())
        os.replace(unfinished, to)
    finally:
        unfinished.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
