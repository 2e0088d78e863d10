"""Rules for the small words between days and times: "of", "tot", "vanaf", "ten laatste"."""

from __future__ import annotations

import re
from datetime import datetime

from bot.dutch.dates.pieces import Bound, Join, Limit, Piece
from bot.dutch.dates.rules import Rule, rule

_BEFORE: dict[str, Bound] = {
    "vanaf": "vanaf", "na": "na", "voor": "voor", "vroeger dan": "voor", "tot": "tot", "tem": "tot",
    "tegen": "tot", "uiterlijk": "tot",
}  # fmt: skip


def _limit(match: re.Match[str], now: datetime) -> Piece:
    word = match["word"]
    return Limit(_BEFORE[word], unsure=word == "voor", either_side=word == "uiterlijk")


CONNECTING_RULES: tuple[Rule, ...] = (
    rule(r"of|en|\+|/", lambda match, now: Join("of")),
    rule(",", lambda match, now: Join(",")),
    rule("tussen", lambda match, now: Join("tussen")),
    rule("-", lambda match, now: Limit("tot")),
    rule(rf"(?P<word>{'|'.join(_BEFORE)})", _limit),
    rule(r"of (?:later|daarna|erna)|en later|en daarna", lambda match, now: Limit("vanaf", before=False)),
    rule(r"of (?:vroeger|eerder|ervoor)", lambda match, now: Limit("tot", before=False)),
)
"""A booking is *for* a day ("een afspraak voor dinsdag"), a deadline is *before* it: "voor" alone leaves both."""
