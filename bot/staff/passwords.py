"""Passwords of local accounts: argon2id, and what makes one too weak."""

from __future__ import annotations

import secrets
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.errors import InvalidInput

SHORTEST = 12
"""Characters. NIST SP 800-63B asks 8 at least, and no rules about digits or signs."""
LONGEST = 256
"""So that nobody makes us hash a book."""
FEWEST_SIGNS = 5
"""Different characters."""
AT_ONCE = 4
"""Hashes at the same time: each takes 64 MiB of memory, whoever asks for it."""


class Passwords:
    """argon2id with the parameters of RFC 9106 for little memory (64 MiB, 3 passes, 4 lanes)."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobodys = self._hasher.hash(secrets.token_urlsafe(32))
        self._turn = threading.BoundedSemaphore(AT_ONCE)

    def hashed(self, password: str) -> str:
        """In the PHC format: "$argon2id$v=19$m=…"."""
        with self._turn:
            return self._hasher.hash(_same_form(password))

    def fits(self, stored: str | None, password: str) -> bool:
        """Whether it is the password. None (an account that isn't there) takes the same work, and never fits."""
        with self._turn:
            try:
                self._hasher.verify(stored or self._nobodys, _same_form(password[:LONGEST]))
            except (VerificationError, InvalidHashError):
                return False
        return stored is not None and len(password) <= LONGEST

    def outdated(self, stored: str) -> bool:
        """Whether it was hashed with other parameters than ours."""
        return self._hasher.check_needs_rehash(stored)


def refuse_weak(password: str, username: str) -> None:
    """Raises InvalidInput for a password that is easy to guess or can't be used."""
    if len(password) < SHORTEST:
        raise InvalidInput("wachtwoord", f"Het wachtwoord moet minstens {SHORTEST} tekens lang zijn.")
    if len(password) > LONGEST:
        raise InvalidInput("wachtwoord", f"Het wachtwoord mag hoogstens {LONGEST} tekens lang zijn.")
    if username.casefold() in password.casefold() or password.casefold() in username.casefold():
        raise InvalidInput("wachtwoord", "De gebruikersnaam mag niet in het wachtwoord staan.")
    if len(set(password)) < FEWEST_SIGNS:
        raise InvalidInput(
            "wachtwoord", "Dit wachtwoord is te gemakkelijk te raden: kies meer verschillende tekens."
        )


def _same_form(password: str) -> str:
    """Keyboards write é as one sign or as two: that may not be another password."""
    return unicodedata.normalize("NFC", password)
