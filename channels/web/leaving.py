"""A resident who erases the conversation on this computer: what the people at the desk must know of it."""

from __future__ import annotations

from sqlalchemy import select, update

from bot.conversations import Conversations, Incoming, Tap
from bot.conversations.ownership import BOT
from bot.conversations.tables import Conversation, InboxRow, LogMessage
from bot.storage import Storage
from channels.web.sessions import Visitor

CANCEL = "overdracht.annuleer"
GONE = "[gesprek gewist op dit toestel]"
RECENT = 50
"""Messages in which the button to stop waiting is looked for; each new place in the queue brings one."""


def leave(conversations: Conversations, storage: Storage, channel: str, visitor: Visitor) -> None:
    """Gives up the place in the queue, or tells the person who answers. The bot needs no word. Blocks.

    What the bot has not answered yet, it need not: else its answer could still put an empty chair in the queue.
    """
    _unanswered(storage, visitor.conversation_id)
    mode = conversations.mode(visitor.conversation_id)
    if mode == BOT:
        return
    cancel = _cancel(storage, visitor.conversation_id) if mode == "queue" else None
    conversations.receive(
        Incoming(
            conversation_id=visitor.conversation_id,
            channel=channel,
            external_id=f"{visitor.session_id}:weg",
            text=None if cancel else GONE,
            tap=cancel,
        )
    )


def _unanswered(storage: Storage, conversation_id: str) -> None:
    """Before the look at who speaks: an answer that is being written down now is waited for."""
    owner = select(Conversation.owner).where(Conversation.id == conversation_id).scalar_subquery()
    still = update(InboxRow).where(
        InboxRow.conversation_id == conversation_id, InboxRow.status == "new", owner == BOT
    )
    with storage.begin() as session:
        session.execute(still.values(status="done"))


def _cancel(storage: Storage, conversation_id: str) -> Tap | None:
    """The last button "stop waiting" that was shown."""
    query = (
        select(LogMessage)
        .where(LogMessage.conversation_id == conversation_id, LogMessage.author == "system")
        .order_by(LogMessage.seq.desc())
        .limit(RECENT)
    )
    with storage.read() as session:
        rows = session.scalars(query).all()
    for row in rows:
        for button in row.buttons:
            if (button.get("payload") or {}).get("act") == CANCEL:
                return Tap(row.id, button["id"])
    return None
