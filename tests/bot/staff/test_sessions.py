"""Sessions: they end when they must, their tokens change, and a copy of one gives itself away."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.clock import SetClock
from bot.staff import Accounts, NotSignedIn, StaffSessions
from bot.staff.tables import StaffSession
from bot.storage import Storage

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def signed_in(sessions: StaffSessions, token: str) -> bool:
    try:
        sessions.prove(token)
    except NotSignedIn:
        return False
    return True


def busy(sessions: StaffSessions, clock: SetClock, token: str, wait: timedelta) -> str:
    """The token after `wait` of heartbeats, as a browser follows it."""
    for _ in range(int(wait / (20 * MINUTE))):
        clock.advance(20 * MINUTE)
        token = sessions.prove(token).token or token
    return token


def test_it_says_who_is_signed_in(sessions: StaffSessions, sam: str) -> None:
    staff = sessions.prove(sessions.begin(sam)).staff

    assert (staff.id, staff.first_name, staff.city) == (sam, "Sam", "gent")
    assert (staff.roles, staff.departments) == (("agent",), ("burgerzaken",))
    assert staff.may("agent", "teamleider")
    assert not staff.may("teamleider", "beheerder")
    assert len(staff.csrf) >= 43


def test_it_stores_no_token(sessions: StaffSessions, storage: Storage, sam: str) -> None:
    token = sessions.begin(sam)
    with storage.read() as session:
        row = session.scalars(select(StaffSession)).one()

    assert token not in [str(value) for value in vars(row).values()]
    assert len(row.token_hash) == 64


@pytest.mark.parametrize("token", ["", "onzin", "\ud800", "x" * 5000])
def test_it_knows_no_other_token(sessions: StaffSessions, sam: str, token: str) -> None:
    sessions.begin(sam)

    assert not signed_in(sessions, token)


def test_half_an_hour_of_silence_ends_it(sessions: StaffSessions, clock: SetClock, sam: str) -> None:
    token = sessions.begin(sam)
    clock.advance(29 * MINUTE)
    assert signed_in(sessions, token)
    clock.advance(30 * MINUTE)
    assert not signed_in(sessions, token)


def test_looking_without_a_sign_of_life_keeps_nothing_open(
    sessions: StaffSessions, clock: SetClock, sam: str
) -> None:
    token = sessions.begin(sam)
    id = sessions.prove(token).staff.session_id
    clock.advance(20 * MINUTE)
    assert sessions.current(id) is not None
    clock.advance(10 * MINUTE)

    assert sessions.current(id) is None
    assert not signed_in(sessions, token)
    assert sessions.current(id) is None


def test_twelve_hours_end_it_however_busy(sessions: StaffSessions, clock: SetClock, sam: str) -> None:
    token = busy(sessions, clock, sessions.begin(sam), 11 * HOUR + 40 * MINUTE)
    assert signed_in(sessions, token)
    clock.advance(20 * MINUTE)

    assert not signed_in(sessions, token)


def test_the_token_changes_every_hour_and_the_session_stays(
    sessions: StaffSessions, clock: SetClock, sam: str
) -> None:
    first = sessions.begin(sam)
    before = sessions.prove(first).staff
    second = busy(sessions, clock, first, HOUR)
    after = sessions.prove(second).staff

    assert second != first
    assert (after.session_id, after.csrf, after.ends_at) == (before.session_id, before.csrf, before.ends_at)


def test_requests_under_way_with_the_former_token_are_still_answered(
    sessions: StaffSessions, clock: SetClock, sam: str
) -> None:
    first = sessions.begin(sam)
    second = busy(sessions, clock, first, HOUR)
    sessions.prove(second)
    clock.advance(MINUTE / 2)

    assert signed_in(sessions, first)


def test_a_copy_of_an_old_token_ends_the_session(sessions: StaffSessions, clock: SetClock, sam: str) -> None:
    first = sessions.begin(sam)
    second = busy(sessions, clock, first, HOUR)
    sessions.prove(second)
    clock.advance(2 * MINUTE)

    with pytest.raises(NotSignedIn, match="voorzorg"):
        sessions.prove(first)
    assert not signed_in(sessions, second)


def test_a_new_token_that_got_lost_on_the_way_costs_nothing(
    sessions: StaffSessions, clock: SetClock, sam: str
) -> None:
    token = sessions.begin(sam)
    lost = busy(sessions, clock, token, HOUR)
    assert lost != token
    clock.advance(2 * MINUTE)
    again = sessions.prove(token).token

    assert again not in (None, lost)
    assert signed_in(sessions, str(again))
    assert not signed_in(sessions, lost)


def test_of_requests_at_once_one_brings_the_new_token(
    sessions: StaffSessions, clock: SetClock, sam: str
) -> None:
    token = sessions.begin(sam)
    for _ in range(3):
        clock.advance(20 * MINUTE - MINUTE / 4)
        sessions.prove(token)
    clock.advance(MINUTE)
    with ThreadPoolExecutor(8) as threads:
        new = [proof.token for proof in threads.map(lambda _: sessions.prove(token), range(8)) if proof.token]

    assert len(new) == 1
    assert signed_in(sessions, new[0])


def test_of_first_uses_at_once_every_one_is_answered(
    sessions: StaffSessions, clock: SetClock, sam: str
) -> None:
    new = busy(sessions, clock, sessions.begin(sam), HOUR)
    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(lambda _: signed_in(sessions, new), range(8)))
    clock.advance(MINUTE)
    assert signed_in(sessions, new)


def test_signing_in_gives_a_new_token_and_ends_the_old_session(sessions: StaffSessions, sam: str) -> None:
    planted = sessions.begin(sam)
    token = sessions.begin(sam, former=planted)

    assert token != planted
    assert not signed_in(sessions, planted)
    assert signed_in(sessions, token)


def test_signing_out_ends_this_session_or_all(sessions: StaffSessions, sam: str) -> None:
    here, home, phone = (sessions.begin(sam) for _ in range(3))
    sessions.end(sessions.prove(here).staff.session_id)
    assert [signed_in(sessions, token) for token in (here, home, phone)] == [False, True, True]

    sessions.end_all(sam)
    assert not signed_in(sessions, home)


def test_rights_are_those_of_this_moment(sessions: StaffSessions, accounts: Accounts, sam: str) -> None:
    token = sessions.begin(sam)
    accounts.change("sam", roles=["redacteur"], departments=[])

    staff = sessions.prove(token).staff
    assert (staff.roles, staff.departments) == (("redacteur",), ())


def test_another_city_must_sign_in_again(sessions: StaffSessions, accounts: Accounts, sam: str) -> None:
    token = sessions.begin(sam)
    accounts.change("sam", city="hasselt")

    assert not signed_in(sessions, token)
    assert sessions.prove(sessions.begin(sam)).staff.city == "hasselt"


def test_a_stream_of_hours_sees_that_its_session_ended(
    sessions: StaffSessions, accounts: Accounts, clock: SetClock, sam: str
) -> None:
    first = sessions.begin(sam)
    id = sessions.prove(first).staff.session_id
    second = busy(sessions, clock, first, 3 * HOUR)
    followed = sessions.current(id)
    assert followed is not None
    assert followed.id == sam
    assert signed_in(sessions, second)

    accounts.stop("sam")
    assert sessions.current(id) is None


def test_it_forgets_what_ended(sessions: StaffSessions, clock: SetClock, sam: str) -> None:
    sessions.begin(sam)
    clock.advance(25 * MINUTE)
    kept = sessions.begin(sam)
    clock.advance(5 * MINUTE)

    assert sessions.forget_expired() == 1
    assert signed_in(sessions, kept)
