"""The desk: every change of who speaks with a resident goes through here, one transaction each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.conversations import Entry
from bot.conversations.tables import Conversation, LogMessage
from bot.takeover.shapes import Case, FeedEvent, Overview, View

type After = Callable[[], None]
"""What to publish once the transaction is committed."""


class Desk:
    """The verbs of the staff and of the queue. Those of agents raise Refused."""

    # By the worker, in its transaction.

    def asked(
        self,
        session: Session,
        conversation: Conversation,
        answer_rows: Sequence[LogMessage],
        wish: dict[str, Any],
    ) -> After:
        """The answer that was just logged says that a person is wanted. wish: {"reden", "afdeling"?, "product"?}."""
        raise NotImplementedError

    def heard(
        self,
        session: Session,
        conversation: Conversation,
        message: LogMessage,
        payload: dict[str, Any] | None,
    ) -> After | None:
        """What a resident wrote while the bot doesn't own the conversation, or a tap "overdracht.…".

        None when it is the bot's turn after all: it came back meanwhile.
        """
        raise NotImplementedError

    def suppressed(self, session: Session, conversation_id: str, text: str, source: dict[str, Any]) -> After:
        """An answer of the bot that was refused: it becomes a draft."""
        raise NotImplementedError

    # By agents.

    def claim(
        self,
        agent_id: str,
        conversation_id: str,
        *,
        epoch: int | None = None,
        text: str | None = None,
        key: str | None = None,
    ) -> Case:
        """Takes a conversation from the bot, the queue, or an offer to this agent; with `text` says it as well."""
        raise NotImplementedError

    def accept(self, agent_id: str, conversation_id: str) -> Case:
        """Takes what was offered or forwarded to this agent, or forwarded to one of their departments."""
        raise NotImplementedError

    def decline(self, agent_id: str, conversation_id: str) -> Case:
        raise NotImplementedError

    def overrule(self, agent_id: str, conversation_id: str) -> Case:
        """A supervisor takes a conversation from a colleague; noted as such."""
        raise NotImplementedError

    def say(self, agent_id: str, conversation_id: str, text: str, *, epoch: int, key: str) -> Entry:
        """The same key twice gives the first entry; with another text Refused("conflict")."""
        raise NotImplementedError

    def note(self, agent_id: str, conversation_id: str, text: str, *, key: str) -> None:
        raise NotImplementedError

    def typing(self, agent_id: str, conversation_id: str) -> None:
        raise NotImplementedError

    def forward(
        self,
        agent_id: str,
        conversation_id: str,
        *,
        epoch: int,
        department: str | None = None,
        to: str | None = None,
        why: str = "",
    ) -> Case:
        raise NotImplementedError

    def withdraw(self, agent_id: str, conversation_id: str, *, epoch: int) -> Case:
        raise NotImplementedError

    def give_back(self, agent_id: str, conversation_id: str, *, epoch: int, summary: str = "") -> Case:
        raise NotImplementedError

    def end(self, agent_id: str, conversation_id: str, *, epoch: int) -> Case:
        raise NotImplementedError

    def callback(self, agent_id: str, conversation_id: str, *, epoch: int, why: str) -> Case:
        raise NotImplementedError

    def record(self, agent_id: str, handover_id: str, *, result: str, product: str | None, note: str) -> Case:
        raise NotImplementedError

    def presence(self, agent_id: str, status: str, reason: str = "") -> None:
        raise NotImplementedError

    def beat(self, agent_id: str) -> None:
        raise NotImplementedError

    def phone_first(self, agent_id: str, until: datetime | None) -> None:
        raise NotImplementedError

    def sweep(self) -> int:
        """Offers, time limits, lost consoles, places. Returns how many things it did."""
        raise NotImplementedError

    # Reading.

    def inbox(self, agent_id: str, which: str = "wachtend", search: str = "", limit: int = 50) -> list[Case]:
        """which: "wachtend", "mijn", "afdeling", "terugbellen", "afgesloten" or "alle"."""
        raise NotImplementedError

    def conversation(self, agent_id: str, conversation_id: str) -> View:
        raise NotImplementedError

    def feed(self, city: str, after: int, limit: int = 500) -> list[FeedEvent]:
        raise NotImplementedError

    def feed_head(self, city: str) -> int:
        raise NotImplementedError

    def overview(self, agent_id: str) -> Overview:
        raise NotImplementedError
