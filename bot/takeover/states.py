"""The states of a handover, and which verb is allowed in which."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

BOT = "bot"
"""No handover is open: the bot answers."""
QUEUED, OFFERED, HUMAN = "queued", "offered", "human"
WRAPUP, CALLBACK, CLOSED = "wrapup", "callback", "closed"

WAITING = (QUEUED, OFFERED)
"""The conversation's owner is "queue"."""
OPEN = (QUEUED, OFFERED, HUMAN)
"""At most one handover of a conversation is in one of these."""
UNFINISHED = (WRAPUP, CALLBACK)
"""Nobody speaks with the resident, and somebody must still call or record."""

VERBS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        BOT: frozenset({"claim", "note"}),
        QUEUED: frozenset({"claim", "note"}),
        OFFERED: frozenset({"claim", "accept", "decline", "note"}),
        HUMAN: frozenset(
            {
                "accept",
                "decline",
                "overrule",
                "say",
                "note",
                "typing",
                "forward",
                "withdraw",
                "give_back",
                "end",
                "callback",
            }
        ),
        WRAPUP: frozenset({"claim", "record", "note"}),
        CALLBACK: frozenset({"claim", "record", "note"}),
        CLOSED: frozenset({"claim", "note"}),
    }
)
"""Per state of the newest handover. Whose verb it is (the owner's, the one's to whom it is offered) comes on top."""

ROLES_AT_DESK = frozenset({"agent", "teamleider"})
SUPERVISOR = "teamleider"


def mode_of(owner: str) -> str:
    """What a channel is told: "bot", "queue" or "human"."""
    return owner if owner in (BOT, "queue") else "human"
