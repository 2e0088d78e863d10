"""Accounts: made, changed, stopped; and equal refusals for whoever guesses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.clock import SetClock
from bot.errors import InvalidInput
from bot.staff import (
    AccountExists,
    Accounts,
    NoAccess,
    NotSignedIn,
    Passwords,
    Proven,
    StaffSessions,
    UnknownAccount,
)
from bot.storage import Storage
from bot.takeover.tables import Agent
from tests.bot.staff.conftest import PASSWORD, CountingHasher

AISHA = Proven("https://idp|77", "Aïsha El Idrissi", "Aïsha", "gent", ["agent"], ["wonen"])


def test_it_makes_an_account_that_its_password_opens(accounts: Accounts, sam: str) -> None:
    (found,) = accounts.all()

    assert (found.id, found.username, found.first_name) == (sam, "sam", "Sam")
    assert (found.city, found.roles, found.departments) == ("gent", ["agent"], ["burgerzaken"])
    assert (found.languages, found.max_chats, found.active) == (["nl"], 4, True)
    assert accounts.proved("sam", PASSWORD) == sam
    assert accounts.proved(" SAM ", PASSWORD) == sam


def test_it_stores_no_password(accounts: Accounts, sam: str, storage: Storage) -> None:
    with storage.read() as session:
        stored = session.scalars(select(Agent.password_hash)).one()

    assert stored is not None
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored


def test_every_refusal_is_the_same_answer_for_the_same_work(
    accounts: Accounts, sam: str, hasher: CountingHasher
) -> None:
    accounts.create("mieke", PASSWORD, city="gent", name="Mieke Maes", roles=["teamleider"])
    accounts.stop("mieke")
    accounts.vouched(AISHA)
    hasher.asked.clear()

    guesses = [
        ("sam", "verkeerd wachtwoord"),
        ("kim", PASSWORD),
        ("mieke", PASSWORD),
        ("", ""),
        ("x" * 99, "y"),
        ("a\0b", "z"),
    ]
    assert [accounts.proved(*guess) for guess in guesses] == [None] * 6
    assert len(hasher.asked) == 6
    assert len(set(hasher.asked)) == 1


def test_it_hashes_again_when_the_parameters_changed(
    storage: Storage, clock: SetClock, accounts: Accounts, sam: str
) -> None:
    now = Accounts(storage, clock, Passwords(CountingHasher(memory_cost=16)))
    assert now.proved("sam", PASSWORD) == sam

    with storage.read() as session:
        stored = session.scalars(select(Agent.password_hash)).one()
    assert "m=16," in str(stored)
    assert now.proved("sam", PASSWORD) == sam


def test_one_name_is_one_account(accounts: Accounts, sam: str) -> None:
    with pytest.raises(AccountExists, match="'sam'"):
        accounts.create("Sam", PASSWORD, city="hasselt", name="Sam Smets", roles=["agent"])


def test_of_two_at_once_one_is_made(accounts: Accounts) -> None:
    def make(_: int) -> bool:
        try:
            accounts.create("lien", PASSWORD, city="gent", name="Lien Claes", roles=["agent"])
        except AccountExists:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(make, range(4))) == [False, False, False, True]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"roles": ["baas"]}, "rol"),
        ({"roles": []}, "rol"),
        ({"languages": ["nederlands"]}, "talen"),
        ({"languages": []}, "talen"),
        ({"max_chats": 0}, "gesprekken"),
        ({"max_chats": 21}, "gesprekken"),
        ({"name": "  "}, "naam"),
    ],
)
def test_it_refuses_values_that_can_not_be(
    accounts: Accounts, sam: str, values: dict[str, object], field: str
) -> None:
    before = accounts.all()
    with pytest.raises(InvalidInput) as refused:
        accounts.change("sam", **values)
    assert refused.value.field == field
    assert accounts.all() == before


@pytest.mark.parametrize("name", ["", "s", "sam peeters", "s@m/..", "ßam", "x" * 65])
def test_it_refuses_odd_user_names(accounts: Accounts, name: str) -> None:
    with pytest.raises(InvalidInput):
        accounts.create(name, PASSWORD, city="gent", name="Sam", roles=["agent"])


def test_it_changes_what_is_given_and_nothing_else(accounts: Accounts, sam: str) -> None:
    (before,) = accounts.all()
    accounts.change("sam", roles=["beheerder", "agent", "agent"], max_chats=2)

    assert accounts.all() == [replace(before, roles=["agent", "beheerder"], max_chats=2)]


def test_a_stopped_account_opens_nothing_and_loses_its_sessions(
    accounts: Accounts, sessions: StaffSessions, sam: str
) -> None:
    token = sessions.begin(sam)
    accounts.stop("sam")

    assert accounts.proved("sam", PASSWORD) is None
    with pytest.raises(NotSignedIn):
        sessions.prove(token)
    accounts.change("sam", active=True)
    assert accounts.proved("sam", PASSWORD) == sam
    with pytest.raises(NotSignedIn):
        sessions.prove(token)


def test_a_new_password_ends_what_was_open(accounts: Accounts, sessions: StaffSessions, sam: str) -> None:
    token = sessions.begin(sam)
    accounts.set_password("sam", "een heel ander verhaal")

    assert accounts.proved("sam", PASSWORD) is None
    assert accounts.proved("sam", "een heel ander verhaal") == sam
    with pytest.raises(NotSignedIn):
        sessions.prove(token)


@pytest.mark.parametrize("do", ["stop", "change"])
def test_an_unknown_account_is_said(accounts: Accounts, do: str) -> None:
    with pytest.raises(UnknownAccount, match="'kim'"):
        getattr(accounts, do)("kim")


def test_whom_an_issuer_vouches_for_is_made_and_kept_up_to_date(accounts: Accounts) -> None:
    first = accounts.vouched(AISHA)
    again = accounts.vouched(replace(AISHA, roles=["agent", "teamleider"], departments=None))

    assert first == again
    (found,) = accounts.all()
    assert (found.name, found.first_name, found.username) == ("Aïsha El Idrissi", "Aïsha", None)
    assert (found.roles, found.departments) == (["agent", "teamleider"], ["wonen"])


def test_an_issuer_opens_no_stopped_account(accounts: Accounts) -> None:
    accounts.stop(accounts.vouched(AISHA))

    with pytest.raises(NoAccess, match="stopgezet"):
        accounts.vouched(AISHA)


def test_another_city_ends_the_sessions_of_the_former(accounts: Accounts, sessions: StaffSessions) -> None:
    token = sessions.begin(accounts.vouched(AISHA))
    accounts.vouched(replace(AISHA, city="hasselt"))

    with pytest.raises(NotSignedIn):
        sessions.prove(token)


def test_signing_in_twice_at_once_makes_one_row(accounts: Accounts) -> None:
    with ThreadPoolExecutor(4) as threads:
        found = set(threads.map(accounts.vouched, [AISHA] * 4))

    assert len(found) == 1
    assert len(accounts.all()) == 1


def test_who_signs_in_elsewhere_gets_no_password_here(accounts: Accounts) -> None:
    id = accounts.vouched(AISHA)

    with pytest.raises(InvalidInput, match="meldt zich elders aan"):
        accounts.set_password(id, PASSWORD)
