"""Who pauses, is cut off, or may not serve this city any more: what they had goes on with somebody else."""

from __future__ import annotations

import pytest

from bot.takeover.tables import Agent
from tests.bot.takeover.desks import SAM, Desks


def change(desks: Desks, **facts: object) -> None:
    """What a manager of accounts does to Sam meanwhile."""
    with desks.storage.begin() as session:
        for key, value in facts.items():
            setattr(session.get_one(Agent, SAM), key, value)


CHANGES = [{"city": "hasselt"}, {"active": False}, {"roles": ["redacteur"]}]


@pytest.mark.parametrize("facts", CHANGES)
def test_who_may_not_serve_the_city_any_more_loses_its_conversations(
    desks: Desks, noor: str, facts: dict[str, object]
) -> None:
    desks.arrive_at_desk(SAM)
    desks.ask(noor)
    desks.desk.claim(SAM, noor)
    change(desks, **facts)
    desks.desk.sweep()

    assert (desks.state(noor).owner, desks.row(noor).agent_id) == ("queue", None)


@pytest.mark.parametrize("facts", CHANGES)
def test_who_may_not_serve_the_city_any_more_is_asked_nothing(
    desks: Desks, noor: str, facts: dict[str, object]
) -> None:
    desks.arrive_at_desk(SAM)
    desks.ask(noor)
    desks.desk.sweep()
    assert desks.row(noor).offered_to == SAM
    change(desks, **facts)
    desks.desk.sweep()

    assert desks.row(noor).state == "queued"


def test_another_department_takes_nothing_that_runs(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    desks.desk.claim(SAM, noor)
    change(desks, departments=["wonen"])
    desks.desk.sweep()

    assert desks.state(noor).owner == "agent:sam"


def test_a_pause_survives_a_cut(desks: Desks) -> None:
    desks.desk.presence(SAM, "pauze", "Lunch")
    desks.wait(seconds=61)
    desks.desk.sweep()
    assert desks.presence(SAM).status == "afwezig"
    desks.beat(SAM)

    assert (desks.presence(SAM).status, desks.presence(SAM).reason) == ("pauze", "Lunch")
    assert [event.data["status"] for event in desks.feed("presence")] == ["pauze", "afwezig", "pauze"]


def test_an_offer_to_who_goes_on_pause_goes_back_at_once(desks: Desks, noor: str) -> None:
    desks.arrive_at_desk(SAM)
    desks.ask(noor)
    desks.desk.sweep()
    assert desks.row(noor).offered_to == SAM
    desks.desk.presence(SAM, "pauze")

    assert (desks.row(noor).state, desks.feed("queued")[-1].data["waarom"]) == ("queued", "weg")
