"""`scripts/content`: hands each command to the program that does it; without a command it checks the content."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bot.catalogue.check.__main__ import main as controleer

HELP = """scripts/content [controleer]     kijkt alle inhoud na (--links opent ook de links)
scripts/content probeer "zin"    wat Onthaal begrijpt, waarom, en wat elke gemeente antwoordt
scripts/content gemist           wat inwoners schreven en niet zeker begrepen werd
scripts/content importeer …      haalt producten uit de Vlaamse productencatalogus (IPDC)
Elk commando toont met --help wat het nog kan."""


def main(arguments: list[str]) -> int:
    """The exit status of the command: 0 is good, 1 is content or a machine that is not, 2 a wrong command."""
    if arguments[:1] in (["--help"], ["-h"], ["help"]):
        print(HELP)  # noqa: T201  the command's output
        return 0
    if arguments[:1] and arguments[0] in COMMANDS:
        return COMMANDS[arguments[0]](arguments[1:])
    return controleer(arguments)


def _probeer(arguments: list[str]) -> int:
    from bot.editing.probeer import main as probeer  # each command reads only what it needs

    return probeer(arguments)


def _gemist(arguments: list[str]) -> int:
    from bot.editing.gemist import main as gemist

    return gemist(arguments)


def _importeer(arguments: list[str]) -> int:
    from bot.catalogue.ipdc.__main__ import main as importeer

    return importeer(arguments)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "controleer": controleer,
    "probeer": _probeer,
    "gemist": _gemist,
    "importeer": _importeer,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
