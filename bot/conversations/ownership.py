"""Who has a conversation: the bot, a queue, or a person. Only the owner writes to the resident."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.conversations.tables import Conversation
from bot.errors import StaleEpoch, UnknownConversation

BOT = "bot"


def change(session: Session, conversation_id: str, owner: str, *, epoch: int | None = None) -> int:
    """Gives the conversation to `owner` ("bot", "queue" or "agent:<id>"); the new epoch.

    From then on nothing is logged for the former owner. Raises StaleEpoch when `epoch` is given and somebody
    else was sooner; UnknownConversation.
    """
    where = [Conversation.id == conversation_id]
    if epoch is not None:
        where.append(Conversation.epoch == epoch)
    raised = session.execute(
        update(Conversation)
        .where(*where)
        .values(owner=owner, epoch=Conversation.epoch + 1)
        .returning(Conversation.epoch)
    ).scalar_one_or_none()
    if raised is None:
        raise (
            StaleEpoch(conversation_id) if session.get(Conversation, conversation_id) else UnknownConversation
        )
    return raised
