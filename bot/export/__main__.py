"""`scripts/contacten`: writes the contacts of a period for another system."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import settings as settings_module
from bot.catalogue import load
from bot.clock import brussels
from bot.errors import OnthaalError
from bot.export import csv
from bot.export.contacts import Contact, read_all
from bot.export.klantinteracties import document
from bot.export.rows import columns, row
from bot.settings import Settings
from bot.storage import Storage

OURSELVES = 0o600
"""Who may read the file: there are telephone numbers and notes in it."""


def main(arguments: list[str]) -> int:
    """The exit status: 1 when there is nothing to read from or to write to, 2 for a wrong command."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.tot < asked.van:
        parser.error(f"--tot {asked.tot} ligt voor --van {asked.van}")
    try:
        print(f"{_counted(_export(settings_module.load(), asked))} uitgevoerd.", file=sys.stderr)  # noqa: T201
    except (OnthaalError, OSError) as error:
        print(f"De uitvoer lukt niet: {error}", file=sys.stderr)  # noqa: T201
        return 1
    except SQLAlchemyError as error:
        print(f"De databank is niet leesbaar ({type(error).__name__}).", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/contacten",
        description="Voert afgewerkte contacten van de balie uit. Zie docs/export.md.",
    )
    commands = parser.add_subparsers(required=True, metavar="opdracht")
    export = commands.add_parser(
        "uitvoer",
        help="schrijft de contacten van een periode",
        description="Schrijft de contacten die in de periode afgesloten zijn, en de terugbelverzoeken van die periode.",
    )
    export.add_argument("--van", type=_day, required=True, metavar="DAG", help="eerste dag, zoals 2026-11-01")
    export.add_argument(
        "--tot", type=_day, required=True, metavar="DAG", help="laatste dag, die er nog bij hoort"
    )
    export.add_argument(
        "--vorm",
        choices=("json", "csv"),
        default="json",
        help="json: Klantinteracties, voor een contactregister (gewoon); csv: een tabel voor Excel",
    )
    export.add_argument("--gemeente", help="enkel deze gemeente")
    export.add_argument(
        "--naar", type=Path, metavar="BESTAND", help="in dit bestand, in plaats van op het scherm"
    )
    export.add_argument(
        "--volledig", action="store_true", help="csv: ook de namen van medewerkers en hun notities"
    )
    return parser


def _day(written: str) -> date:
    """Refused by the parser when it is no day, so that people see how to write one."""
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{written}' moet een dag zijn zoals 2026-11-01") from error


def period(first: date, last: date) -> tuple[datetime, datetime]:
    """From midnight before `first` to midnight after `last` in Brussels, in UTC: 23 or 25 hours when clocks change."""
    begin, end = (brussels(datetime.combine(day, time())) for day in (first, last + timedelta(days=1)))
    return begin.astimezone(UTC), end.astimezone(UTC)


def _export(settings: Settings, asked: argparse.Namespace) -> int:
    """How many were written. Raises OnthaalError, OSError, SQLAlchemyError."""
    catalogue = load(settings_module.ROOT)
    if asked.gemeente not in (None, *catalogue.cities):
        raise OnthaalError(f"de gemeente '{asked.gemeente}' ken ik niet; kies {', '.join(catalogue.cities)}")
    counted: list[str] = []
    storage = _opened(settings.database_url)
    try:
        with storage.read() as session:
            contacts = read_all(session, catalogue, *period(asked.van, asked.tot), city=asked.gemeente)
            _write(_as_text(_noting(contacts, counted), asked), asked.naar)
    finally:
        storage.close()
    return len(counted)


def _opened(url: str) -> Storage:
    """Raises OnthaalError when there is no database yet: reading must not make an empty one."""
    database = make_url(url)
    if database.get_backend_name() == "sqlite" and not Path(database.database or "").exists():
        raise OnthaalError(f"er is nog geen databank ({database.database}); heeft de dienst al gelopen?")
    return Storage(url)


def _noting(contacts: Iterable[Contact], counted: list[str]) -> Iterator[Contact]:
    for contact in contacts:
        counted.append(contact.id)
        yield contact


def _as_text(contacts: Iterator[Contact], asked: argparse.Namespace) -> Iterator[str]:
    if asked.vorm == "csv":
        rows = (row(one, personal=asked.volledig) for one in contacts)
        yield from csv.lines(rows, columns(personal=asked.volledig))
        return
    yield "["
    for at, one in enumerate(contacts):
        yield f"{',' if at else ''}\n{json.dumps(document(one), ensure_ascii=False)}"
    yield "\n]\n"


def _write(pieces: Iterator[str], to: Path | None) -> None:
    """Each byte as it is made; a file is there whole or not at all."""
    if to is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece.encode())
        sys.stdout.buffer.flush()
        return
    unfinished = to.with_name(f".{to.name}.bezig")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OURSELVES), "wb") as out:
            for piece in pieces:
                out.write(piece.encode())
        os.replace(unfinished, to)
    finally:
        unfinished.unlink(missing_ok=True)


def _counted(number: int) -> str:
    return "1 contact" if number == 1 else f"{number} contacten"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
