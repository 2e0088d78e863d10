"""A leak is found in the database, and a run that hit no turn is not believed."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import update

from benchmarks.keten.environment import BenchFailed
from benchmarks.overname import audit, leak
from benchmarks.overname.legs import Leg
from bot.conversations import log as entries
from bot.conversations import ownership
from bot.conversations.tables import Conversation, LogMessage
from bot.replies import Message
from bot.storage import Storage

TINY = leak.Plan(takeovers=24, processes=1)


def taken(**more: Any) -> audit.Takeovers:
    given: dict[str, Any] = {"taken": 10, "leaked_by_place": 0, "leaked_by_epoch": 0, "answers": set()}
    return audit.Takeovers(**{**given, "drafts": Counter[str](), **more})


def test_nothing_leaks_and_every_suppressed_answer_is_a_draft(database_url: str) -> None:
    found = leak._of(Leg("sqlite", database_url, 1), TINY)
    assert (found["takeovers"], found["leaked"], found["refused"]) == (24, 0, {})
    assert found["suppressed"] == found["drafts"] > 0
    assert (found["without_draft"], found["draft_of_something_else"], found["asked_twice"]) == (0, 0, 0)
    assert leak.summed({"sqlite": found})["takeovers"] == 24


def test_a_word_of_the_bot_after_a_claim_is_found(database_url: str) -> None:
    leak._of(Leg("sqlite", database_url, 1), leak.Plan(takeovers=4, processes=1))
    storage = Storage(database_url)
    with storage.begin() as session:
        one = session.query(Conversation).filter(Conversation.owner != ownership.BOT).first()
        assert one is not None
        entries.append(session, one.id, [Message("te laat")], author="bot", at=one.last_at)
    found = audit.of_takeovers(database_url)
    assert (found.leaked_by_place, found.leaked_by_epoch) == (1, 1)
    with storage.begin() as session:  # by its place, also when the epoch says nothing
        session.execute(update(LogMessage).values(epoch=1))
    storage.close()
    assert audit.of_takeovers(database_url).leaked_by_place == 1


def test_an_answer_that_is_nowhere_is_counted() -> None:
    found = leak.judged(
        taken(answers={"een"}, drafts=Counter({"twee": 1, "vier": 1})), ["een", "twee", "drie"]
    )
    assert found["suppressed"] == 2
    assert (found["without_draft"], found["draft_of_something_else"]) == (1, 1)


def test_a_draft_that_stands_there_twice_is_counted() -> None:
    assert leak.judged(taken(drafts=Counter({"een": 2})), ["een"])["draft_of_something_else"] == 1


def test_a_run_that_hit_no_turn_proves_nothing() -> None:
    quiet = leak.judged(taken(taken=100, answers={"een"}), ["een"])
    with pytest.raises(BenchFailed, match="bewijst niets"):
        leak.summed({"sqlite": quiet})


def test_a_leak_counts_as_a_hit() -> None:
    assert leak.summed({"sqlite": leak.judged(taken(leaked_by_place=1), [])})["leaked"] == 1
