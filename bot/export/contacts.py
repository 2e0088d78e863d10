"""The contacts of the desk that are done, in our own words: what every form of the export is made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue, City, Product
from bot.conversations.tables import LogMessage
from bot.takeover.states import CALLBACK, CLOSED
from bot.takeover.tables import Agent, Handover

DONE = (CLOSED, CALLBACK)
"""What is exported: a conversation that goes on, or whose record is still open, comes when it is done."""
PAGE = 500
"""Contacts that are read at a time."""
_done_at = func.coalesce(Handover.closed_at, Handover.ended_at, Handover.queued_at)


@dataclass(frozen=True)
class Officer:
    id: str
    name: str
    function: str


@dataclass(frozen=True)
class Place:
    """Up to where was read: the moment on which a contact was done, and its id. Contacts are read in this order."""

    at: datetime
    id: str


@dataclass(frozen=True)
class Contact:
    """One handover that is done: closed with its record, or a call-back that somebody still has to make.

    reason, result: keys of bot.takeover. product: its key; product_number: in the Flemish catalogue IPDC. theme: of
    the product. said: what the staff wrote to the resident in it, in order. summary, note, said: masked as in the log.
    done_at: when it was closed or became a call-back. All moments are aware.
    """

    id: str
    city: City
    channel: str
    language: str
    reason: str
    department: str
    department_name: str
    agent: Officer | None
    product: str | None
    product_name: str | None
    product_number: str | None
    theme: str | None
    queued_at: datetime
    claimed_at: datetime | None
    first_answer_at: datetime | None
    ended_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    phone: str | None
    wish: str | None
    result: str | None
    note: str | None
    rating: int | None
    summary: tuple[str, ...]
    said: tuple[str, ...]
    done_at: datetime

    @property
    def place(self) -> Place:
        return Place(self.done_at, self.id)

    @property
    def waited(self) -> int | None:
        """Seconds from the wish for a person to the first who took it."""
        return _seconds(self.queued_at, self.claimed_at)

    @property
    def lasted(self) -> int | None:
        """Seconds that somebody of the staff had the conversation."""
        return _seconds(self.claimed_at, self.ended_at)


def read(
    session: Session,
    catalogue: Catalogue,
    since: datetime,
    until: datetime,
    *,
    city: str | None = None,
    after: Place | None = None,
    limit: int = PAGE,
) -> list[Contact]:
    """At most `limit` contacts that were done from `since` to before `until`, behind `after`. Nothing is written.

    A contact that changes meanwhile (a call-back that is made) moves to a later place: it can come twice, with the
    same id, and never be left out.
    """
    query = (
        select(Handover, Agent, _done_at)
        .outerjoin(Agent, Agent.id == Handover.agent_id)
        .where(Handover.state.in_(DONE), _done_at >= since, _done_at < until)
        .order_by(_done_at, Handover.id)
        .limit(limit)
    )
    if city is not None:
        query = query.where(Handover.city == city)
    if after is not None:
        query = query.where(or_(_done_at > after.at, and_(_done_at == after.at, Handover.id > after.id)))
    rows = [(row[0], row[1], row[2]) for row in session.execute(query)]
    said = _said(session, [row[0].conversation_id for row in rows])
    return [
        _contact(row, agent, done, said.get(row.conversation_id, []), catalogue) for row, agent, done in rows
    ]


def read_all(
    session: Session, catalogue: Catalogue, since: datetime, until: datetime, *, city: str | None = None
) -> Iterator[Contact]:
    """All of them, a page at a time: a year does not have to fit in memory."""
    after: Place | None = None
    while page := read(session, catalogue, since, until, city=city, after=after):
        yield from page
        session.expunge_all()
        after = page[-1].place


def _said(session: Session, conversations: Sequence[str]) -> Mapping[str, list[LogMessage]]:
    """What the staff said in each conversation, in order."""
    query = (
        select(LogMessage)
        .where(LogMessage.conversation_id.in_(conversations), LogMessage.author == "agent")
        .order_by(LogMessage.conversation_id, LogMessage.seq)
    )
    grouped = groupby(session.scalars(query), key=lambda row: row.conversation_id)
    return {conversation: list(rows) for conversation, rows in grouped}


def _contact(
    row: Handover, agent: Agent | None, done: datetime, said: Sequence[LogMessage], catalogue: Catalogue
) -> Contact:
    city = catalogue.city(row.city)
    key = row.record_product or row.product
    product: Product | None = catalogue.products(row.city).get(key or "")
    departments = city.contactcentrum.afdelingen
    return Contact(
        id=row.id,
        city=city,
        channel=row.channel,
        language=row.language,
        reason=row.reason,
        department=row.department,
        department_name=departments[row.department].naam if row.department in departments else row.department,
        agent=Officer(agent.id, agent.name, agent.function) if agent else None,
        product=key,
        product_name=product.naam if product else _named(key, catalogue),
        product_number=product.productnummer if product else None,
        theme=product.thema if product else None,
        queued_at=row.queued_at,
        claimed_at=row.claimed_at,
        first_answer_at=row.first_answer_at,
        ended_at=row.ended_at,
        closed_at=row.closed_at,
        due_at=row.due_at,
        phone=row.phone,
        wish=row.wish,
        result=row.result,
        note=row.record_note,
        rating=row.rating,
        summary=tuple(row.summary or ()),
        said=tuple(one.text for one in said if _within(one.at, row)),
        done_at=done,
    )


def _named(key: str | None, catalogue: Catalogue) -> str | None:
    """A product that the city's content does not tell about (any more)."""
    known = catalogue.keys.products.get(key or "")
    return known.naam if known else key


def _within(at: datetime, row: Handover) -> bool:
    """Whether it was said in this handover: a conversation may have had an earlier one."""
    return row.claimed_at is not None and row.claimed_at <= at <= (row.ended_at or at)


def _seconds(begin: datetime | None, end: datetime | None) -> int | None:
    return round((end - begin).total_seconds()) if begin and end else None
