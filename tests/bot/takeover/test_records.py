"""The contact record: what may be stored, and what is refused in words."""

from __future__ import annotations

import pytest

from bot.errors import InvalidInput
from bot.takeover.records import FOLLOWED_UP, LONGEST_NOTE, RESULTS, checked

PRODUCTS = {"reispas", "rijbewijs"}
NUMBER = "93.05.18-223-61"


def refused(
    result: str = "zelfstandig_afgehandeld", product: str | None = None, note: str = ""
) -> InvalidInput:
    with pytest.raises(InvalidInput) as refusal:
        checked(result, product, note, PRODUCTS)
    return refusal.value


@pytest.mark.parametrize("result", RESULTS)
def test_it_takes_every_result_without_a_product_or_a_note(result: str) -> None:
    record = checked(result, None, "", PRODUCTS)
    assert (record.result, record.product, record.note) == (result, None, None)


@pytest.mark.parametrize("result", ["", "klaar", "Zelfstandig afgehandeld"])
def test_it_asks_for_a_result(result: str) -> None:
    refusal = refused(result)
    assert (refusal.field, refusal.reason) == ("result", "Kies hoe het gesprek afliep.")


def test_it_takes_a_product_of_the_city_or_none() -> None:
    assert checked("afgebroken", "reispas", "", PRODUCTS).product == "reispas"
    assert checked("afgebroken", "", "", PRODUCTS).product is None


def test_it_refuses_a_product_that_the_city_does_not_have() -> None:
    assert refused(product="maanreis").field == "product"


def test_it_masks_what_nobody_should_keep_in_a_note() -> None:
    note = checked("afgebroken", None, f"  Noor gaf {NUMBER} door.  ", PRODUCTS).note
    assert note == "Noor gaf [rijksregisternummer verborgen] door."


def test_it_takes_the_longest_note_and_refuses_one_more_character() -> None:
    assert checked("afgebroken", None, "n" * LONGEST_NOTE, PRODUCTS).note == "n" * LONGEST_NOTE
    refusal = refused(note="n" * (LONGEST_NOTE + 1))
    assert refusal.field == "note"
    assert "1001 tekens" in refusal.reason


def test_a_note_that_masking_makes_longer_than_the_limit_is_still_taken() -> None:
    note = checked("afgebroken", None, "n" * (LONGEST_NOTE - 16) + " " + NUMBER, PRODUCTS).note
    assert note is not None
    assert note.endswith("[rijksregisternummer verborgen]")


def test_it_names_each_result_once_and_knows_which_leave_work() -> None:
    assert len(set(RESULTS.values())) == len(RESULTS)
    assert set(RESULTS) > FOLLOWED_UP
