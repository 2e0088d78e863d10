"""Waiting for a person: the hours, the place, and what is told of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.clock import BRUSSELS
from bot.conversations import Tap
from bot.takeover.states import HUMAN, OFFERED
from tests.bot.conversations.office import LIEN
from tests.bot.takeover.desks import AISHA, MIEKE, SAM, Desks, wish

SATURDAY = datetime(2026, 11, 21, 10, 0, tzinfo=BRUSSELS)


def test_it_puts_a_resident_in_the_queue_and_tells_the_place(desks: Desks, noor: str, lien: str) -> None:
    desks.arrive_at_desk(SAM)
    desks.ask(noor)
    desks.ask(lien)

    assert desks.state(lien).owner == "queue"
    assert desks.last(lien).author == "system"
    assert desks.last(lien).text == (
        "Je staat op plaats 2 in de rij voor een medewerker. "
        "Je mag intussen al schrijven wat je wil vragen: dan leest de medewerker het meteen."
    )
    assert desks.last(lien).extras["overdracht"] == {"stand": "wachtrij", "plaats": 2}
    assert [button["title"] for button in desks.last(lien).buttons] == ["Bel mij terug", "Niet meer wachten"]


def test_the_bot_says_first_that_it_asks(desks: Desks, noor: str) -> None:
    desks.ask(noor)

    authors = [author for author, _ in desks.lines(noor)]
    assert authors == ["user", "bot", "system"]


def test_it_notes_why_for_what_and_for_whom(desks: Desks, noor: str) -> None:
    desks.ask(noor, reason="boos", product="woonadvies", taal="fr")

    row = desks.row(noor)
    assert (row.state, row.reason, row.product, row.language) == ("queued", "boos", "woonadvies", "fr")
    assert row.department == "wonen"
    (queued,) = desks.feed("queued")
    assert queued.data == {"handover": row.id, "afdeling": "wonen", "reden": "boos"}


def test_what_belongs_to_no_department_goes_to_the_front_desk(desks: Desks, noor: str) -> None:
    desks.ask(noor)

    assert desks.row(noor).department == "onthaal"


def test_it_says_so_when_nobody_is_there(desks: Desks, noor: str) -> None:
    desks.ask(noor)

    assert "Er is op dit moment niemand aangemeld." in desks.last(noor).text


def test_a_city_without_staff_queues_nobody(desks: Desks) -> None:
    mechelen = desks.conversations.open("web", "mechelen")
    desks.ask(mechelen)

    assert desks.state(mechelen).owner == "bot"
    assert desks.told(mechelen) == []


def test_outside_the_hours_it_tells_when_they_open_and_offers_a_call(desks: Desks, noor: str) -> None:
    desks.clock.set(SATURDAY)
    desks.ask(noor)

    assert desks.state(noor).owner == "bot"
    assert desks.rows(noor) == []
    assert desks.last(noor).text == (
        "De chat met een medewerker is nu gesloten. De medewerkers zijn er weer maandag om 9 uur. "
        "Bel Gentinfo op 09 210 10 10 (nu open tot 14 uur). Wil je liever dat wij jou bellen? "
        "Intussen kan ik je zelf verder helpen: ik ben een computerprogramma."
    )
    assert desks.last(noor).extras["overdracht"]["stand"] == "gesloten"


def test_the_closed_text_says_u_where_the_city_does(desks: Desks) -> None:
    desks.clock.set(SATURDAY)
    lien = desks.conversations.open("web", "hasselt")
    desks.ask(lien)

    assert "Wilt u liever dat wij u bellen?" in desks.last(lien).text


def test_a_tap_outside_the_hours_asks_for_a_call_in_working_days(desks: Desks, noor: str) -> None:
    desks.clock.set(SATURDAY)
    desks.ask(noor, product="woonadvies")
    desks.press(noor, "Bel mij terug")

    row = desks.row(noor)
    assert (row.state, row.department, row.product) == ("callback", "wonen", "woonadvies")
    assert row.due_at == datetime(2026, 11, 24, 17, 0, tzinfo=BRUSSELS)
    assert "ten laatste dinsdag om 17 uur" in desks.last(noor).text
    assert desks.statuses(noor) == ["done", "done"]
    assert len(desks.engine.turns) == 1


def test_a_second_tap_asks_for_no_second_call(desks: Desks, noor: str) -> None:
    desks.clock.set(SATURDAY)
    desks.ask(noor)
    desks.press(noor, "Bel mij terug")
    due = desks.row(noor).due_at
    desks.wait(days=1)
    desks.press(noor, "Bel mij terug")

    assert [row.due_at for row in desks.rows(noor)] == [due]


def test_who_waits_can_be_called_instead(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    desks.press(noor, "Bel mij terug")

    assert (desks.row(noor).state, desks.state(noor).owner) == ("callback", "bot")
    assert len(desks.rows(noor)) == 1


def test_who_waits_can_stop_waiting(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    desks.press(noor, "Niet meer wachten")

    assert (desks.row(noor).state, desks.state(noor).owner) == ("closed", "bot")
    assert "een computerprogramma" in desks.last(noor).text
    desks.write(noor, "wat kost een reispas?")
    assert desks.last(noor).author == "bot"


def test_an_old_button_says_that_nobody_waits(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    asked = desks.last(noor)
    desks.press(noor, "Niet meer wachten")
    desks.receive(noor, tap=Tap(asked.id, "2"))
    desks.settle(noor)

    assert desks.last(noor).text == "Je staat nu niet in de rij voor een medewerker."


def test_what_is_written_while_waiting_is_kept_and_not_answered_by_the_bot(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    desks.write(noor, "het gaat over mijn huis")

    assert len(desks.engine.turns) == 1
    assert desks.lines(noor)[-1] == ("user", "het gaat over mijn huis")
    assert desks.statuses(noor) == ["done", "done"]
    (message,) = desks.feed("message")
    assert message.data == {"seq": desks.last(noor).seq, "van": "user"}


def test_what_is_written_during_an_offer_is_kept_and_leaves_the_offer(desks: Desks, noor: str) -> None:
    desks.arrive_at_desk(SAM)
    desks.ask(noor)
    desks.desk.sweep()
    until = desks.row(noor).offered_until
    desks.write(noor, "het gaat over mijn huis")

    row = desks.row(noor)
    assert (row.state, row.offered_to, row.offered_until) == (OFFERED, SAM, until)
    assert len(desks.engine.turns) == 1
    assert [event.data["van"] for event in desks.feed("message")] == ["user"]
    assert desks.desk.accept(SAM, noor).state == HUMAN
    entries = desks.desk.conversation(SAM, noor).entries
    assert "het gaat over mijn huis" in [entry.text for entry in entries]


def test_it_tells_the_place_once_in_a_while_and_not_at_each_message(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    desks.wait(minutes=3)
    for text in ("hallo?", "nog iemand?", "joehoe"):
        desks.write(noor, text)

    assert [text for text in desks.told(noor) if text.startswith("Je bericht is bewaard")] == [
        "Je bericht is bewaard voor de medewerker. Je bent de eerste in de rij voor een medewerker."
    ]


def test_who_writes_after_closing_time_is_not_left_waiting(desks: Desks, noor: str) -> None:
    desks.clock.set(datetime(2026, 11, 17, 16, 58, tzinfo=BRUSSELS))
    desks.ask(noor)
    desks.wait(minutes=3)
    desks.write(noor, "komt er nog iemand?")

    assert (desks.row(noor).state, desks.state(noor).owner) == ("closed", "bot")
    assert "De medewerkers zijn er weer morgen om 9 uur." in desks.last(noor).text


def test_who_writes_after_closing_time_waits_on_while_somebody_is_there(desks: Desks, noor: str) -> None:
    desks.clock.set(datetime(2026, 11, 17, 16, 58, tzinfo=BRUSSELS))
    desks.arrive_at_desk(SAM)
    desks.ask(noor)
    desks.wait(minutes=3)
    desks.beat(SAM)
    desks.write(noor, "komt er nog iemand?")

    assert desks.state(noor).owner == "queue"


def test_the_sweep_sends_those_home_who_say_nothing(desks: Desks, noor: str) -> None:
    desks.clock.set(datetime(2026, 11, 17, 16, 58, tzinfo=BRUSSELS))
    desks.ask(noor)
    desks.wait(minutes=3)

    assert desks.desk.sweep() == 1
    assert desks.state(noor).owner == "bot"
    assert desks.desk.sweep() == 0


@pytest.mark.parametrize(
    ("at", "open_then"),
    [
        (datetime(2026, 10, 23, 16, 59, tzinfo=BRUSSELS), True),
        (datetime(2026, 10, 25, 2, 30, tzinfo=BRUSSELS), False),  # summer time ends on this Sunday
        (datetime(2026, 10, 26, 8, 59, tzinfo=BRUSSELS), False),
        (datetime(2026, 10, 26, 9, 0, tzinfo=BRUSSELS), True),
        (datetime(2027, 3, 28, 12, 0, tzinfo=BRUSSELS), False),  # summer time begins
        (datetime(2027, 3, 30, 9, 0, tzinfo=BRUSSELS), True),
        (datetime(2026, 11, 11, 10, 0, tzinfo=BRUSSELS), False),  # Wapenstilstand
    ],
)
def test_it_knows_the_hours_around_the_change_of_clocks(
    desks: Desks, noor: str, at: datetime, open_then: bool
) -> None:
    desks.clock.set(at)
    desks.ask(noor)

    assert desks.state(noor).owner == ("queue" if open_then else "bot")


def test_an_offer_lasts_as_long_in_the_night_that_the_clocks_go_back(desks: Desks, noor: str) -> None:
    """Wall time would add an hour."""
    desks.ask(noor)
    desks.clock.set(datetime(2026, 10, 25, 2, 59, 50, tzinfo=BRUSSELS, fold=0))
    desks.arrive_at_desk(SAM)
    desks.desk.sweep()

    row = desks.row(noor)
    assert row.offered_until is not None
    assert row.offered_at is not None
    assert row.offered_until - row.offered_at == timedelta(seconds=30)
    desks.wait(seconds=31)
    desks.desk.sweep()
    assert desks.row(noor).offered_to is None


def test_the_place_is_that_of_the_department(desks: Desks, noor: str, lien: str) -> None:
    desks.ask(noor, product="woonadvies")
    desks.ask(lien)

    assert desks.last(lien).extras["overdracht"]["plaats"] == 1
    assert [case.place for case in desks.desk.inbox(AISHA)] == [1, 1]


def test_it_tells_a_better_place_on_the_website_only(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    lien = desks.ask(desks.open())
    whatsapp = desks.hear("hallo", LIEN)
    desks.settle(whatsapp)
    desks.wait(milliseconds=1)
    desks.engine.script.append(wish())
    desks.hear("een mens", LIEN)
    desks.settle(whatsapp)
    told = len(desks.told(whatsapp))
    desks.wait(seconds=30)

    desks.press(noor, "Niet meer wachten")
    desks.desk.sweep()

    assert desks.last(lien).text == "Je bent de eerste in de rij voor een medewerker."
    assert desks.row(whatsapp).told_place == 3
    assert len(desks.told(whatsapp)) == told


def test_it_measures_the_wait_from_the_pace_of_now(desks: Desks) -> None:
    for _ in range(5):
        one = desks.ask(desks.open())
        desks.wait(minutes=4)
        desks.desk.claim(MIEKE, one)
        desks.desk.end(MIEKE, one, epoch=desks.epoch(one))
    waiting = [desks.ask(desks.open()) for _ in range(4)]

    assert [desks.last(one).extras["overdracht"]["wacht"] for one in waiting] == [
        [0, 9],
        [2, 14],
        [5, 19],
        [8, 25],
    ]
    assert "Je wacht waarschijnlijk 8 tot 25 minuten." in desks.last(waiting[-1]).text


def test_it_says_nothing_of_the_wait_with_too_few_data(desks: Desks, noor: str) -> None:
    for _ in range(4):
        one = desks.ask(desks.open())
        desks.desk.claim(MIEKE, one)
        desks.desk.end(MIEKE, one, epoch=desks.epoch(one))
    desks.ask(noor)

    assert "wacht" not in desks.last(noor).extras["overdracht"]
