from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.appointments import Agenda, HoldExpired, NotOffered, SlotTaken, UnknownAppointment
from bot.clock import SetClock
from tests.bot.appointments.sample import LIEN, NOOR, at

MINUTE = timedelta(minutes=1)


def test_it_keeps_a_time_for_ten_minutes(agenda: Agenda, clock: SetClock) -> None:
    hold = agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1", product="kids_id")

    assert (hold.start, hold.end, hold.place, hold.product) == (at(9), at(9, 15), "rabot", "kids_id")
    assert hold.expires_at == clock.now() + 10 * MINUTE


def test_it_gives_nobody_else_a_held_time(agenda: Agenda) -> None:
    agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1", conversation_id="noor")

    with pytest.raises(SlotTaken):
        agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m2", conversation_id="lien")


def test_it_gives_the_same_hold_for_the_same_key(agenda: Agenda) -> None:
    first = agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1", conversation_id="noor")
    again = agenda.hold("gent", "reispas", "loket", "rabot", at(9, 15), key="m1", conversation_id="noor")

    assert again == first


def test_it_refuses_a_key_whose_hold_has_ended(agenda: Agenda, clock: SetClock) -> None:
    agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1")
    clock.advance(11 * MINUTE)
    agenda.purge()

    with pytest.raises(HoldExpired):
        agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1")


def test_it_frees_a_time_when_the_hold_runs_out(agenda: Agenda, clock: SetClock) -> None:
    agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1")
    clock.advance(10 * MINUTE)

    assert agenda.times("gent", "reispas", "loket", "rabot", at(9).date())[0].start == at(9)
    assert agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m2").start == at(9)


def test_it_lets_the_older_hold_of_a_conversation_go(agenda: Agenda) -> None:
    first = agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1", conversation_id="noor")
    second = agenda.hold("gent", "reispas", "loket", "rabot", at(10), key="m2", conversation_id="noor")

    assert agenda.held_by("noor") == second
    agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m3", conversation_id="lien")
    with pytest.raises(HoldExpired):
        agenda.confirm(first.id, NOOR)


def test_it_keeps_the_older_hold_when_the_new_time_is_taken(agenda: Agenda) -> None:
    agenda.hold("gent", "reispas", "loket", "rabot", at(10), key="m1", conversation_id="lien")
    kept = agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m2", conversation_id="noor")

    with pytest.raises(SlotTaken):
        agenda.hold("gent", "reispas", "loket", "rabot", at(10), key="m3", conversation_id="noor")
    assert agenda.held_by("noor") == kept
    assert agenda.confirm(kept.id, NOOR).start == at(9)


def test_it_lets_a_conversation_choose_its_own_time_again(agenda: Agenda) -> None:
    agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1", conversation_id="noor")
    again = agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m2", conversation_id="noor")

    assert agenda.held_by("noor") == again


def test_it_takes_any_place_when_none_is_asked(agenda: Agenda) -> None:
    places = {agenda.hold("gent", "reispas", "loket", None, at(9), key=key).place for key in ("m1", "m2")}

    assert places == {"stadskantoor", "rabot"}
    with pytest.raises(SlotTaken):
        agenda.hold("gent", "reispas", "loket", None, at(9), key="m3")


def test_it_shares_a_desk_between_the_themes_of_a_group(agenda: Agenda) -> None:
    agenda.hold("gent", "huwen", "loket", "stadskantoor", at(9), key="m1")

    with pytest.raises(SlotTaken):
        agenda.hold("gent", "reispas", "loket", "stadskantoor", at(9, 30), key="m2")
    assert agenda.hold("gent", "reispas", "loket", "stadskantoor", at(9, 45), key="m3")


def test_it_books_as_many_videos_at_once_as_there_are_officers(agenda: Agenda) -> None:
    for key in ("m1", "m2"):
        agenda.hold("gent", "wonen", "video", None, at(9), key=key)

    with pytest.raises(SlotTaken):
        agenda.hold("gent", "wonen", "video", None, at(9), key="m3")


@pytest.mark.parametrize(
    ("theme", "mode", "place", "start"),
    [
        ("reispas", "loket", "rabot", at(9, 5)),  # nothing begins then
        ("reispas", "loket", "rabot", at(12)),  # closed at noon
        ("reispas", "loket", "rabot", at(9, day=date(2026, 11, 22))),  # Sunday
        ("reispas", "loket", "rabot", at(11, 45, day=date(2026, 11, 20))),  # within two hours
        ("reispas", "loket", "rabot", at(9, day=date(2026, 11, 19))),  # past
        ("reispas", "loket", "rabot", at(9, day=date(2027, 2, 1))),  # too far ahead
        ("reispas", "video", None, at(9)),
        ("reispas", "loket", "nergens", at(9)),
        ("dromen", "loket", "rabot", at(9)),
    ],
)
def test_it_holds_only_what_is_offered(
    agenda: Agenda, theme: str, mode: str, place: str | None, start: object
) -> None:
    with pytest.raises(NotOffered):
        agenda.hold("gent", theme, mode, place, start, key="m1")  # type: ignore[arg-type]


def test_it_knows_no_other_city(agenda: Agenda) -> None:
    with pytest.raises(NotOffered):
        agenda.free_times("brugge", "reispas", "loket")


def test_it_renews_for_thirty_minutes_in_all(agenda: Agenda, clock: SetClock) -> None:
    hold = agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1")
    made = clock.now()
    clock.advance(8 * MINUTE)
    assert agenda.renew(hold.id).expires_at == made + 18 * MINUTE
    clock.advance(16 * MINUTE)  # ran out in between, but nobody took it
    assert agenda.renew(hold.id).expires_at == made + 30 * MINUTE
    clock.advance(6 * MINUTE)
    with pytest.raises(HoldExpired):
        agenda.renew(hold.id)


def test_it_does_not_renew_what_another_took(agenda: Agenda, clock: SetClock) -> None:
    hold = agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1")
    clock.advance(11 * MINUTE)
    agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m2")

    with pytest.raises(HoldExpired):
        agenda.renew(hold.id)


def test_it_does_not_renew_beside_a_newer_hold(agenda: Agenda, clock: SetClock) -> None:
    old = agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1", conversation_id="noor")
    clock.advance(11 * MINUTE)
    new = agenda.hold("gent", "reispas", "loket", "rabot", at(10), key="m2", conversation_id="noor")

    with pytest.raises(HoldExpired):
        agenda.renew(old.id)
    assert agenda.held_by("noor") == new


def test_it_releases_a_hold(agenda: Agenda) -> None:
    hold = agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1", conversation_id="noor")
    agenda.release(hold.id)
    agenda.release(hold.id)

    assert agenda.held_by("noor") is None
    agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m2", conversation_id="lien")


def test_it_releases_no_appointment(agenda: Agenda) -> None:
    hold = agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1")
    agenda.confirm(hold.id, LIEN)
    agenda.release(hold.id)

    assert agenda.look_up(hold.id).status == "confirmed"


def test_it_says_when_there_is_no_such_hold(agenda: Agenda) -> None:
    for ask in (agenda.renew, agenda.release, agenda.cancel, agenda.look_up):
        with pytest.raises(UnknownAppointment):
            ask("kim")
