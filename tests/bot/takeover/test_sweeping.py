"""What happens by itself: offers and their time limits, silent consoles, the telephone that goes first."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.clock import BRUSSELS
from bot.storage import StorageAway
from bot.takeover import Refused, claiming
from bot.takeover.deeds import Deed
from bot.takeover.sweeping import CLAIM
from bot.takeover.tables import Agent, Handover
from tests.bot.conversations.office import Office, until
from tests.bot.takeover.desks import AISHA, MIEKE, SAM, Desks


def test_it_does_nothing_when_nothing_is_due(desks: Desks) -> None:
    assert desks.desk.sweep() == 0
    assert desks.feed() == []


def test_it_offers_to_one_who_is_there_for_a_while(desks: Desks, noor: str) -> None:
    desks.arrive_at_desk(SAM)
    desks.ask(noor)
    desks.desk.sweep()

    row = desks.row(noor)
    assert (row.state, row.offered_to) == ("offered", SAM)
    assert row.offered_until is not None
    assert row.offered_until - desks.clock.now() == timedelta(seconds=30)
    assert desks.state(noor).owner == "queue"
    assert desks.feed("offered")[0].data["aan"] == SAM
    assert [case.conversation_id for case in desks.desk.inbox(SAM, "mijn")] == [noor]


@pytest.mark.parametrize(
    ("more", "offered"),
    [
        ({}, True),
        ({"departments": ["wonen"]}, False),
        ({"roles": ["redacteur"]}, False),
        ({"active": False}, False),
        ({"city": "hasselt"}, False),
        ({"max_chats": 0}, False),
    ],
)
def test_it_offers_to_who_suits(desks: Desks, noor: str, more: dict[str, object], offered: bool) -> None:
    desks.hire("jef")
    desks.arrive_at_desk("jef")
    with desks.storage.begin() as session:
        for key, value in more.items():
            setattr(session.get_one(Agent, "jef"), key, value)
    desks.ask(noor)
    desks.desk.sweep()

    assert (desks.row(noor).offered_to == "jef") is offered


def test_it_offers_to_who_speaks_the_language(desks: Desks, noor: str) -> None:
    desks.hire("jef", departments=["wonen"])
    desks.arrive_at_desk("jef", AISHA)
    desks.ask(noor, afdeling="wonen", taal="fr")
    desks.desk.sweep()

    assert desks.row(noor).offered_to == AISHA


def test_it_offers_to_the_least_busy_and_then_to_who_is_idle_longest(desks: Desks) -> None:
    desks.hire("jef")
    desks.arrive_at_desk(SAM, MIEKE, "jef")
    for who, pause in ((MIEKE, 1), ("jef", 2)):
        one = desks.ask(desks.open())
        desks.desk.claim(who, one)
        desks.wait(seconds=pause)
        desks.desk.end(who, one, epoch=desks.epoch(one))
    busy = desks.ask(desks.open())
    desks.desk.claim(SAM, busy)
    waiting = [desks.ask(desks.open()) for _ in range(2)]
    desks.desk.sweep()

    assert [desks.row(one).offered_to for one in waiting] == [MIEKE, "jef"]


def test_it_offers_no_more_than_somebody_can_take(desks: Desks) -> None:
    desks.hire("jef", max_chats=2)
    desks.arrive_at_desk("jef")
    waiting = [desks.ask(desks.open()) for _ in range(3)]

    assert desks.desk.sweep() == 2
    assert [desks.row(one).state for one in waiting] == ["offered", "offered", "queued"]


def test_nothing_is_offered_to_who_pauses(desks: Desks, noor: str) -> None:
    desks.desk.presence(SAM, "pauze", "koffie")
    desks.ask(noor)

    assert desks.desk.sweep() == 0


def test_an_offer_that_nobody_answers_goes_to_the_next_and_keeps_its_place(
    desks: Desks, noor: str, lien: str
) -> None:
    desks.arrive_at_desk(SAM, MIEKE)
    desks.ask(noor)
    queued_at = desks.row(noor).queued_at
    desks.desk.sweep()
    first = desks.row(noor).offered_to
    assert first is not None
    desks.ask(lien)
    desks.wait(seconds=30)
    desks.beat(SAM, MIEKE)
    desks.desk.sweep()
    desks.desk.sweep()

    assert desks.row(noor).offered_to == ({SAM, MIEKE} - {first}).pop()
    assert desks.row(noor).queued_at == queued_at
    assert desks.desk.inbox(SAM)[0].conversation_id == noor
    assert [event.data.get("waarom") for event in desks.feed("queued")] == [None, None, "verlopen"]


def test_who_is_alone_is_asked_again_after_a_while(desks: Desks, noor: str) -> None:
    desks.arrive_at_desk(SAM)
    desks.ask(noor)
    desks.desk.sweep()
    for _ in range(2):
        desks.wait(seconds=45)
        desks.beat(SAM)
        desks.desk.sweep()
    assert desks.row(noor).state == "queued"
    desks.wait(seconds=45)
    desks.beat(SAM)
    desks.desk.sweep()

    assert desks.row(noor).offered_to == SAM


def test_a_console_that_falls_silent_loses_its_conversations_to_the_queue(
    desks: Desks, noor: str, lien: str
) -> None:
    desks.arrive_at_desk(SAM)
    desks.ask(noor)
    queued_at = desks.row(noor).queued_at
    desks.desk.claim(SAM, noor)
    desks.ask(lien)
    epoch = desks.epoch(noor)
    desks.wait(seconds=59)
    assert desks.desk.sweep() == 1  # what is offered to Sam
    desks.wait(seconds=1)
    desks.desk.sweep()

    state = desks.state(noor)
    assert (state.owner, state.epoch) == ("queue", epoch + 1)
    assert (desks.row(noor).queued_at, desks.row(noor).agent_id) == (queued_at, None)
    assert desks.last(noor).text == (
        "De verbinding met de medewerker is weggevallen. Je gesprek is bewaard en staat weer in de rij. "
        "Je bent de eerste in de rij voor een medewerker."
    )
    assert [event.data["waarom"] for event in desks.feed("queued")[2:]] == ["weg", "weg"]
    assert (desks.presence(SAM).status, desks.presence(SAM).reason) == ("afwezig", "verbinding verbroken")
    with pytest.raises(Refused) as caught:
        desks.desk.say(SAM, noor, "Ben ik nog verbonden?", epoch=epoch, key="k")
    assert caught.value.said == "Dit gesprek is niet van jou: het staat in de rij. Neem het eerst over."


def test_a_console_that_comes_back_is_present_again(desks: Desks) -> None:
    desks.arrive_at_desk(SAM)
    desks.wait(seconds=60)
    desks.desk.sweep()
    desks.beat(SAM)

    assert desks.presence(SAM).status == "aanwezig"
    assert [event.data["status"] for event in desks.feed("presence")] == ["aanwezig", "afwezig", "aanwezig"]


def test_who_left_on_purpose_is_not_present_by_a_heartbeat(desks: Desks) -> None:
    desks.desk.presence(SAM, "afwezig", "naar huis")
    desks.beat(SAM)

    assert desks.presence(SAM).status == "afwezig"


def test_who_leaves_gives_back_at_once(desks: Desks, noor: str) -> None:
    desks.arrive_at_desk(SAM)
    desks.ask(noor)
    desks.desk.claim(SAM, noor)
    desks.desk.presence(SAM, "afwezig")

    assert desks.state(noor).owner == "queue"


def test_who_pauses_keeps_what_is_running(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    desks.desk.claim(SAM, noor)
    desks.desk.presence(SAM, "pauze", "telefoon")

    assert desks.state(noor).owner == "agent:sam"


def test_an_offer_to_who_leaves_goes_to_the_next(desks: Desks, noor: str) -> None:
    desks.arrive_at_desk(SAM)
    desks.ask(noor)
    desks.desk.sweep()
    desks.desk.presence(SAM, "afwezig")
    desks.arrive_at_desk(MIEKE)
    desks.desk.sweep()
    desks.desk.sweep()

    assert desks.row(noor).offered_to == MIEKE


def test_the_telephone_goes_first_until_a_moment(desks: Desks, noor: str, lien: str) -> None:
    desks.ask(noor)
    until_noon = datetime(2026, 11, 17, 12, 0, tzinfo=BRUSSELS)
    desks.desk.phone_first(MIEKE, until_noon)
    desks.ask(lien)

    assert (
        "Tot 12 uur heeft de telefoon voorrang: medewerkers antwoorden hier trager." in desks.last(noor).text
    )
    assert "Tot 12 uur heeft de telefoon voorrang" in desks.last(lien).text
    assert desks.desk.overview(MIEKE).phone_first == until_noon
    desks.desk.claim(SAM, noor)
    with pytest.raises(Refused) as caught:
        desks.desk.claim(SAM, lien)
    assert caught.value.kind == "capacity"
    assert "De telefoon heeft nu voorrang." in caught.value.said

    desks.clock.set(until_noon)
    desks.desk.sweep()

    assert desks.desk.overview(MIEKE).phone_first is None
    assert [event.data["aan"] for event in desks.feed("phone")] == [True, False]
    assert desks.desk.claim(SAM, lien).state == "human"


def test_the_telephone_goes_first_until_tomorrow(desks: Desks, noor: str, lien: str) -> None:
    """The hour alone would be that of today."""
    desks.ask(noor)
    desks.desk.phone_first(MIEKE, datetime(2026, 11, 18, 9, 0, tzinfo=BRUSSELS))
    desks.ask(lien)

    for one in (noor, lien):
        assert "Tot morgen om 9 uur heeft de telefoon voorrang" in desks.last(one).text


def test_the_switch_is_told_once(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    for hours in (1, 2):
        desks.desk.phone_first(MIEKE, desks.clock.now() + timedelta(hours=hours))

    assert len([text for text in desks.told(noor) if "voorrang" in text]) == 1
    desks.desk.phone_first(MIEKE, None)
    assert desks.feed("phone")[-1].data["aan"] is False


def test_only_a_supervisor_switches_and_only_for_a_day(desks: Desks) -> None:
    with pytest.raises(Refused) as caught:
        desks.desk.phone_first(SAM, desks.clock.now() + timedelta(hours=1))
    assert caught.value.kind == "not_allowed"
    for wrong in (timedelta(seconds=0), timedelta(hours=25)):
        with pytest.raises(Refused) as caught:
            desks.desk.phone_first(MIEKE, desks.clock.now() + wrong)
        assert caught.value.kind == "conflict"


def test_a_city_that_was_taken_out_stops_nobody(desks: Desks, noor: str, lien: str) -> None:
    desks.arrive_at_desk(SAM)
    desks.ask(noor)
    desks.ask(lien)
    with desks.storage.begin() as session:
        session.get_one(Handover, desks.row(noor).id).city = "atlantis"

    desks.desk.sweep()

    assert desks.row(lien).state == "offered"


def failing_once(monkeypatch: pytest.MonkeyPatch, conversation: str, reason: str) -> None:
    """The database refuses the offer of this conversation."""
    offer = claiming.offer

    def refused(deed: Deed, agent_id: str, conversation_id: str) -> bool:
        if conversation_id == conversation:
            raise StorageAway(reason)
        return offer(deed, agent_id, conversation_id)

    monkeypatch.setattr(claiming, "offer", refused)


@pytest.mark.parametrize("reason", ["40P01", "40001", "55P03", "57014"])
def test_a_deadlock_over_one_conversation_stops_no_other(
    desks: Desks, noor: str, lien: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.arrive_at_desk(SAM)
    desks.ask(noor)
    desks.ask(lien)
    failing_once(monkeypatch, noor, reason)

    assert desks.desk.sweep() == 1
    assert (desks.row(noor).state, desks.row(lien).state) == ("queued", "offered")


@pytest.mark.parametrize("reason", ["08006", "57P01", "TimeoutError", "SQLITE_CANTOPEN"])
def test_a_database_that_is_away_ends_the_round(
    desks: Desks, noor: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.arrive_at_desk(SAM)
    desks.ask(noor)
    failing_once(monkeypatch, noor, reason)

    with pytest.raises(StorageAway):
        desks.desk.sweep()


def taken(other: Office) -> bool:
    """Whether somebody else has it."""
    if other.claims.take(CLAIM):
        other.claims.release(CLAIM)
        return False
    return True


def test_it_sweeps_in_one_process_only(desks: Desks, noor: str) -> None:
    async def both() -> None:
        with desks.replica() as other:
            ours = asyncio.create_task(desks.desk.keep_sweeping(desks.claims))
            await until(lambda: taken(other))
            desks.arrive_at_desk(SAM)
            await asyncio.to_thread(desks.ask, noor)
            await until(lambda: desks.row(noor).state == "offered")
            ours.cancel()
            await asyncio.gather(ours, return_exceptions=True)
            assert other.claims.take(CLAIM)
            other.claims.release(CLAIM)

    asyncio.run(both())
