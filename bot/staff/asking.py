"""Asks an administrator for a new password; it never stands in a command, where others could read it."""

from __future__ import annotations

import getpass
import sys

from bot.errors import InvalidInput
from bot.staff.passwords import SHORTEST


def new_password() -> str:
    """Typed twice at a terminal, unseen; otherwise the first line of the input. Raises InvalidInput."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(f"Nieuw wachtwoord (minstens {SHORTEST} tekens): ")
    if getpass.getpass("Nog eens: ") != first:
        raise InvalidInput("wachtwoord", "Dat was niet twee keer hetzelfde. Er is niets veranderd.")
    return first
