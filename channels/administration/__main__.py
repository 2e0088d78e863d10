"""`scripts/kanalen`: hands each command to the part that does it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from bot import settings as settings_module
from bot.catalogue import load
from bot.conversations import dead
from bot.errors import OnthaalError
from bot.settings import Settings
from channels.accounts import Accounts
from channels.administration import controleer, providers, stuck
from channels.administration.checks.database import opened
from channels.administration.findings import summary

HELP = """scripts/kanalen controleer                  kijkt na of alles buiten Onthaal werkt en ons aanvaardt
scripts/kanalen zet-webhook [gemeente]      zegt Telegram waar het berichten aflevert
scripts/kanalen maak-sjablonen [gemeente]   maakt bij Twilio wat knoppen en lijsten nodig hebben
scripts/kanalen vastgelopen                 toont wat niet beantwoord of bezorgd kon worden
scripts/kanalen opnieuw <nummer>|alles      probeert dat opnieuw"""

type Command = Callable[[Settings, list[str]], int]
type AtProvider = Callable[[Settings, Accounts, str | None, providers.Say], Coroutine[Any, Any, bool]]


def main(arguments: list[str]) -> int:
    """The exit status: 0 is good, 1 is something that must be put right, 2 a wrong command."""
    if any(argument in ("--help", "-h", "help") for argument in arguments):
        say(HELP)
        return 0
    command, fewest, most = COMMANDS.get(arguments[0] if arguments else "", (None, 0, 0))
    given = arguments[1:]
    if command is None or not fewest <= len(given) <= most:
        print(HELP, file=sys.stderr)  # noqa: T201
        return 2
    try:
        return command(settings_module.load(), given)
    except OnthaalError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  the command's output


def _controleer(settings: Settings, given: list[str]) -> int:
    found = asyncio.run(controleer.findings(settings, load(settings_module.ROOT).cities))
    for finding in found:
        say(str(finding))
    say(summary(found))
    return 1 if any(finding.level == "FOUT" for finding in found) else 0


def _zet_webhook(settings: Settings, given: list[str]) -> int:
    return _at_provider(providers.webhooks, settings, given)


def _maak_sjablonen(settings: Settings, given: list[str]) -> int:
    return _at_provider(providers.templates, settings, given)


def _at_provider(do: AtProvider, settings: Settings, given: list[str]) -> int:
    accounts = Accounts.load(settings.kanalen, settings.link_secret)
    return 0 if asyncio.run(do(settings, accounts, given[0] if given else None, say)) else 1


def _vastgelopen(settings: Settings, given: list[str]) -> int:
    with opened(settings) as storage:
        say(stuck.in_words(dead.found(storage)))
    return 0


def _opnieuw(settings: Settings, given: list[str]) -> int:
    with opened(settings) as storage:
        say(stuck.again(storage, settings.clock(), given[0]))
    return 0


COMMANDS: dict[str, tuple[Command | None, int, int]] = {
    "controleer": (_controleer, 0, 0),
    "zet-webhook": (_zet_webhook, 0, 1),
    "maak-sjablonen": (_maak_sjablonen, 0, 1),
    "vastgelopen": (_vastgelopen, 0, 0),
    "opnieuw": (_opnieuw, 1, 1),
}
"""Each with the fewest and the most words that may follow it."""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
