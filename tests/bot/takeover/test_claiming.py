"""Exactly one person takes a conversation, in one transaction, and the others hear who."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.takeover import Refused
from tests.bot.takeover.desks import AISHA, KIM, MIEKE, SAM, Desks


def refused(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.kind


def test_it_takes_a_conversation_from_the_queue(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    before = desks.state(noor)

    case = desks.desk.claim(SAM, noor)

    assert (case.state, case.agent_name, case.owner_epoch) == ("human", "Sam Peeters", before.epoch + 1)
    assert desks.state(noor).owner == "agent:sam"
    assert desks.last(noor).text == (
        "Sam neemt het gesprek over. Je praat nu met een medewerker, niet meer met de computer."
    )
    assert desks.last(noor).extras == {"overdracht": {"stand": "medewerker", "wie": "Sam"}}
    (claimed,) = desks.feed("claimed")
    assert claimed.conversation_id == noor
    assert claimed.data["wie"] == "Sam Peeters"


def test_it_takes_a_conversation_from_the_bot_that_nobody_asked_for(desks: Desks, noor: str) -> None:
    desks.write(noor, "wat kost een reispas?")

    case = desks.desk.claim(SAM, noor)

    assert (case.state, case.reason) == ("human", "overgenomen")


def test_it_claims_and_says_at_once(desks: Desks, noor: str) -> None:
    desks.ask(noor)

    desks.desk.claim(SAM, noor, epoch=desks.epoch(noor), text="Dag, met Sam.", key="a")

    assert [(e.author, e.text) for e in desks.entries(noor)[-2:]][1] == ("agent", "Dag, met Sam.")
    assert desks.last(noor).extras == {"wie": "Sam"}


def test_it_says_nothing_when_the_claim_is_refused(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    desks.desk.claim(SAM, noor)
    before = desks.log(noor)

    with pytest.raises(Refused) as caught:
        desks.desk.claim(AISHA, noor, text="Dag, met Aïsha.", key="a")

    assert refused(caught) == "taken"
    assert len(desks.log(noor)) == len(before)


def test_it_takes_nothing_when_the_text_is_refused(desks: Desks, noor: str) -> None:
    desks.ask(noor)

    with pytest.raises(Refused) as caught:
        desks.desk.claim(SAM, noor, text="x" * 2001, key="a")

    assert refused(caught) == "conflict"
    assert desks.state(noor).owner == "queue"
    assert desks.feed("claimed") == []


def test_it_tells_the_second_one_who_has_it_and_since_when(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    desks.desk.claim(SAM, noor)
    taken_at = desks.row(noor).taken_at
    assert taken_at is not None
    desks.wait(minutes=3)

    with pytest.raises(Refused) as caught:
        desks.desk.claim(AISHA, noor)

    assert caught.value.said == "Sam Peeters heeft dit gesprek al."
    assert caught.value.details == {"wie": "Sam Peeters", "sinds": taken_at.isoformat()}


def test_a_second_tab_of_the_same_agent_keeps_it_without_another_event(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    first = desks.desk.claim(SAM, noor)
    second = desks.desk.claim(SAM, noor)

    assert second.owner_epoch == first.owner_epoch
    assert len(desks.feed("claimed")) == 1


def test_it_refuses_an_epoch_that_is_over(desks: Desks, noor: str) -> None:
    before = desks.epoch(noor)
    desks.ask(noor)

    with pytest.raises(Refused) as caught:
        desks.desk.claim(SAM, noor, epoch=before)

    assert refused(caught) == "stale"


def test_it_refuses_another_citys_agent(desks: Desks, noor: str) -> None:
    desks.ask(noor)

    with pytest.raises(Refused) as caught:
        desks.desk.claim(KIM, noor)

    assert refused(caught) == "unknown"
    assert "Noor" not in caught.value.said


@pytest.mark.parametrize("more", [{"roles": ["redacteur"]}, {"roles": []}, {"active": False}])
def test_it_refuses_who_may_not_speak_with_residents(
    desks: Desks, noor: str, more: dict[str, object]
) -> None:
    desks.ask(noor)
    desks.hire("ander", **more)

    with pytest.raises(Refused) as caught:
        desks.desk.claim("ander", noor)

    assert refused(caught) == "not_allowed"


def test_it_keeps_to_the_limit_of_a_person(desks: Desks) -> None:
    desks.hire("jef", max_chats=2)
    for _ in range(2):
        desks.desk.claim("jef", desks.ask(desks.open()))

    with pytest.raises(Refused) as caught:
        desks.desk.claim("jef", desks.ask(desks.open()))

    assert refused(caught) == "capacity"
    assert caught.value.details == {"limiet": 2}


def test_it_keeps_to_the_limit_of_a_channel(desks: Desks) -> None:
    desks.hire("jef", max_chats=10)
    most = desks.city().contactcentrum.limieten["web"]
    for _ in range(most):
        desks.desk.claim("jef", desks.ask(desks.open()))

    with pytest.raises(Refused) as caught:
        desks.desk.claim("jef", desks.ask(desks.open()))
    desks.desk.claim("jef", desks.ask(desks.open("telegram")))

    assert caught.value.said == f"Je hebt al {most} gesprekken via web; meer dan {most} tegelijk kan niet."


def test_it_frees_room_when_a_conversation_ends(desks: Desks) -> None:
    desks.hire("jef", max_chats=1)
    first, second = desks.ask(desks.open()), desks.ask(desks.open())
    desks.desk.claim("jef", first)
    desks.desk.end("jef", first, epoch=desks.epoch(first))

    assert desks.desk.claim("jef", second).state == "human"


def test_only_a_supervisor_overrules_and_that_is_seen(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    desks.desk.claim(SAM, noor)

    with pytest.raises(Refused) as caught:
        desks.desk.overrule(AISHA, noor)
    case = desks.desk.overrule(MIEKE, noor)

    assert refused(caught) == "not_allowed"
    assert case.agent_id == MIEKE
    (overruled,) = desks.feed("overruled")
    assert (overruled.data["van"], overruled.data["door"]) == (SAM, MIEKE)
    assert len(desks.feed("claimed")) == 1
    assert "Mieke neemt het gesprek over van Sam." in desks.last(noor).text


def test_the_former_owner_can_say_nothing_any_more(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    desks.desk.claim(SAM, noor)
    epoch = desks.epoch(noor)
    desks.desk.overrule(MIEKE, noor)

    with pytest.raises(Refused) as caught:
        desks.desk.say(SAM, noor, "Nog even dit.", epoch=epoch, key="laat")

    assert refused(caught) == "not_yours"
    assert caught.value.said == "Dit gesprek is niet van jou: Mieke Claes heeft het nu."


def test_it_shows_the_function_where_the_city_wants_that(desks: Desks) -> None:
    lien = desks.conversations.open("web", "hasselt")
    desks.ask(lien)

    desks.desk.claim(KIM, lien)

    assert desks.last(lien).text == (
        "Medewerker neemt het gesprek over. U praat nu met een medewerker, niet meer met de computer."
    )


def test_an_offer_is_for_one_only_while_it_stands(desks: Desks, noor: str) -> None:
    desks.arrive_at_desk(SAM)
    desks.ask(noor)
    assert desks.desk.sweep() == 1

    with pytest.raises(Refused) as caught:
        desks.desk.claim(MIEKE, noor)
    case = desks.desk.accept(SAM, noor)

    assert refused(caught) == "taken"
    assert caught.value.said == "Dit gesprek wordt nu aangeboden aan Sam Peeters."
    assert case.state == "human"


def test_an_offer_that_is_over_cannot_be_accepted(desks: Desks, noor: str) -> None:
    desks.arrive_at_desk(SAM)
    desks.ask(noor)
    desks.desk.sweep()
    desks.wait(seconds=30)

    with pytest.raises(Refused) as caught:
        desks.desk.accept(SAM, noor)

    assert refused(caught) == "stale"


def test_who_declines_keeps_the_resident_in_the_queue(desks: Desks, noor: str) -> None:
    desks.arrive_at_desk(SAM, MIEKE)
    desks.ask(noor)
    queued_at = desks.row(noor).queued_at
    desks.desk.sweep()
    first = desks.row(noor).offered_to
    assert first is not None
    desks.wait(seconds=5)

    desks.desk.decline(first, noor)
    desks.desk.sweep()

    assert desks.row(noor).queued_at == queued_at
    assert desks.row(noor).offered_to == ({SAM, MIEKE} - {first}).pop()


def test_two_seconds_of_a_claim_are_not_counted_twice(desks: Desks, noor: str) -> None:
    """claimed_at is the first time, taken_at that of the owner."""
    desks.ask(noor)
    desks.desk.claim(SAM, noor)
    first = desks.row(noor).claimed_at
    desks.wait(minutes=5)
    desks.desk.overrule(MIEKE, noor)

    row = desks.row(noor)
    assert row.claimed_at == first
    assert row.taken_at is not None
    assert first is not None
    assert row.taken_at - first == timedelta(minutes=5)


def test_overruling_during_a_forward_leaves_the_department(desks: Desks, noor: str) -> None:
    """Only who accepts the forward moves it."""
    desks.ask(noor, afdeling="burgerzaken")
    desks.desk.claim(SAM, noor)
    desks.desk.forward(SAM, noor, epoch=desks.epoch(noor), department="wonen")

    case = desks.desk.overrule(MIEKE, noor)

    assert (case.department, case.forward_department) == ("burgerzaken", None)


def test_accepting_a_forward_moves_it_to_the_department(desks: Desks, noor: str) -> None:
    desks.ask(noor, afdeling="burgerzaken")
    desks.desk.claim(SAM, noor)
    desks.desk.forward(SAM, noor, epoch=desks.epoch(noor), department="wonen")

    assert desks.desk.accept(AISHA, noor).department == "wonen"
