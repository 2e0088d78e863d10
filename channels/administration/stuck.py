"""`scripts/kanalen vastgelopen` and `opnieuw`: what no attempt helped, shown masked, and tried again."""

from __future__ import annotations

from collections.abc import Sequence

from bot.appointments.wording import full_moment
from bot.clock import Clock
from bot.conversations import dead
from bot.conversations.dead import Dead
from bot.errors import OnthaalError
from bot.privacy.masking import mask
from bot.storage import Storage

ALL = "alles"
LONGEST = 100
"""Characters of a text that are shown."""
KINDS = {
    "in": "kwam binnen maar kon in geen gesprek",
    "beurt": "kon niet beantwoord worden",
    "uit": "kon niet bezorgd worden",
}


def in_words(found: Sequence[Dead]) -> str:
    """All of them, newest first, with what to type to try again."""
    if not found:
        return "Er is niets vastgelopen."
    counted = "1 bericht liep" if len(found) == 1 else f"{len(found)} berichten liepen"
    lines = [line for one in found for line in _lines(one)]
    last = f"Opnieuw proberen: scripts/kanalen opnieuw {found[0].id}, of scripts/kanalen opnieuw {ALL}"
    return "\n".join([f"{counted} vast. Het nieuwste eerst.", *lines, "", last])


def _lines(one: Dead) -> list[str]:
    reason = f" ({_one_line(one.reason)})" if one.reason else ""
    shown = f"    “{_one_line(one.text)}”" if one.text else ""
    head = f"{one.id}  {full_moment(one.at)}, {one.channel}, {one.city}"
    return ["", head, f"    {KINDS[one.kind]}{reason}", *filter(None, [shown])]


def _one_line(text: str) -> str:
    """Masked once more: a reason can quote what a provider was given."""
    flat = " ".join(mask(text).text.split())
    return flat if len(flat) <= LONGEST else f"{flat[: LONGEST - 1]}…"


def again(storage: Storage, clock: Clock, wanted: str) -> str:
    """Puts one or all back; says how many. Raises OnthaalError when there is no such one."""
    ids = [one.id for one in dead.found(storage) if wanted in (ALL, one.id)]
    count = sum(dead.retry(storage, clock, id) for id in ids)
    if not count and wanted != ALL:
        raise OnthaalError(f"'{wanted}' is niets dat vastliep. scripts/kanalen vastgelopen toont wat er is.")
    if not count:
        return "Er is niets vastgelopen."
    counted = "1 bericht staat" if count == 1 else f"{count} berichten staan"
    return f"{counted} weer klaar. De dienst probeert het meteen als ze draait."
