"""The log in the database, read afterwards without our own code: what it lost, doubled or turned around."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import psycopg

from benchmarks.kanalen.figures import Counts, counted, overtaken, repeated
from benchmarks.kanalen.residents import answered_in
from tests.servers import libpq

LOG = "SELECT conversation_id, seq, author, text FROM message ORDER BY conversation_id, seq"
QUEUES = ("arrival", "inbox", "outbox")

type Row = tuple[str, int, str, str]


@dataclass(frozen=True)
class Audit:
    """counts: of all conversations in the log. inbound_doubled: messages of residents that stand there twice.

    gaps: numbers that are missing. stuck: rows of the queues that are open or dead, by queue and status.
    """

    counts: Counts
    inbound_doubled: int
    inbound_lost: int
    inbound_reordered: int
    gaps: int
    stuck: dict[str, int] = field(default_factory=dict)


def audited(url: str, said: Iterable[Sequence[str]]) -> Audit:
    """`said`: what each resident said, in order."""
    with psycopg.connect(libpq(url)) as connection:
        rows: list[Row] = connection.execute(LOG).fetchall()
        return judged(rows, list(said), _stuck(connection))


def judged(rows: Sequence[Row], said: Sequence[Sequence[str]], stuck: dict[str, int] | None = None) -> Audit:
    asked, answers, numbers = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list), 0
    last: dict[str, int] = {}
    for conversation, seq, author, text in rows:
        numbers += seq != last.get(conversation, 0) + 1
        last[conversation] = seq
        if author == "user":
            asked[conversation].append(text)
        else:
            answers[conversation] += answered_in(text)
    owner = {text: conversation for conversation, texts in asked.items() for text in texts}
    counts = Counts()
    for texts in said:
        conversation = owner.get(texts[0], "") if texts else ""
        counts += counted(texts, answers.get(conversation, []))
    inbound = [text for texts in asked.values() for text in texts]
    return Audit(
        counts,
        inbound_doubled=repeated(inbound),
        inbound_lost=sum(text not in owner for texts in said for text in texts),
        inbound_reordered=sum(
            _late(texts, asked.get(owner.get(texts[0], ""), [])) for texts in said if texts
        ),
        gaps=numbers,
        stuck=stuck or {},
    )


def _late(said: Sequence[str], logged: Sequence[str]) -> int:
    place = {text: number for number, text in enumerate(said)}
    return overtaken(place[text] for text in logged if text in place)


def _stuck(connection: psycopg.Connection[tuple[object, ...]]) -> dict[str, int]:
    found = {}
    for queue in QUEUES:
        query = f"SELECT status, count(*) FROM {queue} WHERE status NOT IN ('done', 'sent') GROUP BY status"  # noqa: S608
        for status, count in connection.execute(query.encode()).fetchall():
            found[f"{queue} {status}"] = int(str(count))
    return found
