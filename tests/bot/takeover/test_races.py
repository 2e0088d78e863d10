"""Many at once: one winner, one event, no limit passed, no number skipped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bot.conversations.tables import Conversation
from bot.takeover import Refused
from bot.takeover.tables import Handover
from tests.bot.takeover.desks import MIEKE, SAM, Desks

ALL_AT_ONCE = 50


def together(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each gave, or the Refused that it raised; they begin at the same moment."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return call()
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def kinds(results: Sequence[Any]) -> list[str]:
    return sorted(result.kind for result in results if isinstance(result, Refused))


def won(results: Sequence[Any]) -> list[Any]:
    return [result for result in results if not isinstance(result, Refused)]


@pytest.fixture
def crowd(desks: Desks) -> list[str]:
    who = [f"collega{n:02}" for n in range(ALL_AT_ONCE)]
    desks.hire(*who)
    return who


@pytest.mark.parametrize("queued", [True, False])
def test_of_fifty_who_claim_one_wins(desks: Desks, noor: str, crowd: list[str], queued: bool) -> None:
    if queued:
        desks.ask(noor)
    results = together([lambda who=who: desks.desk.claim(who, noor) for who in crowd])

    (case,) = won(results)
    assert kinds(results) == ["taken"] * (ALL_AT_ONCE - 1)
    assert {refused.details["wie"] for refused in results if isinstance(refused, Refused)} == {
        case.agent_name
    }
    assert desks.state(noor).owner == f"agent:{case.agent_id}"
    assert len(desks.feed("claimed")) == 1
    assert len([text for text in desks.told(noor) if "neemt het gesprek over" in text]) == 1


def test_a_claim_with_words_says_them_once_of_all(desks: Desks, noor: str, crowd: list[str]) -> None:
    desks.ask(noor)
    together(
        [lambda who=who: desks.desk.claim(who, noor, text=f"Dag, met {who}.", key=who) for who in crowd[:20]]
    )

    spoken = [text for author, text in desks.lines(noor) if author == "agent"]
    assert spoken == [f"Dag, met {desks.row(noor).agent_id}."]


def test_nobody_takes_more_than_the_limit(desks: Desks) -> None:
    desks.hire("jef", max_chats=3)
    waiting = [desks.ask(desks.open()) for _ in range(12)]
    results = together([lambda one=one: desks.desk.claim("jef", one) for one in waiting])

    assert len(won(results)) == 3
    assert kinds(results) == ["capacity"] * 9
    assert len(desks.feed("claimed")) == 3


def test_offers_and_claims_together_keep_to_the_limit(desks: Desks) -> None:
    desks.hire("jef", max_chats=2)
    desks.arrive_at_desk("jef")
    waiting = [desks.ask(desks.open()) for _ in range(6)]
    together(
        [
            desks.desk.sweep,
            desks.desk.sweep,
            *(lambda one=one: desks.desk.claim("jef", one) for one in waiting),
            *(lambda one=one: desks.desk.accept("jef", one) for one in waiting),
        ]
    )

    assert [desks.row(one).state for one in waiting].count("human") == 2


def test_of_an_accept_and_an_overrule_one_wins(desks: Desks, noor: str) -> None:
    desks.arrive_at_desk(SAM)
    desks.ask(noor)
    desks.desk.sweep()
    results = together([lambda: desks.desk.accept(SAM, noor), lambda: desks.desk.claim(MIEKE, noor)])

    assert len(won(results)) == 1
    assert len(desks.feed("claimed")) == 1


def test_the_same_words_from_two_tabs_are_said_once(desks: Desks, noor: str) -> None:
    desks.desk.claim(SAM, noor)
    epoch = desks.epoch(noor)
    results = together([lambda: desks.desk.say(SAM, noor, "Dag.", epoch=epoch, key="k")] * 8)

    assert len({entry.id for entry in won(results)}) == 1
    assert [author for author, _ in desks.lines(noor)].count("agent") == 1


def test_two_tabs_that_end_it_end_it_once(desks: Desks, noor: str) -> None:
    desks.desk.claim(SAM, noor)
    epoch = desks.epoch(noor)
    results = together([lambda: desks.desk.end(SAM, noor, epoch=epoch)] * 4)

    assert len(won(results)) == 1
    assert kinds(results) == ["not_yours"] * 3
    assert len(desks.feed("ended")) == 1


def test_the_bot_never_speaks_after_a_claim(desks: Desks) -> None:
    """Answers and claims race; what the bot says has the epoch of before."""
    everybody = [desks.open() for _ in range(12)]
    for one in everybody:
        desks.say(one, "wat kost een reispas?")
    desks.hire("jef", max_chats=50, city="gent")
    staff = [f"een{n}" for n in range(len(everybody))]
    desks.hire(*staff)
    together(
        [
            *(lambda one=one: desks.settle(one) for one in everybody),
            *(
                lambda one=one, who=who: desks.desk.claim(who, one)
                for one, who in zip(everybody, staff, strict=True)
            ),
        ]
    )
    for one in everybody:
        desks.settle(one)

    for one in everybody:
        log = desks.log(one)
        joined = next(row.seq for row in log if row.extras.get("overdracht", {}).get("stand") == "medewerker")
        assert [row.seq for row in log if row.author == "bot" and row.seq > joined] == []
        answered = [row for row in log if row.author == "bot" and row.reply_to]
        assert len(answered) + len(desks.drafts(one)) + (desks.statuses(one) == ["done"]) >= 1


def test_the_feed_has_no_holes_whatever_happens_at_once(desks: Desks, crowd: list[str]) -> None:
    waiting = [desks.ask(desks.open()) for _ in range(10)]
    together(
        [
            *(
                lambda who=who, one=one: desks.desk.claim(who, one)
                for who, one in zip(crowd, waiting, strict=False)
            ),
            *(lambda who=who: desks.desk.presence(who, "aanwezig") for who in crowd[:20]),
            *(lambda one=one: desks.desk.note(MIEKE, one, "let op", key="n") for one in waiting),
        ]
    )

    events = desks.feed()
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert desks.desk.feed_head("gent") == len(events)


def test_a_conversation_has_one_open_request_at_most(desks: Desks, noor: str) -> None:
    """The database itself refuses a second one."""
    desks.ask(noor)
    row = desks.row(noor)
    with pytest.raises(IntegrityError), desks.storage.begin() as session:
        assert session.get(Conversation, noor) is not None
        session.add(
            Handover(
                id="tweede",
                conversation_id=noor,
                city="gent",
                channel="web",
                state="human",
                reason="gevraagd",
                department="onthaal",
                language="nl",
                queued_at=row.queued_at,
                passed=[],
            )
        )


def test_two_supervisors_who_let_the_telephone_go_first_do_it_once(desks: Desks, noor: str) -> None:
    desks.hire("jo", roles=["teamleider"])
    desks.ask(noor)
    until = desks.clock.now() + timedelta(hours=1)
    for _ in range(5):
        results = together([lambda who=who: desks.desk.phone_first(who, until) for who in (MIEKE, "jo")])
        assert results == [None, None]
        desks.desk.phone_first(MIEKE, None)

    assert len([text for text in desks.told(noor) if "voorrang" in text]) == 5
