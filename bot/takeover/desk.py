"""The desk: every change of who speaks with a resident goes through here, one transaction each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from bot.conversations import Entry, TurnResult
from bot.conversations.takeover import Heard
from bot.errors import InvalidInput
from bot.storage import Claims, single
from bot.takeover import (
    agents,
    attending,
    cases,
    claiming,
    feed,
    leaving,
    queueing,
    reading,
    sweeping,
    talking,
    texts,
)
from bot.takeover.deeds import Deed, Parts, doing, newest_of
from bot.takeover.shapes import Case, Colleague, FeedEvent, Overview, Refused, View
from bot.takeover.states import CALLBACK
from bot.takeover.tables import Handover

type After = Callable[[], None]
"""What to publish once the transaction is committed."""


@contextmanager
def in_words() -> Iterator[None]:
    """What can't be taken is refused like anything else."""
    try:
        yield
    except InvalidInput as wrong:
        raise Refused("conflict", wrong.reason) from wrong


class Desk:
    """The verbs of the staff and of the queue. Those of agents raise Refused, and then nothing was changed."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    # By the worker, in its transaction (bot.conversations.takeover).

    def asked(self, session: Session, conversation_id: str, wish: dict[str, Any]) -> After:
        """The answer that was just logged says that a person is wanted: {"reden", "afdeling"?, "product"?, "taal"?}."""
        deed = Deed(self._parts, session)
        queueing.asked(deed, conversation_id, wish)
        deed.close()
        return deed.publish

    def heard(self, session: Session, heard: Heard) -> After | None:
        """What a resident wrote while the bot doesn't own the conversation, or a tap "overdracht.…".

        None when it is the bot's turn after all: it came back meanwhile.
        """
        deed = Deed(self._parts, session)
        if not queueing.heard(deed, heard):
            return None
        deed.close()
        return deed.publish

    def suppressed(self, session: Session, heard: Heard, result: TurnResult) -> After | None:
        """An answer of the bot that was refused: it becomes a draft.

        None when the bot has the conversation back, and no person answered: it must do so after all.
        """
        deed = Deed(self._parts, session)
        if not talking.suppressed(deed, heard, result):
            return None
        deed.close()
        return deed.publish

    def staffed(self, city: str) -> bool:
        """Whether this city has somebody who may speak with residents: else the bot names the telephone itself."""
        with self._parts.storage.read() as session:
            return agents.any_of(session, city)

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
        """Takes a conversation from the bot, the queue, or an offer to this agent; with `text` says it as well.

        Raises Refused("taken", "capacity", "stale", "not_allowed", "unknown"). Who has it already just keeps it.
        """
        return self._do(
            agent_id,
            conversation_id,
            lambda d: claiming.claim(d, agent_id, conversation_id, epoch, text, key),
        )

    def accept(self, agent_id: str, conversation_id: str) -> Case:
        """Takes what was offered or forwarded to this agent, or forwarded to one of their departments."""
        return self._do(agent_id, conversation_id, lambda d: claiming.accept(d, agent_id, conversation_id))

    def decline(self, agent_id: str, conversation_id: str) -> Case:
        """The offer goes to the next one; a forward goes back to its owner."""
        return self._do(agent_id, conversation_id, lambda d: claiming.decline(d, agent_id, conversation_id))

    def overrule(self, agent_id: str, conversation_id: str) -> Case:
        """A supervisor takes a conversation from a colleague; the feed says so ("overruled")."""
        return self._do(agent_id, conversation_id, lambda d: claiming.overrule(d, agent_id, conversation_id))

    def say(self, agent_id: str, conversation_id: str, text: str, *, epoch: int, key: str) -> Entry:
        """The same key twice gives the first entry; with another text Refused("conflict")."""
        with doing(self._parts) as deed:
            return talking.say(deed, agent_id, conversation_id, text, epoch, key)

    def note(self, agent_id: str, conversation_id: str, text: str, *, key: str) -> None:
        """For colleagues only. The same key twice adds nothing."""
        with doing(self._parts) as deed, in_words():
            talking.note(deed, agent_id, conversation_id, text, key)

    def draft(
        self,
        conversation_id: str,
        *,
        after_seq: int,
        text: str,
        source: dict[str, Any],
        why: str = "catalogus",
    ) -> None:
        """A text for whoever has the conversation. Nothing sends it."""
        with doing(self._parts) as deed:
            talking.draft(deed, deed.lock(conversation_id), after_seq, text, source, why)

    def typing(self, agent_id: str, conversation_id: str) -> None:
        """A hint to the resident, when this agent owns the conversation; else nothing."""
        with self._parts.storage.read() as session:
            talking.typing(Deed(self._parts, session), agent_id, conversation_id)

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
        """Asks a department or a colleague. The owner keeps the line until somebody accepts, for two minutes."""
        return self._do(
            agent_id,
            conversation_id,
            lambda d: leaving.forward(d, agent_id, conversation_id, epoch, department, to, why),
        )

    def withdraw(self, agent_id: str, conversation_id: str, *, epoch: int) -> Case:
        return self._do(
            agent_id, conversation_id, lambda d: leaving.withdraw(d, agent_id, conversation_id, epoch)
        )

    def give_back(self, agent_id: str, conversation_id: str, *, epoch: int, summary: str = "") -> Case:
        """To the bot, in a new episode. `summary` becomes a note and the beginning of the contact record."""
        return self._do(
            agent_id,
            conversation_id,
            lambda d: leaving.give_back(d, agent_id, conversation_id, epoch, summary),
        )

    def end(self, agent_id: str, conversation_id: str, *, epoch: int) -> Case:
        return self._do(agent_id, conversation_id, lambda d: leaving.end(d, agent_id, conversation_id, epoch))

    def callback(self, agent_id: str, conversation_id: str, *, epoch: int, why: str) -> Case:
        return self._do(
            agent_id, conversation_id, lambda d: leaving.callback(d, agent_id, conversation_id, epoch, why)
        )

    def record(self, agent_id: str, handover_id: str, *, result: str, product: str | None, note: str) -> Case:
        """The contact record; result: a key of bot.takeover.records.RESULTS. Raises InvalidInput as well."""
        with doing(self._parts) as deed:
            row = leaving.record(deed, agent_id, handover_id, result, product, note)
            return cases.case(deed, deed.lock(row.conversation_id), row)

    def presence(self, agent_id: str, status: str, reason: str = "") -> None:
        """status: "aanwezig", "pauze" or "afwezig". What somebody who leaves still has goes back to the queue.

        What is offered to who pauses goes to the next one at once.
        """
        with doing(self._parts) as deed:
            left = attending.presence(deed, agent_id, status, reason)
        for conversation_id in left:
            with doing(self._parts) as deed:
                claiming.hand_in(deed, agent_id, conversation_id)

    def beat(self, agent_id: str) -> None:
        """The console is open. To be called at least every 20 seconds: after 60 its conversations are given away."""
        with doing(self._parts) as deed:
            attending.beat(deed, agent_id)

    def phone_first(self, agent_id: str, until: datetime | None) -> None:
        """Supervisors only. Until a moment in the coming 24 hours; None ends it."""
        with doing(self._parts) as deed:
            told = attending.phone_first(deed, agent_id, until)
        for conversation_id in told:
            with doing(self._parts) as deed:
                queueing.tell_phone_first(deed, conversation_id)

    # By residents, outside the chat.

    def call_wish(self, handover_id: str, *, phone: str, wish: str) -> None:
        """Which number and which moment suit for a call-back; the same again changes nothing.

        Raises Refused("unknown", "conflict").
        """
        with doing(self._parts) as deed:
            row = deed.session.get(Handover, handover_id)
            if row is None:
                raise Refused("unknown", "Deze vraag om teruggebeld te worden bestaat niet meer.")
            conversation = deed.lock(row.conversation_id)
            deed.session.refresh(row)
            if row.state != CALLBACK:
                raise Refused("conflict", "Dit is al afgehandeld.")
            if (row.phone, row.wish) == (phone, wish):
                return
            row.phone, row.wish = phone, wish
            deed.tell(conversation, texts.call_noted(phone, wish))
            deed.happened("callback", row.city, row.conversation_id, handover=row.id)

    # By itself.

    def sweep(self) -> int:
        """Offers, time limits, lost consoles, closing time, places. Returns how many things it did."""
        return sweeping.sweep(self._parts)

    async def keep_sweeping(self, claims: Claims) -> None:
        """In one of all processes, until cancelled."""
        work = partial(sweeping.keep_sweeping, self.sweep)
        await single(claims, sweeping.CLAIM, work, next_try=sweeping.NEXT_TRY)

    # Reading.

    def inbox(self, agent_id: str, which: str = "wachtend", search: str = "", limit: int = 50) -> list[Case]:
        """which: "wachtend", "mijn", "afdeling", "terugbellen", "afgesloten" or "alle"."""
        with self._parts.storage.read() as session:
            return reading.inbox(Deed(self._parts, session), agent_id, which, search, limit)

    def conversation(self, agent_id: str, conversation_id: str) -> View:
        """Opens it, which is noted before it is shown: who, and when."""
        with self._parts.storage.read() as session:
            new = reading.is_new_view(Deed(self._parts, session), agent_id, conversation_id)
        if new:
            with doing(self._parts) as deed:
                reading.note_view(deed, agent_id, conversation_id)
        with self._parts.storage.read() as session:
            return reading.conversation(Deed(self._parts, session), agent_id, conversation_id)

    def feed(self, city: str, after: int, limit: int = 500) -> list[FeedEvent]:
        """The city comes from the session, never from a request."""
        with self._parts.storage.read() as session:
            return feed.read(session, city, after, limit)

    def feed_head(self, city: str) -> int:
        with self._parts.storage.read() as session:
            return feed.head(session, city)

    def overview(self, agent_id: str) -> Overview:
        """Supervisors only."""
        with self._parts.storage.read() as session:
            return reading.overview(Deed(self._parts, session), agent_id)

    def colleagues(self, agent_id: str) -> list[Colleague]:
        """To whom a conversation can be forwarded, and who is there."""
        with self._parts.storage.read() as session:
            deed = Deed(self._parts, session)
            return reading.colleagues(deed, agents.at_desk(session, agent_id).city)

    def _do(self, agent_id: str, conversation_id: str, verb: Callable[[Deed], None]) -> Case:
        """The verb in a transaction, and what the conversation looks like then."""
        with doing(self._parts) as deed:
            with in_words():
                verb(deed)
            deed.session.flush()
            conversation = deed.lock(conversation_id)
            agent = agents.at_desk(deed.session, agent_id)
            return cases.case(deed, conversation, newest_of(deed.session, conversation_id, agent))
