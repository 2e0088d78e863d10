"""What the worker asks of the people's desk: who listens when the bot may not speak. bot.takeover is the real one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session

from bot.conversations.engine import TurnResult

type After = Callable[[], None]
"""What to publish once the transaction is committed."""


@dataclass(frozen=True)
class Heard:
    """What a resident wrote or tapped, as it stands in the log. payload: of a tap, {"act", "entities"}."""

    conversation_id: str
    message_id: str
    seq: int
    payload: dict[str, Any] | None


def nothing() -> None:
    """After a transaction of which nobody has to hear."""


class Takeover(Protocol):
    """Each call is a part of the worker's transaction."""

    def asked(self, session: Session, conversation_id: str, wish: dict[str, Any]) -> After:
        """The answer that was just logged says that a person is wanted: its `custom["overdracht"]`."""

    def heard(self, session: Session, heard: Heard) -> After | None:
        """A message for people. None when it is for the bot after all: it has the conversation back."""

    def suppressed(self, session: Session, heard: Heard, result: TurnResult) -> After | None:
        """An answer of the bot to `heard` that was refused, because a person took the conversation. None when the
        bot has it back and nobody said anything to the resident: then it must answer after all.
        """


class Nobody:
    """Without a desk: what is said while the bot is silent stays in the log."""

    def asked(self, session: Session, conversation_id: str, wish: dict[str, Any]) -> After:
        return nothing

    def heard(self, session: Session, heard: Heard) -> After | None:
        return nothing

    def suppressed(self, session: Session, heard: Heard, result: TurnResult) -> After | None:
        return nothing


def wish_of(result: TurnResult) -> dict[str, Any] | None:
    """What the answer says of passing on to a person: {"reden", "afdeling"?, "product"?}."""
    return next((m.custom["overdracht"] for m in result.messages if m.custom.get("overdracht")), None)


def is_for_people(payload: dict[str, Any] | None) -> bool:
    """Whether it is the tap of a button of the queue or the rating: the engine never sees those."""
    return payload is not None and str(payload.get("act", "")).startswith("overdracht.")
