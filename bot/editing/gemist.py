"""`scripts/content gemist`: what residents wrote and was not surely understood, alike together, with the cure."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import settings as settings_module
from bot.answers.understanding import ASK
from bot.clock import brussels
from bot.editing.groups import Group, grouped
from bot.editing.missed import Missed, missed
from bot.errors import OnthaalError
from bot.storage import Storage

WAYS = 3
"""Ways of asking that are shown of one group."""
DID = {
    "onbekend": "zei dat het dit niet weet",
    "keuze": "liet kiezen",
    "mislukt": "kon niet antwoorden (een fout)",
    "duim_omlaag": "antwoordde, en kreeg een duim omlaag",
    "medewerker": "antwoordde, en daarna werd een medewerker gevraagd",
}
UNITS = {"u": "hours", "d": "days", "w": "weeks"}
_PERIOD = re.compile(r"(\d{1,4})([udw])")


def main(arguments: list[str]) -> int:
    """1 when the log cannot be read, 2 on a wrong command."""
    asked = _parser().parse_args(arguments)
    try:
        settings = settings_module.load()
        since = beginning(asked.sinds, settings.clock().now())
        found = _read(settings.database_url, since, asked.gemeente)
    except OnthaalError as error:
        print(f"Het overzicht lukt niet: {error}", file=sys.stderr)  # noqa: T201
        return 1
    groups = grouped(found)[: asked.meest]
    if asked.json:
        print(json.dumps([as_dict(group) for group in groups], ensure_ascii=False, indent=1))  # noqa: T201
    else:
        print(in_words(found, groups, since))  # noqa: T201  the command's output
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/content gemist",
        description="Toont wat inwoners schreven en niet zeker begrepen werd, het vaakste eerst.",
    )
    parser.add_argument(
        "--sinds", type=_period, default="7d", help="24u, 7d, 4w of een datum zoals 2026-11-01 (gewoon: 7d)"
    )
    parser.add_argument("--gemeente", help="enkel deze gemeente")
    parser.add_argument("--meest", type=int, default=20, help="hoeveel groepen (gewoon: 20)")
    parser.add_argument("--json", action="store_true", help="een JSON-lijst voor programma's")
    return parser


def _period(written: str) -> str:
    """Refused by the parser when it is no period, so that the editor sees how to write one."""
    try:
        beginning(written, datetime.now(UTC))
    except (ValueError, OverflowError) as error:
        raise argparse.ArgumentTypeError(f"'{written}' moet zijn zoals 7d, 24u, 4w of 2026-11-01") from error
    return written


def beginning(written: str, now: datetime) -> datetime:
    """The moment in UTC that "7d" or "2026-11-01" (midnight in Brussels) stands for. Raises ValueError."""
    period = _PERIOD.fullmatch(written)
    if period:
        return now.astimezone(UTC) - timedelta(**{UNITS[period[2]]: int(period[1])})
    return brussels(datetime.strptime(written, "%Y-%m-%d")).astimezone(UTC)


def _read(url: str, since: datetime, city: str | None) -> list[Missed]:
    """Raises OnthaalError when there is no log to read."""
    database = make_url(url)
    if database.get_backend_name() == "sqlite" and not Path(database.database or "").exists():
        raise OnthaalError(f"er is nog geen databank ({database.database}); heeft de dienst al gelopen?")
    storage = Storage(url)
    try:
        with storage.read() as session:
            return missed(session, since, city)
    except SQLAlchemyError as error:
        raise OnthaalError(f"de databank is niet leesbaar ({type(error).__name__})") from error
    finally:
        storage.close()


def in_words(found: Sequence[Missed], groups: Sequence[Group], since: datetime) -> str:
    begin = f"Sinds {since:%Y-%m-%d %H:%M} (UTC)"
    if not found:
        return f"{begin}: alles werd begrepen, of er werd niets gevraagd."
    counted = "1 bericht" if len(found) == 1 else f"{len(found)} berichten"
    lines = [f"{begin}: {counted} niet zeker begrepen. De grootste groepen eerst."]
    for number, group in enumerate(groups, 1):
        lines += ["", *_in_words(number, group)]
    return "\n".join(lines)


def _in_words(number: int, group: Group) -> Iterator[str]:
    texts = group.texts
    yield f"{number}. {len(group.messages)} ×  {_one_line(texts[0])}"
    yield from (f"        ook: {_one_line(text)}" for text in texts[1:WAYS])
    if len(texts) > WAYS:
        yield f"        en {len(texts) - WAYS} andere manieren"
    did = [f"{DID[why]} ({n})" for why, n in group.whys.items()]
    yield f"   Onthaal {'; '.join(did)}"
    act, product = group.likely
    yield f"   waarschijnlijk: {' / '.join(filter(None, (product, act))) or 'niets dat we kennen'}"
    yield f"   → {cure(group)}"


def _one_line(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 160 else f"{flat[:157]}…"


def cure(group: Group) -> str:
    """What an editor can do about it, with the file to open."""
    act, product = group.likely
    main_reason = next(iter(group.whys))
    if main_reason == "mislukt":
        return "geef dit door aan de beheerder: de dienst gaf een fout (zie var/logs)"
    if act is None:
        return (
            "kies het product in data/sleutels/products.tsv en zet zulke zinnen in data/nlu/<product>.yml; "
            "kan de stad er niets mee, zet ze dan in data/nlu/buiten_bereik.yml"
        )
    if main_reason in ("medewerker", "duim_omlaag") and product:
        return f"is het antwoord duidelijk? Kijk in data/producten/{product}.yml en bij de gemeente zelf"
    return f"zet andere zinnen zoals deze in {file(act, product)}"


def file(act: str, product: str | None) -> str:
    """Where examples of this meaning stand."""
    return f"data/nlu/{product if act == ASK and product else act}.yml"


def as_dict(group: Group) -> dict[str, Any]:
    """A group for programs; moments are in UTC."""
    act, product = group.likely
    moments = sorted(message.at for message in group.messages)
    return {
        "aantal": len(group.messages),
        "zinnen": group.texts,
        "gedaan": group.whys,
        "act": act,
        "product": product,
        "gemeenten": sorted({message.city for message in group.messages}),
        "eerst": moments[0].isoformat(),
        "laatst": moments[-1].isoformat(),
        "bestand": file(act, product) if act else None,
        "raad": cure(group),
    }
