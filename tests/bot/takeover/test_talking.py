"""Only the owner speaks, once per key; notes and drafts stay at the desk; the bot never speaks after a claim."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.conversations import Turn, TurnResult
from bot.errors import EngineUnavailable
from bot.takeover import Refused
from tests.bot.conversations.office import NOOR, said
from tests.bot.takeover.desks import AISHA, KIM, SAM, Desks, wish


def kind(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.kind


@pytest.fixture
def taken(desks: Desks, noor: str) -> str:
    """Sam has the conversation of Noor."""
    desks.ask(noor)
    desks.desk.claim(SAM, noor)
    return noor


def test_it_says_what_the_owner_says(desks: Desks, taken: str) -> None:
    entry = desks.talk(SAM, taken, "Dag, waarmee kan ik helpen?")

    assert (entry.author, entry.text) == ("agent", "Dag, waarmee kan ik helpen?")
    assert entry.extras == {"wie": "Sam"}
    assert desks.row(taken).first_answer_at is not None
    assert desks.feed("message")[-1].data == {"seq": entry.seq, "van": "agent", "door": SAM}


def test_the_same_key_says_it_once(desks: Desks, taken: str) -> None:
    epoch = desks.epoch(taken)
    first = desks.desk.say(SAM, taken, "Dag.", epoch=epoch, key="k")
    again = desks.desk.say(SAM, taken, "Dag.", epoch=epoch, key="k")

    assert again == first
    assert [author for author, _ in desks.lines(taken)].count("agent") == 1


def test_the_same_key_with_another_text_is_refused(desks: Desks, taken: str) -> None:
    epoch = desks.epoch(taken)
    desks.desk.say(SAM, taken, "Dag.", epoch=epoch, key="k")

    with pytest.raises(Refused) as caught:
        desks.desk.say(SAM, taken, "Daag.", epoch=epoch, key="k")

    assert kind(caught) == "conflict"


def test_a_repeat_is_answered_also_after_the_conversation_was_lost(desks: Desks, taken: str) -> None:
    epoch = desks.epoch(taken)
    first = desks.desk.say(SAM, taken, "Dag.", epoch=epoch, key="k")
    desks.desk.end(SAM, taken, epoch=epoch)

    assert desks.desk.say(SAM, taken, "Dag.", epoch=epoch, key="k") == first


def test_a_tab_with_an_older_epoch_says_nothing(desks: Desks, taken: str) -> None:
    old = desks.epoch(taken)
    desks.desk.give_back(SAM, taken, epoch=old)
    desks.desk.claim(SAM, taken)

    with pytest.raises(Refused) as caught:
        desks.desk.say(SAM, taken, "Dag.", epoch=old, key="k")

    assert kind(caught) == "stale"


@pytest.mark.parametrize(("who", "why"), [(AISHA, "not_yours"), (KIM, "unknown"), ("niemand", "not_allowed")])
def test_nobody_else_says_anything(desks: Desks, taken: str, who: str, why: str) -> None:
    before = len(desks.log(taken))

    with pytest.raises(Refused) as caught:
        desks.desk.say(who, taken, "Dag.", epoch=desks.epoch(taken), key="k")

    assert kind(caught) == why
    assert len(desks.log(taken)) == before


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_it_refuses_nothing_and_too_much(desks: Desks, taken: str, text: str) -> None:
    with pytest.raises(Refused) as caught:
        desks.talk(SAM, taken, text)

    assert kind(caught) == "conflict"


def test_it_refuses_free_text_outside_the_window_of_whatsapp(desks: Desks) -> None:
    noor = desks.chat("hallo", NOOR)
    desks.desk.claim(SAM, noor)
    desks.wait(hours=24)

    with pytest.raises(Refused) as caught:
        desks.talk(SAM, noor, "Nog iets?")

    assert kind(caught) == "window"
    assert desks.desk.conversation(SAM, noor).channel.window_until is not None


def test_what_a_person_says_reaches_whatsapp(desks: Desks) -> None:
    noor = desks.chat("hallo", NOOR)
    desks.desk.claim(SAM, noor, text="Dag, met Sam.", key="k")
    desks.deliver(noor)

    assert desks.whatsapp.texts(NOOR)[-1] == "Dag, met Sam."


def test_the_resident_sees_a_person_type_only_when_that_is_the_owner(desks: Desks, taken: str) -> None:
    async def hints() -> list[object]:
        async with desks.notifier.subscribe(taken) as queue:
            await asyncio.to_thread(desks.desk.typing, AISHA, taken)
            await asyncio.to_thread(desks.desk.typing, SAM, taken)
            await asyncio.sleep(0.05)
            return [queue.get_nowait() for _ in range(queue.qsize())]

    assert asyncio.run(hints()) == [{"t": "typing", "on": True, "wie": "Sam"}]


def test_a_note_is_for_colleagues_only(desks: Desks, taken: str) -> None:
    desks.desk.note(AISHA, taken, "Ken ik: rijksregister 85.07.30-033.28", key="n")
    desks.desk.note(AISHA, taken, "Ken ik: rijksregister 85.07.30-033.28", key="n")

    (note,) = desks.notes(taken)
    assert "85.07.30" not in note.text
    assert "Ken ik" not in str([entry.text for entry in desks.conversations.read(taken)])
    view = desks.desk.conversation(SAM, taken)
    assert [(shown.agent_name, shown.after_seq) for shown in view.notes] == [
        ("Aïsha Amrani", desks.last(taken).seq)
    ]
    assert len(desks.feed("note")) == 1
    assert "Ken ik" not in str(desks.feed("note")[0].data)


def test_a_note_with_a_used_key_and_another_text_is_refused(desks: Desks, taken: str) -> None:
    desks.desk.note(AISHA, taken, "een", key="n")

    with pytest.raises(Refused) as caught:
        desks.desk.note(AISHA, taken, "twee", key="n")

    assert kind(caught) == "conflict"


def claimed_during(desks: Desks, conversation: str, result: TurnResult) -> None:
    """The engine is thinking when Sam takes the conversation."""

    async def meanwhile(turn: Turn) -> TurnResult:
        await asyncio.to_thread(desks.desk.claim, SAM, conversation)
        return result

    desks.engine.script.append(meanwhile)


def test_an_answer_of_the_bot_that_comes_too_late_becomes_a_draft(desks: Desks, noor: str) -> None:
    claimed_during(desks, noor, said("Een reispas kost 75 euro.", "Wil je een afspraak?"))
    desks.write(noor, "wat kost een reispas?")

    assert [author for author, _ in desks.lines(noor)] == ["user", "system"]
    (draft,) = desks.desk.conversation(SAM, noor).drafts
    assert draft.text == "Een reispas kost 75 euro.\n\nWil je een afspraak?"
    assert (draft.why, draft.after_seq) == ("onderdrukt", 2)
    assert desks.feed("draft")[0].data["waarom"] == "onderdrukt"
    assert desks.statuses(noor) == ["done"]


def test_a_wish_for_a_person_that_comes_too_late_queues_nobody(desks: Desks, noor: str) -> None:
    claimed_during(desks, noor, wish())
    desks.write(noor, "een mens")

    assert desks.state(noor).owner == "agent:sam"
    assert len(desks.rows(noor)) == 1


def test_what_a_resident_writes_to_a_person_never_reaches_the_engine(desks: Desks, taken: str) -> None:
    turns = len(desks.engine.turns)
    desks.write(taken, "het gaat over mijn huis")

    assert len(desks.engine.turns) == turns
    assert desks.feed("message")[-1].data == {"seq": desks.last(taken).seq, "van": "user"}


def test_a_message_that_waited_for_the_desk_is_answered_by_the_bot_that_got_it_back(
    desks: Desks, taken: str
) -> None:
    desks.say(taken, "ben je er nog?")  # the worker did not come to it yet
    desks.desk.end(SAM, taken, epoch=desks.epoch(taken))
    desks.settle(taken)

    assert desks.last(taken).author == "bot"
    assert desks.engine.turns[-1].text == "ben je er nog?"


def test_a_claim_during_an_outage_leaves_the_message_to_the_person(desks: Desks, noor: str) -> None:
    desks.engine.script.append(EngineUnavailable("weg"))
    desks.write(noor, "wat kost een reispas?")
    desks.desk.claim(SAM, noor)
    desks.wait(seconds=10)
    desks.settle(noor)

    assert len(desks.engine.turns) == 1
    assert desks.statuses(noor) == ["done"]


def test_a_draft_can_be_added_and_is_sent_by_nobody(desks: Desks, taken: str) -> None:
    desks.desk.draft(taken, after_seq=2, text="Een reispas kost 75 euro.", source={"titel": "Reispas"})

    (draft,) = desks.desk.conversation(SAM, taken).drafts
    assert (draft.why, draft.source) == ("catalogus", {"titel": "Reispas"})
    assert "75 euro" not in str(desks.lines(taken))


def test_opening_a_conversation_is_noted_once_a_minute(desks: Desks, noor: str) -> None:
    desks.desk.conversation(SAM, noor)
    desks.desk.conversation(SAM, noor)
    desks.desk.conversation(AISHA, noor)
    desks.wait(minutes=2)
    desks.desk.conversation(SAM, noor)

    assert [viewing.agent_id for viewing in desks.viewings()] == [SAM, AISHA, SAM]
    assert desks.viewings()[2].at - desks.viewings()[0].at == timedelta(minutes=2)


def test_opening_another_citys_conversation_is_refused_and_not_noted(desks: Desks, noor: str) -> None:
    with pytest.raises(Refused) as caught:
        desks.desk.conversation(KIM, noor)

    assert kind(caught) == "unknown"
    assert desks.viewings() == []


def test_a_note_that_is_too_long_is_refused_in_words(desks: Desks, taken: str) -> None:
    with pytest.raises(Refused) as caught:
        desks.desk.note(SAM, taken, "x" * 4001, key="n")

    assert kind(caught) == "conflict"
    assert "4000" in caught.value.said


def test_the_opening_is_not_said_again_after_a_claim_that_nobody_saw(desks: Desks, noor: str) -> None:
    """Telegram's /start: the conversation was read as the bot's, and taken before its row was locked."""
    as_read = desks.state(noor)
    desks.desk.claim(SAM, noor)
    before = desks.lines(noor)
    with desks.storage.begin() as session:
        desks.conversations.welcome(session, session.merge(as_read, load=False))

    assert desks.lines(noor) == before


def test_numbers_of_residents_are_hidden_in_what_an_agent_writes(desks: Desks, noor: str) -> None:
    """Those of the city itself stay: its account, its telephone."""
    desks.desk.claim(SAM, noor)
    said = desks.talk(SAM, noor, "Klopt 93.05.18-223-61? Betaal op BE68 5390 0754 7034 of bel 09 210 10 10.")

    assert said.text == (
        "Klopt [rijksregisternummer verborgen]? Betaal op BE68 5390 0754 7034 of bel 09 210 10 10."
    )
    assert desks.last(noor).text == said.text


def test_the_same_hidden_number_twice_is_said_once(desks: Desks, noor: str) -> None:
    desks.desk.claim(SAM, noor)
    epoch = desks.epoch(noor)
    first, again = (
        desks.desk.say(SAM, noor, "Kaart 4111 1111 1111 1111?", epoch=epoch, key="k") for _ in range(2)
    )

    assert (first.id, first.text) == (again.id, "Kaart [kaartnummer verborgen]?")
