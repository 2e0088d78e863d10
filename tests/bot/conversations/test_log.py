"""The log: numbers without gaps, and no line of a former owner."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.conversations import log
from bot.conversations.tables import Conversation
from bot.errors import StaleEpoch, UnknownConversation
from bot.replies import Message, choice, link
from tests.bot.conversations.office import Office


def test_it_numbers_without_gaps_under_many_threads(office: Office, noor: str) -> None:
    def write(thread: int) -> None:
        for n in range(50):
            with office.storage.begin() as session:
                log.append(session, noor, [Message(f"{thread}.{n}")], author="user", at=office.clock.now())

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(8)))

    written = office.entries(noor)
    assert [entry.seq for entry in written] == list(range(2, 402))
    assert office.conversations.head(noor) == 401
    for thread in range(8):
        own = [entry.text for entry in written if entry.text.startswith(f"{thread}.")]
        assert own == [f"{thread}.{n}" for n in range(50)]


def test_it_gives_several_messages_numbers_in_their_order(office: Office, noor: str) -> None:
    with office.storage.begin() as session:
        three = [Message("een"), Message("twee"), Message("drie")]
        log.append(session, noor, three, author="bot", at=office.clock.now())

    assert [(e.seq, e.text) for e in office.entries(noor)] == [(2, "een"), (3, "twee"), (4, "drie")]


def test_it_refuses_an_older_epoch_and_logs_nothing(office: Office, noor: str) -> None:
    office.give_to(noor, "agent:sam")

    with pytest.raises(StaleEpoch), office.storage.begin() as session:
        log.append(session, noor, [Message("te laat")], author="bot", at=office.clock.now(), epoch=1)

    assert office.entries(noor) == []
    assert office.conversations.head(noor) == 1


def test_it_keeps_the_epoch_in_which_a_line_was_said(office: Office, noor: str) -> None:
    office.give_to(noor, "agent:sam")

    with office.storage.begin() as session:
        (row,) = log.append(
            session, noor, [Message("Dag Noor")], author="agent", at=office.clock.now(), epoch=2
        )

    assert row.epoch == 2


def test_it_rolls_back_the_number_with_the_transaction(office: Office, noor: str) -> None:
    with pytest.raises(RuntimeError), office.storage.begin() as session:
        log.append(session, noor, [Message("half")], author="bot", at=office.clock.now())
        raise RuntimeError("power cut")

    assert office.say(noor, "hallo").seq == 2


@pytest.mark.parametrize("epoch", [None, 1])
def test_it_tells_an_unknown_conversation_from_a_lost_one(office: Office, epoch: int | None) -> None:
    with pytest.raises(UnknownConversation), office.storage.begin() as session:
        log.append(session, "niemand", [Message("?")], author="bot", at=office.clock.now(), epoch=epoch)


def test_it_never_shows_the_payload_of_a_button(office: Office, noor: str) -> None:
    buttons = (choice("Wat kost het?", "vraag", aspect="kosten"), link("Aanvragen", "https://gent.example"))
    with office.storage.begin() as session:
        log.append(session, noor, [Message("Reispas", buttons)], author="bot", at=office.clock.now())

    (entry,) = office.entries(noor)
    assert entry.buttons == (
        {"id": "1", "title": "Wat kost het?"},
        {"id": "2", "title": "Aanvragen", "url": "https://gent.example"},
    )


def test_it_reads_from_a_number_and_in_parts(office: Office, noor: str) -> None:
    for n in range(5):
        office.say(noor, str(n))

    assert [e.text for e in office.conversations.read(noor, after=2, limit=2)] == ["1", "2"]
    assert office.conversations.read("niemand") == []


def test_it_says_who_answers(office: Office, noor: str) -> None:
    assert office.conversations.mode(noor) == "bot"
    office.give_to(noor, "queue")
    assert office.conversations.mode(noor) == "queue"
    office.give_to(noor, "agent:sam")
    assert office.conversations.mode(noor) == "human"
    with pytest.raises(UnknownConversation):
        office.conversations.mode("niemand")


def test_it_opens_with_the_words_of_the_city(office: Office, noor: str) -> None:
    (first,) = office.conversations.read(noor)

    assert (first.seq, first.author) == (1, "bot")
    assert first.text == "Hallo, ik ben de computer van gent."
    with office.storage.read() as session:
        row = session.get_one(Conversation, noor)
    assert (row.channel, row.city, row.owner, row.epoch) == ("web", "gent", "bot", 1)
