"""Numbers as people write them, and a sentence for each that can't be called."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callback import SOON, Filled, Moment, Wish, ending, read
from bot.callback.filling import DEAR, EMPTY, GONE, NO_MOMENT, WRONG

MONDAY = Moment(date(2026, 11, 23), "voormiddag", 9 * 60, 12 * 60)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0470 12 34 56", "+32470123456"),
        ("0470/12.34.56", "+32470123456"),
        ("+32 470 12 34 56", "+32470123456"),
        ("0032 (0)9 210 10 10", "+3292101010"),
        ("09 210 10 10", "+3292101010"),
        ("+31 6 12345678", "+31612345678"),
        ("  0470-12-34-56  ", "+32470123456"),
    ],
)
def test_it_reads_a_number_as_people_write_it(written: str, number: str) -> None:
    assert read(Filled(written, SOON), [], None) == Wish(number, SOON, "zo snel mogelijk")


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("", EMPTY),
        ("   ", EMPTY),
        ("112", WRONG),
        ("0470 12 34", WRONG),
        ("mijn nummer", WRONG),
        ("0470 12 34 56 of 09 210 10 10", WRONG),
        ("0470 12 34 56 09 210 10 10", WRONG),
        ("+999 12 34 56", WRONG),
        ("0" * 2000, WRONG),
        ("0470123456<script>", WRONG),
        ("0903 12 345", DEAR),
        ("٠٤٧٠١٢٣٤٥٦x", WRONG),
    ],
)
def test_it_says_what_is_wrong_with_a_number(written: str, problem: str) -> None:
    assert read(Filled(written, SOON), [], None) == {"nummer": problem}


def test_an_empty_field_means_the_number_that_we_have() -> None:
    assert read(Filled("", SOON), [], "+32470000001") == Wish("+32470000001", SOON, "zo snel mogelijk")
    assert read(Filled("0470123456", SOON), [], "+32470000001") == Wish(
        "+32470123456", SOON, "zo snel mogelijk"
    )


def test_it_takes_a_moment_that_is_offered_and_no_other() -> None:
    wish = read(Filled("0470123456", MONDAY.key), [MONDAY], None)
    assert isinstance(wish, Wish)
    assert wish.said == "maandag 23 november, voormiddag, tussen 9 en 12 uur"
    assert read(Filled("0470123456", MONDAY.key), [], None) == {"moment": GONE}
    assert read(Filled("0470123456", ""), [MONDAY], None) == {"moment": NO_MOMENT}


def test_it_says_all_that_is_wrong_at_once() -> None:
    assert read(Filled("x", "y"), [MONDAY], None) == {"nummer": WRONG, "moment": GONE}


@given(st.text(max_size=80), st.text(max_size=40))
def test_whatever_is_sent_gets_a_wish_or_words(phone: str, moment: str) -> None:
    found = read(Filled(phone, moment), [MONDAY], None)
    assert isinstance(found, Wish) or (found and all(found.values()))


def test_it_shows_no_more_than_the_end_of_a_number() -> None:
    assert ending("+32470123456") == "56"
