"""The outbox in SQL: what is due, what was tried, what came of it. Each method is one transaction and blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.clock import Clock, later
from bot.conversations import log
from bot.conversations.delivery import RANKS, TEMPLATE, to_plain, unreachable
from bot.conversations.log import Entry
from bot.conversations.retrying import backoff
from bot.conversations.tables import Conversation, Delivery, Identity, LogMessage, OutboxRow
from bot.conversations.transport import DeliveryFailed, Destination, Part
from bot.replies import Template
from bot.storage import Storage

LATEST = timedelta(hours=24)
"""An answer that could not go for so long is of no use any more: it is put aside."""
UNKNOWN_WAIT = timedelta(seconds=2)
"""Before the outcome of a request is looked up: a provider needs a moment to list what it took."""

_log = structlog.get_logger()


@dataclass(frozen=True)
class Job:
    """The oldest open row of a conversation, and what is known of it.

    parts: its messages of the provider, in order; empty until it was split. before: the one sent last in this
    conversation. asked: the resident was already asked to write since the last message from there.
    """

    row: OutboxRow
    to: Destination
    identity: Identity
    parts: tuple[Delivery, ...]
    before: Delivery | None
    asked: bool

    @property
    def template(self) -> Template | None:
        """What may go instead outside the window; None when something of it went already, or may have gone."""
        known = self.row.template
        if known is None or any(part.status != "new" for part in self.parts):
            return None
        return Template(known["name"], tuple(known["values"]))

    @property
    def next(self) -> Delivery | None:
        """The first part that the provider doesn't have, as far as we know."""
        return next((part for part in self.parts if RANKS[part.status] < 0), None)


class Outgoing:
    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    def due(self, channels: Sequence[str]) -> list[str]:
        """Conversations whose oldest open row may go."""
        oldest = (
            select(func.min(OutboxRow.id))
            .where(OutboxRow.status == "new", OutboxRow.channel.in_(channels))
            .group_by(OutboxRow.conversation_id)
        )
        query = (
            select(OutboxRow.conversation_id)
            .where(OutboxRow.id.in_(oldest), OutboxRow.next_attempt_at <= self._clock.now())
            .order_by(OutboxRow.id)
            .limit(500)
        )
        with self._storage.read() as session:
            return list(session.scalars(query))

    def job(self, conversation_id: str) -> Job | None:
        """What is to be done for this conversation now; None when that is nothing."""
        query = (
            select(OutboxRow)
            .where(OutboxRow.conversation_id == conversation_id, OutboxRow.status == "new")
            .order_by(OutboxRow.id)
            .limit(1)
        )
        with self._storage.read() as session:
            row = session.scalars(query).one_or_none()
            identity = _identity(session, conversation_id)
            if row is None or identity is None or row.next_attempt_at > self._clock.now():
                return None
            parts = [p for p in _deliveries(session, row.id) if p.part != TEMPLATE]
            to = Destination(identity.city, identity.reply_to, conversation_id)
            asked = _asked(session, conversation_id, identity.last_inbound_at)
            return Job(row, to, identity, tuple(parts), _last_sent(session, conversation_id), asked)

    def destination(self, conversation_id: str) -> Destination | None:
        with self._storage.read() as session:
            identity = _identity(session, conversation_id)
        return Destination(identity.city, identity.reply_to, conversation_id) if identity else None

    def entries(self, row: OutboxRow) -> list[Entry]:
        """The messages of a turn, as a channel may show them."""
        query = (
            select(LogMessage)
            .where(
                LogMessage.conversation_id == row.conversation_id,
                LogMessage.seq.between(row.first_seq, row.last_seq),
            )
            .order_by(LogMessage.seq)
        )
        with self._storage.read() as session:
            return [log.shown(message) for message in session.scalars(query)]

    def as_template(self, job: Job, template: Template) -> None:
        """The approved template goes instead of what can't go as free text."""
        unsent = [part.id for part in job.parts]
        words = "\n\n".join(entry.text for entry in self.entries(job.row))
        with self._storage.begin() as session:
            session.execute(delete(Delivery).where(Delivery.id.in_(unsent)))
            session.add(_new(job.row, 1, Part(words, template=template).to_json()))

    def split(self, row: OutboxRow, parts: Sequence[Part]) -> None:
        """Notes of which messages of the provider the turn consists."""
        with self._storage.begin() as session:
            session.add_all(_new(row, number, part.to_json()) for number, part in enumerate(parts, start=1))

    def sending(self, part: Delivery) -> bool:
        """Noted before the request goes out: whatever happens now, the outcome will be looked for.

        False when it isn't as we read it any more: a process that thinks it has the conversation too was sooner.
        """
        as_read = update(Delivery).where(
            Delivery.id == part.id,
            Delivery.status == part.status,
            Delivery.sending_since.is_not_distinct_from(part.sending_since),
        )
        values = {"status": "sending", "sending_since": self._clock.now()}
        with self._storage.begin() as session:
            noted = session.scalars(as_read.values(values).returning(Delivery.id)).all()
        return bool(noted)

    def again(self, part: Delivery) -> None:
        """It may have arrived and nobody can say: it goes again, and that is counted."""
        self._note(part, resent=part.resent + 1)

    def sent(self, part: Delivery, provider_id: str) -> None:
        """The provider has it. Status callbacks for it were too early until now, and are tried again."""
        self._note(
            part, status="accepted", provider_id=provider_id, sending_since=None, sent_at=self._clock.now()
        )

    def _note(self, part: Delivery, **values: object) -> None:
        """Unless another process noted the outcome, and a report raised it since."""
        unsent = Delivery.status.in_(("new", "sending"))
        with self._storage.begin() as session:
            session.execute(update(Delivery).where(Delivery.id == part.id, unsent).values(**values))

    def known(self, part: Delivery, provider_id: str) -> bool:
        """Whether this message of the provider is another one of ours than `part`."""
        query = select(Delivery.id).where(
            Delivery.channel == part.channel, Delivery.provider_id == provider_id, Delivery.id != part.id
        )
        with self._storage.read() as session:
            return session.scalars(query).first() is not None

    def finish(self, row: OutboxRow) -> None:
        with self._storage.begin() as session:
            stored = session.get_one(OutboxRow, row.id)
            stored.status, stored.error, stored.sent_at = "sent", None, self._clock.now()

    def failed(self, job: Job, part: Delivery, failed: DeliveryFailed, *, looking: bool = False) -> bool:
        """Notes a failure of sending, or of `looking` for what was sent.

        True when this row, or what comes after it, may go at once.
        """
        now = self._clock.now()
        with self._storage.begin() as session:
            row = session.get_one(OutboxRow, job.row.id, with_for_update=True)
            stored = session.get_one(Delivery, part.id)
            row.error = f"{failed.code} {failed}".strip()[:500]
            row.attempts += 1
            stored.code, stored.error = failed.code or None, str(failed)[:500]
            if looking or failed.kind == "unknown":  # it stays "sending": the next step looks for it
                wait = timedelta(seconds=failed.retry_after) if failed.retry_after else backoff(row.attempts)
                row.next_attempt_at = later(now, max(wait, UNKNOWN_WAIT))
                if now >= later(row.created_at, LATEST):
                    row.status = "dead"
            else:
                stored.status, stored.sending_since = "new", None
                self._decide(session, row, stored, failed, now)
            at_once = row.status == "dead" or (row.status == "new" and row.next_attempt_at <= now)
            _log.warning("not delivered", row=row.id, kind=failed.kind, code=failed.code, status=row.status)
        return at_once

    def _decide(
        self, session: Session, row: OutboxRow, part: Delivery, failed: DeliveryFailed, now: datetime
    ) -> None:
        if failed.kind == "unreachable":
            unreachable(session, row.conversation_id, str(failed), now)
        elif failed.kind == "window":
            row.status = "held"
        elif failed.kind == "content" and to_plain(part):
            row.next_attempt_at = now
        elif failed.kind == "retry" and now < later(row.created_at, LATEST):
            wait = timedelta(seconds=failed.retry_after) if failed.retry_after else backoff(row.attempts)
            row.next_attempt_at = later(now, wait)
        else:
            part.status, row.status = "failed", "dead"

    def put_aside(self, row: OutboxRow, why: str, *, status: str = "dead") -> None:
        with self._storage.begin() as session:
            stored = session.get_one(OutboxRow, row.id)
            stored.status, stored.error = status, why[:500]

    def give_up(self, job: Job) -> None:
        """Nothing goes to somebody who can't be reached."""
        with self._storage.begin() as session:
            why = job.identity.unreachable_why or ""
            rows = update(OutboxRow).where(
                OutboxRow.conversation_id == job.row.conversation_id, OutboxRow.status == "new"
            )
            session.execute(rows.values(status="dead", error=f"unreachable: {why}"[:500]))

    def hold(self, job: Job) -> None:
        """Waits until the resident writes again."""
        with self._storage.begin() as session:
            rows = update(OutboxRow).where(
                OutboxRow.conversation_id == job.row.conversation_id, OutboxRow.status == "new"
            )
            session.execute(rows.values(status="held", error="outside the window for free text"))

    def asking(self, job: Job) -> Delivery:
        """Notes that the resident is being asked to write: once, whatever becomes of it."""
        earlier = select(Delivery).where(Delivery.outbox_id == job.row.id, Delivery.part == TEMPLATE)
        with self._storage.begin() as session:
            # The same row may have waited before: the resident wrote, and a day later it still stood there.
            note = session.scalars(earlier).one_or_none() or _new(job.row, TEMPLATE, Part("").to_json())
            note.status, note.sending_since = "sending", self._clock.now()
            note.provider_id = note.sent_at = None
            session.add(note)
            session.flush()
            return note

    def ask_failed(self, note: Delivery, failed: DeliveryFailed) -> None:
        self._note(note, status="failed", error=str(failed)[:500], code=failed.code or None)


def _new(row: OutboxRow, number: int, content: dict[str, object]) -> Delivery:
    return Delivery(
        outbox_id=row.id,
        conversation_id=row.conversation_id,
        channel=row.channel,
        part=number,
        content=content,
    )


def _identity(session: Session, conversation_id: str) -> Identity | None:
    query = (
        select(Identity)
        .join(Conversation, Conversation.identity_id == Identity.id)
        .where(Conversation.id == conversation_id)
    )
    return session.scalars(query).one_or_none()


def _deliveries(session: Session, outbox_id: int) -> Sequence[Delivery]:
    query = select(Delivery).where(Delivery.outbox_id == outbox_id).order_by(Delivery.part)
    return session.scalars(query).all()


def _last_sent(session: Session, conversation_id: str) -> Delivery | None:
    query = (
        select(Delivery)
        .where(Delivery.conversation_id == conversation_id, Delivery.sent_at.is_not(None))
        .order_by(Delivery.sent_at.desc(), Delivery.id.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def _asked(session: Session, conversation_id: str, since: datetime) -> bool:
    query = select(Delivery.id).where(
        Delivery.conversation_id == conversation_id,
        Delivery.part == TEMPLATE,
        or_(Delivery.sending_since >= since, Delivery.sent_at >= since),
    )
    return session.scalars(query.limit(1)).first() is not None
