"""The database: reachable, accepting us, and with the tables of this version."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from bot.conversations import dead
from bot.errors import OnthaalError
from bot.settings import Settings
from bot.storage import Storage
from bot.storage.migrate import MIGRATIONS
from channels.administration.findings import Finding, good, mind, wrong

SUBJECT = "database"
UPDATE = "start scripts/serve opnieuw: dat werkt de database bij"
CONNECT_SECONDS = 5
"""For one address of the server (libpq, 34.1.2)."""


async def check(settings: Settings) -> list[Finding]:
    """Never makes a database, never changes one."""
    return await asyncio.to_thread(_check, settings.database_url)


def missing(url: str) -> Path | None:
    """The file of a SQLite database that isn't there yet."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    path = Path(parsed.database)
    return None if path.exists() else path


@contextmanager
def opened(settings: Settings) -> Iterator[Storage]:
    """The database of a service that has run. Raises OnthaalError in words."""
    if path := missing(settings.database_url):
        raise OnthaalError(f"Er is nog geen database ({path}). Heeft de dienst al gelopen?")
    storage = Storage(settings.database_url)
    try:
        yield storage
    except SQLAlchemyError as error:
        raise OnthaalError(f"De database is niet leesbaar ({type(error).__name__}). {UPDATE}.") from error
    finally:
        storage.close()


def _check(url: str) -> list[Finding]:
    if path := missing(url):
        return [mind(SUBJECT, f"{path} bestaat nog niet", "scripts/serve maakt ze bij de eerste start")]
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    options = {"timeout": CONNECT_SECONDS} if sqlite else {"connect_timeout": CONNECT_SECONDS}
    engine = create_engine(parsed, connect_args=options, poolclass=NullPool, hide_parameters=True)
    try:
        with engine.connect() as connection:
            found = _state(connection, "SQLite" if sqlite else _server(connection))
    except SQLAlchemyError as error:
        return [_refused(error)]
    finally:
        engine.dispose()
    return [*found, *_stuck(url)] if found[0].level == "OK" else found


def _server(connection: Connection) -> str:
    version = connection.execute(text("SHOW server_version")).scalar_one()
    return f"PostgreSQL {str(version).split()[0]}"


def _state(connection: Connection, server: str) -> list[Finding]:
    """Which migration ran last, beside the last one that this version knows."""
    script = ScriptDirectory(str(MIGRATIONS))
    head = script.get_current_head()
    current = MigrationContext.configure(connection).get_current_revision()
    if current == head:
        return [good(SUBJECT, f"{server} is bereikbaar en bijgewerkt (stand {current})")]
    if current is None:
        return [mind(SUBJECT, f"{server} is bereikbaar maar nog leeg", UPDATE)]
    if current in {revision.revision for revision in script.walk_revisions()}:
        return [mind(SUBJECT, f"{server} staat op {current}, deze versie gebruikt {head}", UPDATE)]
    said = f"{server} staat op {current}, en dat kent deze versie niet"
    return [
        wrong(
            SUBJECT,
            said,
            "gebruik de versie van Onthaal die de database bijwerkte, of zet de reservekopie terug",
        )
    ]


def _stuck(url: str) -> list[Finding]:
    storage = Storage(url)
    try:
        count = len(dead.found(storage))
    finally:
        storage.close()
    if not count:
        return []
    said = "1 bericht liep vast" if count == 1 else f"{count} berichten liepen vast"
    return [mind("berichten", said, "bekijk ze met scripts/kanalen vastgelopen")]


def _refused(error: SQLAlchemyError) -> Finding:
    """Why a connection failed. Never the driver's own words: they name host and user."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    said = str(cause).lower()
    state = str(getattr(cause, "sqlstate", None) or "")
    if state.startswith("28") or "password" in said:
        what, remedy = "weigert gebruiker of wachtwoord", "kijk het wachtwoord in ONTHAAL_DATABASE_URL na"
    elif state == "3D000" or "does not exist" in said:
        what, remedy = "bestaat niet op die server, of de gebruiker bestaat niet", "maak ze met createdb"
    elif "file is not a database" in said:
        what, remedy = "het bestand is geen SQLite-database", "zet een reservekopie van ONTHAAL_VAR terug"
    else:
        what = f"niet bereikbaar of niet bruikbaar ({state or type(cause or error).__name__})"
        remedy = "kijk na of de server draait en of machine en poort in ONTHAAL_DATABASE_URL kloppen"
    return wrong(SUBJECT, what, remedy)
