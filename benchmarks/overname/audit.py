"""What the database says afterwards, asked in SQL and without our own code. The same words on both databases."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

from tests.servers import libpq

SQLITE = "sqlite:///"
JOINED = "author = 'system' AND extras -> 'overdracht' ->> 'stand' = 'medewerker'"
"""The line that tells the resident that a person has the conversation."""
TAKEN = "SELECT count(*) FROM conversation WHERE owner LIKE 'agent:%'"
LEAKED_BY_PLACE = f"""
    SELECT count(*) FROM message said JOIN
        (SELECT conversation_id, min(seq) AS since FROM message WHERE {JOINED} GROUP BY conversation_id) taken
        ON taken.conversation_id = said.conversation_id
    WHERE said.author = 'bot' AND said.seq > taken.since"""  # noqa: S608 - nothing of it comes from outside
LEAKED_BY_EPOCH = "SELECT count(*) FROM message WHERE author = 'bot' AND epoch > 1"
"""Conversations of this run are taken once and never given back: the bot only ever has the first epoch."""
ANSWERS = "SELECT text FROM message WHERE author = 'bot' AND reply_to IS NOT NULL"
DRAFTS = "SELECT text FROM draft WHERE why = 'onderdrukt'"
OPEN = "SELECT count(*) FROM inbox WHERE status <> 'done'"
CLAIMS = "SELECT conversation_id, count(*) FROM feed_event WHERE kind = 'claimed' GROUP BY conversation_id"
LINES = f"SELECT conversation_id, count(*) FROM message WHERE {JOINED} GROUP BY conversation_id"  # noqa: S608
ROWS = "SELECT conversation_id, count(*) FROM handover GROUP BY conversation_id"
HAVING = "SELECT agent_id, count(*) FROM handover WHERE state = 'human' GROUP BY agent_id"


@dataclass(frozen=True)
class Takeovers:
    """taken: conversations that a person has. leaked: words of the bot after that, by their place in the log, and by
    the epoch that they were written in. answers: of the bot, in the log."""

    taken: int
    leaked_by_place: int
    leaked_by_epoch: int
    answers: set[str]
    drafts: Counter[str]


def of_takeovers(url: str) -> Takeovers:
    with asking(url) as ask:
        return Takeovers(
            taken=ask(TAKEN)[0][0],
            leaked_by_place=ask(LEAKED_BY_PLACE)[0][0],
            leaked_by_epoch=ask(LEAKED_BY_EPOCH)[0][0],
            answers={text for (text,) in ask(ANSWERS)},
            drafts=Counter(text for (text,) in ask(DRAFTS)),
        )


def open_messages(url: str) -> int:
    """Messages of residents that nobody dealt with yet."""
    with asking(url) as ask:
        return int(ask(OPEN)[0][0])


def by_conversation(url: str, query: str) -> dict[str, int]:
    """Of CLAIMS, LINES, ROWS; and of HAVING by agent."""
    with asking(url) as ask:
        return {str(key): int(count) for key, count in ask(query)}


def rows(url: str, query: str) -> dict[str, str]:
    """Of a query with two columns."""
    with asking(url) as ask:
        return dict(ask(query))


@contextlib.contextmanager
def asking(url: str) -> Iterator[Any]:
    """A function from a query to its rows."""
    if url.startswith(SQLITE):
        file = sqlite3.connect(url.removeprefix(SQLITE), timeout=30)
        with contextlib.closing(file):
            yield lambda query: file.execute(query).fetchall()
        return
    with psycopg.connect(libpq(url)) as server:
        yield lambda query: server.execute(query.encode()).fetchall()
