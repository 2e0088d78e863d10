"""What an administrator typed after `scripts/gebruiker`."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Any, NoReturn

OPTIONS = {
    "--gemeente": "city",
    "--volledig": "name",
    "--voornaam": "first_name",
    "--functie": "function",
    "--rollen": "roles",
    "--afdelingen": "departments",
    "--talen": "languages",
    "--gesprekken": "max_chats",
}
LISTS = ("roles", "departments", "languages")


@dataclass(frozen=True)
class Typed:
    """values: what was given, by the names of `Accounts.create`. name: "" for a list of all cities."""

    command: str
    name: str
    values: dict[str, Any]


class _Wrong(Exception):
    pass


class _Parser(argparse.ArgumentParser):
    """Says nothing itself: its words are English, and would repeat a password that was typed by mistake."""

    def error(self, message: str) -> NoReturn:
        raise _Wrong


def read(arguments: list[str]) -> Typed | None:
    """None for a wrong command."""
    try:
        given = vars(_parser().parse_args(arguments))
    except _Wrong:
        return None
    command, name = given.pop("command"), given.pop("username") or ""
    return Typed(command, name, {key: value for key, value in given.items() if value is not None})


def _parser() -> _Parser:
    parser = _Parser(add_help=False, allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    for command in ("maak", "wijzig", "wachtwoord", "stop", "lijst"):
        one = commands.add_parser(command, add_help=False, allow_abbrev=False)
        one.add_argument("username", nargs="?" if command == "lijst" else None)
        if command in ("maak", "wijzig"):
            _add_options(one)
        if command == "wijzig":
            one.add_argument("--actief", dest="active", action="store_true", default=None)
    return parser


def _add_options(parser: _Parser) -> None:
    for option, key in OPTIONS.items():
        kind: Any = _listed if key in LISTS else int if key == "max_chats" else str
        parser.add_argument(option, dest=key, type=kind)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
