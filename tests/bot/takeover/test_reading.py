"""The inbox, the supervisor's view and the feed: only of one's own city, and never with a note in the log."""

from __future__ import annotations

import json

import pytest

from bot.catalogue import Catalogue, ContactCentre
from bot.clock import SetClock
from bot.conversations import log
from bot.replies import Message
from bot.storage import Storage
from bot.takeover import Refused
from bot.takeover.reading import LONGEST_LOG
from bot.takeover.tables import Handover
from tests.bot.conversations.office import NOOR
from tests.bot.takeover.desks import AISHA, KIM, MIEKE, SAM, Desks


def ids(desks: Desks, agent: str, which: str = "wachtend", search: str = "") -> list[str]:
    return [case.conversation_id for case in desks.desk.inbox(agent, which, search)]


def test_the_inbox_has_the_longest_waiting_first(desks: Desks, noor: str, lien: str) -> None:
    desks.ask(lien)
    desks.ask(noor, product="woonadvies")

    assert ids(desks, SAM) == [lien, noor]
    first = desks.desk.inbox(SAM)[0]
    assert (first.place, first.last_author, first.state) == (1, "system", "queued")
    assert first.last_seq == desks.last(lien).seq
    assert ids(desks, KIM) == []


def test_the_inbox_knows_mine_the_departments_and_what_is_closed(desks: Desks, noor: str, lien: str) -> None:
    desks.ask(noor)
    desks.ask(lien, product="woonadvies")
    desks.desk.claim(SAM, noor)

    assert ids(desks, SAM, "mijn") == [noor]
    assert ids(desks, AISHA, "afdeling") == [lien]
    desks.desk.end(SAM, noor, epoch=desks.epoch(noor))
    assert ids(desks, SAM, "mijn") == [noor]
    desks.desk.record(SAM, desks.row(noor).id, result="afgebroken", product=None, note="")
    assert (ids(desks, SAM, "mijn"), ids(desks, AISHA, "afgesloten")) == ([], [noor])
    assert set(ids(desks, MIEKE, "alle")) == {noor, lien}


def test_a_list_that_does_not_exist_is_refused(desks: Desks) -> None:
    with pytest.raises(Refused) as caught:
        desks.desk.inbox(SAM, "van_iedereen")

    assert caught.value.kind == "conflict"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("huurwaarborg", True),
        ("HUURWAARBORG", True),
        ("reispas", True),
        ("peeters", True),
        ("%", False),
        ("'", False),
    ],
)
def test_it_finds_what_was_said_what_it_is_about_and_who_had_it(
    desks: Desks, noor: str, search: str, found: bool
) -> None:
    desks.ask(noor, "vraag over mijn huurwaarborg", product="reispas")
    desks.desk.claim(SAM, noor)

    assert (ids(desks, SAM, "alle", search) == [noor]) is found


def test_an_editor_reads_no_conversation(desks: Desks, noor: str) -> None:
    desks.hire("redactie", roles=["redacteur", "beheerder"])
    for read in (
        lambda: desks.desk.inbox("redactie"),
        lambda: desks.desk.conversation("redactie", noor),
        lambda: desks.desk.overview("redactie"),
    ):
        with pytest.raises(Refused) as caught:
            read()
        assert caught.value.kind == "not_allowed"


def test_a_view_has_everything_of_the_conversation(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    desks.desk.claim(SAM, noor)
    view = desks.desk.conversation(SAM, noor)

    assert view.case is not None
    assert (view.mode, view.epoch, view.case.agent_id) == ("human", desks.epoch(noor), SAM)
    assert [entry.seq for entry in view.entries] == list(range(1, len(view.entries) + 1))
    assert view.channel.name == "web"
    assert view.channel.window_until is None
    assert view.feed_seq == desks.desk.feed_head("gent")


def test_a_view_of_a_conversation_that_nobody_asked_a_person_in(desks: Desks, noor: str) -> None:
    view = desks.desk.conversation(SAM, noor)

    assert (view.case, view.mode) == (None, "bot")
    assert "claim" in view.may


def test_earlier_contacts_show_only_where_the_city_allows_it(
    storage: Storage, clock: SetClock, catalogue: Catalogue
) -> None:
    gent = catalogue.city("gent")
    for allowed in (False, True):
        centre = ContactCentre(**{**dict(gent.contactcentrum), "eerdere_contacten": allowed})
        cities = {**catalogue.cities, "gent": gent.model_copy(update={"contactcentrum": centre})}
        desks = Desks(storage, clock, Catalogue(catalogue.keys, cities, catalogue.by_city))
        if not allowed:
            desks.hire()
            before = desks.chat("hallo", NOOR)
            desks.desk.claim(SAM, before)
            desks.desk.end(SAM, before, epoch=desks.epoch(before))
            desks.desk.record(SAM, desks.row(before).id, result="afgebroken", product=None, note="")
            desks.wait(hours=25)
            after = desks.chat("opnieuw", NOOR)
            assert after != before
        earlier = desks.desk.conversation(SAM, after).earlier
        assert [case.conversation_id for case in earlier] == ([before] if allowed else [])
        desks.close()


def test_the_supervisor_sees_the_queues_and_who_does_what(desks: Desks, noor: str, lien: str) -> None:
    desks.arrive_at_desk(SAM)
    desks.ask(noor)
    desks.ask(lien, product="woonadvies")
    desks.desk.claim(SAM, noor)
    seen = desks.desk.overview(MIEKE)

    queues = {waiting.department: waiting for waiting in seen.departments}
    assert (queues["wonen"].waiting, queues["onthaal"].waiting) == (1, 0)
    assert (queues["wonen"].name, queues["wonen"].open) == ("Woonloket", True)
    there = {colleague.agent_id: colleague for colleague in seen.colleagues}
    assert set(there) == {SAM, AISHA, MIEKE}
    assert (there[SAM].status, there[SAM].chats, there[SAM].limit) == ("aanwezig", 1, 4)
    assert there[AISHA].status == "afwezig"
    assert {case.conversation_id for case in seen.open} == {noor, lien}
    with pytest.raises(Refused) as caught:
        desks.desk.overview(SAM)
    assert caught.value.kind == "not_allowed"


def test_the_feed_is_followed_from_any_number_and_holds_no_words_of_a_resident(
    desks: Desks, noor: str
) -> None:
    desks.ask(noor, "mijn geheime vraag")
    desks.desk.claim(SAM, noor, text="mijn geheime antwoord", key="k")
    desks.desk.note(SAM, noor, "een geheime notitie", key="n")
    events = desks.desk.feed("gent", 0)

    assert [event.seq for event in desks.desk.feed("gent", 2)] == [event.seq for event in events[2:]]
    assert [event.seq for event in desks.desk.feed("gent", 0, limit=2)] == [1, 2]
    assert desks.desk.feed("hasselt", 0) == []
    assert "geheim" not in json.dumps([event.data for event in events])


def test_a_conversation_with_a_deleted_department_can_still_be_read(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    with desks.storage.begin() as session:
        session.get_one(Handover, desks.row(noor).id).department = "opgeheven"

    assert desks.desk.inbox(SAM)[0].department == "opgeheven"
    desks.desk.sweep()
    assert desks.state(noor).owner == "bot"


def test_a_long_conversation_opens_with_the_newest(desks: Desks, noor: str) -> None:
    desks.desk.claim(SAM, noor)
    lines = [Message(str(number)) for number in range(LONGEST_LOG)]
    with desks.storage.begin() as session:
        log.append(session, noor, lines, author="user", at=desks.clock.now())
    desks.talk(SAM, noor, "het laatste")

    entries = desks.desk.conversation(SAM, noor).entries
    assert (len(entries), entries[-1].text) == (LONGEST_LOG, "het laatste")
