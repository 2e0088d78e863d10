"""A resident who asks twice to be called is called once."""

from __future__ import annotations

from tests.bot.takeover.desks import SAM, Desks


def states(desks: Desks, conversation: str) -> list[str]:
    return [row.state for row in desks.rows(conversation)]


def test_who_asks_again_from_the_queue_keeps_the_first_promise(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    desks.press(noor, "Bel mij terug")
    promised = desks.row(noor).due_at
    desks.wait(hours=1)
    desks.ask(noor)
    desks.press(noor, "Bel mij terug")

    assert states(desks, noor) == ["callback", "closed"]
    assert (desks.rows(noor)[0].due_at, desks.row(noor).result) == (promised, "terugbelverzoek")
    assert desks.state(noor).owner == "bot"
    assert desks.last(noor).extras["overdracht"]["stand"] == "terugbellen"
    assert desks.feed("closed")[-1].data["waarom"] == "terugbellen"


def test_what_an_agent_adds_goes_to_who_calls(desks: Desks, noor: str) -> None:
    for why in ("Over de pas.", "En over het rijbewijs."):
        desks.wait(minutes=1)
        desks.desk.claim(SAM, noor)
        desks.desk.callback(SAM, noor, epoch=desks.epoch(noor), why=why)

    assert states(desks, noor) == ["callback", "closed"]
    assert desks.rows(noor)[0].record_note == "Over de pas.\nEn over het rijbewijs."
    (call,) = desks.desk.inbox(SAM, "terugbellen")
    assert call.handover_id == desks.rows(noor)[0].id
    assert desks.case(SAM, noor).state == "callback"


def test_who_was_called_may_ask_again(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    desks.press(noor, "Bel mij terug")
    desks.desk.record(SAM, desks.row(noor).id, result="zelfstandig_afgehandeld", product=None, note="")
    desks.ask(noor)
    desks.press(noor, "Bel mij terug")

    assert states(desks, noor) == ["closed", "callback"]
