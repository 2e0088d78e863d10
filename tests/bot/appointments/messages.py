"""Writes down what residents would be told in the conversation; some can't be reached there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.replies import Message, Template


@dataclass(frozen=True)
class Told:
    conversation: str
    message: Message
    until: datetime | None
    template: Template | None


class Messages:
    """`deaf`: conversations in which nothing can be said. `kill`: the process dies after this many messages."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.deaf: set[str] = set()
        self.kill: int | None = None

    def __call__(
        self,
        session: Session,
        conversation_id: str,
        message: Message,
        *,
        until: datetime | None = None,
        template: Template | None = None,
    ) -> bool:
        if not self.reaches(session, conversation_id):
            return False
        if self.kill is not None and len(self.told) >= self.kill:
            raise KeyboardInterrupt
        self.told.append(Told(conversation_id, message, until, template))
        return True

    def reaches(self, session: Session, conversation_id: str, template: Template | None = None) -> bool:
        return conversation_id not in self.deaf

    def texts(self, conversation: str | None = None) -> list[str]:
        return [one.message.text for one in self.told if conversation in (None, one.conversation)]
