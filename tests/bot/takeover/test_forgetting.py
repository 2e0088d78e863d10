"""Numbers to call, notes, drafts, events and views go after their time; what must still be done stays."""

from __future__ import annotations

import pytest

from bot.takeover.forgetting import forget
from tests.bot.takeover.desks import SAM, Desks


@pytest.fixture
def called(desks: Desks, noor: str) -> str:
    """Noor was promised a call; Sam noted something. The id of the request."""
    desks.ask(noor)
    desks.press(noor, "Bel mij terug")
    call = desks.row(noor).id
    desks.desk.call_wish(call, phone="+32470000001", wish="na de middag")
    desks.desk.note(SAM, noor, "belt over de pas", key="n")
    desks.desk.conversation(SAM, noor)
    return call


def finish(desks: Desks, call: str) -> None:
    desks.desk.record(SAM, call, result="zelfstandig_afgehandeld", product=None, note="opgelost")


def test_what_must_still_be_done_stays_however_old(desks: Desks, noor: str, called: str) -> None:
    desks.wait(days=200)
    forget(desks.storage, desks.clock)

    assert (desks.row(noor).phone, desks.row(noor).wish) == ("+32470000001", "na de middag")
    assert len(desks.notes(noor)) == 1


def test_the_number_goes_a_month_after_the_record(desks: Desks, noor: str, called: str) -> None:
    finish(desks, called)
    desks.wait(days=29)
    forget(desks.storage, desks.clock)
    assert desks.row(noor).phone is not None
    desks.wait(days=2)
    forget(desks.storage, desks.clock)

    row = desks.row(noor)
    assert (row.phone, row.wish) == (None, None)
    assert (row.result, row.record_note) == ("zelfstandig_afgehandeld", "opgelost")


def test_notes_go_after_three_months_and_views_after_a_year(desks: Desks, noor: str, called: str) -> None:
    finish(desks, called)
    desks.wait(days=91)
    forget(desks.storage, desks.clock)
    assert (desks.notes(noor), len(desks.viewings())) == ([], 1)
    desks.wait(days=275)
    forget(desks.storage, desks.clock)

    assert desks.viewings() == []


def test_the_feed_forgets_its_beginning_and_counts_on(desks: Desks, noor: str, lien: str) -> None:
    desks.ask(noor)
    head = desks.desk.feed_head("gent")
    desks.wait(days=31)
    forget(desks.storage, desks.clock)
    desks.ask(lien)

    assert [event.seq for event in desks.feed()] == [head + 1]


def test_it_says_how_many_and_does_nothing_twice(desks: Desks, noor: str, called: str) -> None:
    finish(desks, called)
    desks.wait(days=400)

    assert forget(desks.storage, desks.clock) > 0
    assert forget(desks.storage, desks.clock) == 0
