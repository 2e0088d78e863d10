"""A resident who asks again: what must still be recorded or called of the request before stays within reach."""

from __future__ import annotations

from tests.bot.takeover.desks import AISHA, MIEKE, SAM, Desks


def helped_by(desks: Desks, who: str, conversation: str) -> str:
    """Asked, taken and ended, not yet recorded: the id of that request."""
    desks.ask(conversation)
    desks.desk.claim(who, conversation)
    desks.desk.end(who, conversation, epoch=desks.epoch(conversation))
    return desks.row(conversation).id


def shown(desks: Desks, who: str, conversation: str) -> tuple[str, bool]:
    view = desks.desk.conversation(who, conversation)
    assert view.case is not None
    return view.case.handover_id, "record" in view.may


def finish(desks: Desks, who: str, handover: str) -> None:
    desks.desk.record(who, handover, result="zelfstandig_afgehandeld", product=None, note="")


def test_a_second_request_hides_no_record_of_the_first(desks: Desks, noor: str) -> None:
    first = helped_by(desks, SAM, noor)
    second = helped_by(desks, AISHA, noor)

    assert shown(desks, SAM, noor) == (first, True)
    assert shown(desks, AISHA, noor) == (second, True)
    finish(desks, AISHA, second)
    assert shown(desks, SAM, noor) == (first, True)
    assert shown(desks, AISHA, noor) == (first, False)
    finish(desks, SAM, first)
    assert shown(desks, SAM, noor) == (second, False)


def test_who_helped_twice_finishes_both_oldest_first(desks: Desks, noor: str) -> None:
    first, second = (helped_by(desks, SAM, noor) for _ in range(2))

    assert shown(desks, SAM, noor) == (first, True)
    finish(desks, SAM, first)
    assert shown(desks, SAM, noor) == (second, True)


def test_a_second_request_hides_no_call_back(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    desks.press(noor, "Bel mij terug")
    call = desks.row(noor).id
    desks.ask(noor)
    desks.press(noor, "Niet meer wachten")

    assert [case.handover_id for case in desks.desk.inbox(SAM, "terugbellen")] == [call]
    assert shown(desks, SAM, noor) == (call, True)
    assert shown(desks, MIEKE, noor) == (call, True)


def test_what_is_open_goes_first(desks: Desks, noor: str) -> None:
    helped_by(desks, SAM, noor)
    desks.ask(noor)

    assert desks.case(SAM, noor).state == "queued"
