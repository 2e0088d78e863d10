"""Each verb in each state, by the owner and by a colleague: what is allowed, and in which words not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.takeover import Refused
from bot.takeover.states import VERBS
from tests.bot.takeover.desks import AISHA, MIEKE, SAM, Desks, owner_of

type Verb = Callable[[Desks, str, str], object]


def _epoch(desks: Desks, room: str) -> int:
    return desks.epoch(room)


DO: dict[str, Verb] = {
    "claim": lambda d, who, room: d.desk.claim(who, room),
    "accept": lambda d, who, room: d.desk.accept(who, room),
    "decline": lambda d, who, room: d.desk.decline(who, room),
    "overrule": lambda d, who, room: d.desk.overrule(who, room),
    "say": lambda d, who, room: d.talk(who, room, "Dag."),
    "note": lambda d, who, room: d.desk.note(who, room, "let op", key=d.key()),
    "forward": lambda d, who, room: d.desk.forward(who, room, epoch=_epoch(d, room), department="wonen"),
    "withdraw": lambda d, who, room: d.desk.withdraw(who, room, epoch=_epoch(d, room)),
    "give_back": lambda d, who, room: d.desk.give_back(who, room, epoch=_epoch(d, room)),
    "end": lambda d, who, room: d.desk.end(who, room, epoch=_epoch(d, room)),
    "callback": lambda d, who, room: d.desk.callback(who, room, epoch=_epoch(d, room), why=""),
    "record": lambda d, who, room: d.desk.record(
        who, d.row(room).id, result="afgebroken", product=None, note=""
    ),
}
YES = "yes"
NOBODYS = dict.fromkeys(("say", "forward", "withdraw", "give_back", "end", "callback"), "not_yours")
ASKED = {"accept": "not_yours", "decline": "not_yours"}
CANNOT = {**NOBODYS, **ASKED, "overrule": "conflict", "record": "conflict"}

STATES: dict[str, dict[str, str]] = {
    "queued": {**CANNOT, "claim": YES, "note": YES},
    "offered": {**CANNOT, "claim": YES, "note": YES, "accept": YES, "decline": YES},
    "human": {
        **dict.fromkeys(DO, YES),
        "decline": "not_yours",
        "withdraw": "conflict",
        "record": "conflict",
    },
    "forwarded": {
        **dict.fromkeys(DO, YES),
        "decline": "not_yours",
        "forward": "conflict",
        "record": "conflict",
    },
    "wrapup": {**CANNOT, "claim": YES, "note": YES, "record": YES},
    "callback": {**CANNOT, "claim": YES, "note": YES, "record": YES},
    "closed": {**CANNOT, "claim": YES, "note": YES},
}
"""What Mieke may do, a supervisor who has or had the conversation, or to whom it is offered. YES, or why not."""


def bring(desks: Desks, room: str, state: str) -> None:
    desks.arrive_at_desk(MIEKE)
    desks.ask(room)
    if state == "offered":
        desks.desk.sweep()
    if state in ("queued", "offered"):
        return
    desks.desk.claim(MIEKE, room)
    epoch = desks.epoch(room)
    if state == "forwarded":
        desks.desk.forward(MIEKE, room, epoch=epoch, department="wonen")
    if state in ("wrapup", "closed"):
        desks.desk.end(MIEKE, room, epoch=epoch)
    if state == "closed":
        DO["record"](desks, MIEKE, room)
    if state == "callback":
        desks.desk.callback(MIEKE, room, epoch=epoch, why="")


def outcome(desks: Desks, verb: str, who: str, room: str) -> str:
    try:
        DO[verb](desks, who, room)
    except Refused as refused:
        assert refused.said.endswith((".", "."))
        return refused.kind
    return YES


@pytest.mark.parametrize("verb", DO)
@pytest.mark.parametrize("state", STATES)
def test_it_allows_the_owner_what_the_state_allows(desks: Desks, noor: str, state: str, verb: str) -> None:
    bring(desks, noor, state)

    assert outcome(desks, verb, MIEKE, noor) == STATES[state][verb]


@pytest.mark.parametrize("verb", sorted({*NOBODYS, "claim"}))
@pytest.mark.parametrize("state", ["human", "forwarded"])
def test_a_colleague_does_nothing_with_what_another_has(
    desks: Desks, noor: str, state: str, verb: str
) -> None:
    bring(desks, noor, state)

    assert outcome(desks, verb, SAM, noor) == ("taken" if verb == "claim" else "not_yours")


@pytest.mark.parametrize("verb", DO)
@pytest.mark.parametrize("state", STATES)
def test_another_citys_agent_does_nothing_at_all(desks: Desks, noor: str, state: str, verb: str) -> None:
    bring(desks, noor, state)
    before = (desks.epoch(noor), len(desks.log(noor)), len(desks.feed()))

    assert outcome(desks, verb, "kim", noor) in ("unknown", "not_allowed")
    assert (desks.epoch(noor), len(desks.log(noor)), len(desks.feed())) == before


@pytest.mark.parametrize("state", STATES)
def test_the_console_is_told_what_is_allowed(desks: Desks, noor: str, state: str) -> None:
    """What `may` says is what the verbs do; a verb of who has it already is not drawn."""
    bring(desks, noor, state)
    may = desks.desk.conversation(MIEKE, noor).may
    allowed = {verb for verb, said in STATES[state].items() if said == YES}

    assert may - {"typing"} == allowed - (
        {"claim", "accept", "overrule"} if state in ("human", "forwarded") else set()
    )


def test_who_is_asked_may_accept_or_decline(desks: Desks, noor: str) -> None:
    bring(desks, noor, "human")
    desks.arrive_at_desk(AISHA)
    desks.desk.forward(MIEKE, noor, epoch=desks.epoch(noor), to=AISHA)

    assert {"accept", "decline"} <= desks.desk.conversation(AISHA, noor).may
    assert not {"accept", "decline", "say"} & desks.desk.conversation(SAM, noor).may


def test_every_state_has_its_owner() -> None:
    assert {state: owner_of(state, "sam") for state in VERBS} == {
        "bot": "bot",
        "queued": "queue",
        "offered": "queue",
        "human": "agent:sam",
        "wrapup": "bot",
        "callback": "bot",
        "closed": "bot",
    }
