"""Passwords: argon2id, and what is refused."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from bot.errors import InvalidInput
from bot.staff import Passwords
from bot.staff.passwords import LONGEST, refuse_weak
from tests.bot.staff.conftest import PASSWORD, CountingHasher


def test_it_hashes_with_argon2id_and_at_least_what_rfc_9106_asks() -> None:
    found = extract_parameters(Passwords().hashed(PASSWORD))

    assert found.type is Type.ID
    assert (found.memory_cost, found.time_cost) >= (64 * 1024, 3)


def test_the_same_password_never_gives_the_same_hash() -> None:
    passwords = Passwords(CountingHasher())

    assert passwords.hashed(PASSWORD) != passwords.hashed(PASSWORD)


def test_a_letter_that_is_typed_otherwise_is_the_same() -> None:
    passwords = Passwords(CountingHasher())

    assert passwords.fits(passwords.hashed("een caf\u00e9 in Gent"), "een cafe\u0301 in Gent")


def test_an_account_without_password_takes_the_same_work(hasher: CountingHasher) -> None:
    passwords = Passwords(hasher)
    stored = passwords.hashed(PASSWORD)

    assert not passwords.fits(stored, "verkeerd")
    assert not passwords.fits(None, "verkeerd")
    assert len(hasher.asked) == 2
    assert hasher.asked[0] == hasher.asked[1]


@pytest.mark.parametrize("stored", ["", "geen hash", "$argon2id$v=19$m=8"])
def test_a_spoiled_hash_fits_nothing(stored: str) -> None:
    assert not Passwords(CountingHasher()).fits(stored, PASSWORD)


def test_a_book_is_no_password() -> None:
    passwords = Passwords(CountingHasher())
    book = "z" * (LONGEST + 1)

    assert not passwords.fits(passwords.hashed(book[:LONGEST]), book)


def test_other_parameters_are_outdated() -> None:
    old = Passwords(CountingHasher(memory_cost=8)).hashed(PASSWORD)

    assert Passwords(CountingHasher(memory_cost=16)).outdated(old)
    assert not Passwords(CountingHasher(memory_cost=8)).outdated(old)
    assert PasswordHasher().check_needs_rehash(old)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("elf tekens!", "minstens 12"),
        ("x" * 300, "hoogstens 256"),
        ("ik-ben-SAM.PEETERS-1", "gebruikersnaam"),
        ("abababababababab", "raden"),
    ],
)
def test_it_refuses_a_weak_one_in_words(password: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said) as refused:
        refuse_weak(password, "sam.peeters")
    assert refused.value.field == "wachtwoord"
    assert password not in str(refused.value)


def test_a_long_sentence_is_fine() -> None:
    refuse_weak(PASSWORD, "sam")
