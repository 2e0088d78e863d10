"""`scripts/gebruiker`: an administrator makes, changes and stops accounts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

from bot import settings as settings_module
from bot.catalogue import load
from bot.errors import InvalidInput, OnthaalError
from bot.settings import Settings
from bot.staff.accounts import Account, Accounts
from bot.staff.asking import new_password
from bot.staff.passwords import Passwords
from bot.staff.typed import Typed, read
from bot.storage import Storage
from bot.storage.migrate import migrate

HELP = """scripts/gebruiker maak <naam> --gemeente gent --volledig "Sam Peeters" --rollen agent
scripts/gebruiker wijzig <naam> …      verandert wat je opgeeft; --actief laat iemand opnieuw toe
scripts/gebruiker wachtwoord <naam>    geeft een nieuw wachtwoord
scripts/gebruiker stop <naam>          laat iemand niet meer toe, ook niet waar die nu aangemeld is
scripts/gebruiker lijst [gemeente]     toont alle accounts

Bij maak en wijzig kan ook: --voornaam Sam, --functie "medewerker burgerzaken", --afdelingen burgerzaken,wonen,
--talen nl,fr en --gesprekken 4 (hoeveel gesprekken tegelijk). Rollen: agent, teamleider, redacteur, beheerder.
Het wachtwoord vraag ik zelf, of ik lees het van de invoer: zet het nooit in de opdracht.
Wie zich elders aanmeldt (OpenID Connect), heeft in de lijst een nummer: gebruik dat als naam."""


def main(arguments: list[str]) -> int:
    """The exit status: 0 is good, 1 is something that can't be, 2 a wrong command."""
    if any(argument in ("--help", "-h", "help") for argument in arguments):
        say(HELP)
        return 0
    typed = read(arguments)
    if typed is None:
        complain(HELP)
        return 2
    try:
        _do(typed, settings_module.load())
    except InvalidInput as invalid:
        complain(invalid.reason)
        return 1
    except OnthaalError as error:
        complain(str(error))
        return 1
    return 0


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  the command's output


def complain(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def _do(typed: Typed, settings: Settings) -> None:
    storage = Storage(settings.database_url)
    try:
        migrate(storage)
        accounts = Accounts(storage, settings.clock(), Passwords())
        say(COMMANDS[typed.command](accounts, typed))
        if typed.command in ("maak", "wachtwoord") and settings.oidc_issuer and not settings.oidc_lokaal:
            say("Let op: aanmelden met een wachtwoord staat nu uit. Zet ONTHAAL_OIDC_LOKAAL op true.")
    finally:
        storage.close()


def _make(accounts: Accounts, typed: Typed) -> str:
    values = typed.values
    missing = [option for option, key in NEEDED.items() if key not in values]
    if missing:
        raise InvalidInput("opdracht", f"Geef ook {' en '.join(missing)}.")
    _exists(values["city"], values.get("departments", []))
    accounts.create(typed.name, new_password(), **values)
    return f"Het account '{typed.name}' is gemaakt."


def _change(accounts: Accounts, typed: Typed) -> str:
    if not typed.values:
        raise InvalidInput("opdracht", "Zeg wat ik moet veranderen. scripts/gebruiker --help toont wat kan.")
    now = accounts.find(typed.name)
    city = typed.values.get("city", now.city)
    _exists(city, typed.values.get("departments", []))
    left: dict[str, Any] = {} if city == now.city else {"departments": []}  # those of the former city
    accounts.change(typed.name, **(left | typed.values))
    return f"Het account '{typed.name}' is aangepast. Dat geldt meteen."


def _password(accounts: Accounts, typed: Typed) -> str:
    accounts.find(typed.name)
    accounts.set_password(typed.name, new_password())
    return f"'{typed.name}' heeft een nieuw wachtwoord en is overal afgemeld."


def _stop(accounts: Accounts, typed: Typed) -> str:
    accounts.stop(typed.name)
    return f"'{typed.name}' kan er niet meer in en is overal afgemeld."


def _list(accounts: Accounts, typed: Typed) -> str:
    if typed.name:
        _exists(typed.name, [])
    found = accounts.all(typed.name or None)
    return "\n".join(_line(account) for account in found) or "Er zijn nog geen accounts."


def _line(account: Account) -> str:
    parts = [
        account.username or account.id,
        account.name,
        account.city,
        ", ".join(account.roles),
        ", ".join(account.departments) or "geen afdeling",
        ", ".join(account.languages),
        "" if account.username else "meldt zich elders aan",
        "" if account.active else "STOPGEZET",
    ]
    return "  |  ".join(filter(None, parts))


def _exists(city: str, departments: list[str]) -> None:
    """Raises InvalidInput for a city, or a department of it, that isn't there."""
    cities = load(settings_module.ROOT).cities
    if city not in cities:
        raise InvalidInput("gemeente", f"De gemeente '{city}' ken ik niet. Kies uit: {', '.join(cities)}.")
    known = cities[city].contactcentrum.afdelingen
    for department in departments:
        if department not in known:
            raise InvalidInput(
                "afdeling", f"{city} heeft geen afdeling '{department}'. Kies uit: {', '.join(known)}."
            )


COMMANDS: Mapping[str, Callable[[Accounts, Typed], str]] = {
    "maak": _make,
    "wijzig": _change,
    "wachtwoord": _password,
    "stop": _stop,
    "lijst": _list,
}
NEEDED: Mapping[str, str] = {"--gemeente": "city", "--volledig": "name", "--rollen": "roles"}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
