"""`scripts/bounce`: takes one mail that came back, on its input, and marks which of ours it was."""

from __future__ import annotations

import sys
from typing import BinaryIO

from sqlalchemy.exc import SQLAlchemyError

from bot import settings as settings_module
from bot.errors import OnthaalError
from bot.mail.bounces import LARGEST, note_bounce, read_bounce
from bot.storage import Storage

HELP = """scripts/bounce < mail

Leest één mail die terugkwam op het adres van onze afzender, en zet bij die afspraak dat de mail niet aankwam.
Bedoeld voor je mailserver, bijvoorbeeld in /etc/aliases:  onthaal: "|/opt/onthaal/scripts/bounce"
Alles wat geen teruggekomen mail van ons is, wordt weggelegd zonder iets te veranderen.
Eindigt met 0, of met 75 (probeer later opnieuw) als de database onbereikbaar is."""
TEMPORARY = 75
"""EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and tries again."""


def main(arguments: list[str], mail: BinaryIO = sys.stdin.buffer) -> int:
    if arguments:
        print(HELP)  # noqa: T201  the command's output
        return 0 if arguments[0] in ("--help", "-h", "help") else 2
    bounce = read_bounce(_beginning(mail))
    if bounce is None:
        return 0
    try:
        storage = Storage(settings_module.load().database_url)
        try:
            with storage.begin() as session:
                note_bounce(session, bounce)
        finally:
            storage.close()
    except (OnthaalError, SQLAlchemyError) as error:
        print(type(error).__name__, file=sys.stderr)  # noqa: T201  for the mail server's log, without addresses
        return TEMPORARY
    return 0


def _beginning(mail: BinaryIO) -> bytes:
    """The rest is read too: a mail server that can't write everything takes that for a failure."""
    beginning = mail.read(LARGEST)
    while mail.read(LARGEST):
        pass
    return beginning


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
