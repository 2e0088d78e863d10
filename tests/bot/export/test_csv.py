"""The file for Excel: what Belgian computers open right, and what never becomes a formula."""

from __future__ import annotations

import csv as standard
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import Catalogue
from bot.export import columns, row
from bot.export.csv import cell, lines
from tests.bot.export.sample import contact


def test_it_begins_with_the_mark_and_the_names_and_ends_lines_as_windows_does() -> None:
    made = "".join(lines([{"a": "één", "b": 2}], ["a", "b"]))
    assert made == "\ufeffa;b\r\néén;2\r\n"
    assert made.encode().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_text_that_would_be_a_formula_is_a_text(sign: str) -> None:
    assert cell(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("text", ["", "gewoon", "1=2", "a-b", "€ -5", "'=1"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert cell(text) == text


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 11, 17, 9, 5, 7, 999, tzinfo=UTC), "2026-11-17 10:05:07"),
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "2026-07-02 00:30:00"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25 02:30:00"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25 02:30:00"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "2026-03-29 03:00:00"),
    ],
)
def test_moments_are_those_of_a_clock_in_brussels(moment: datetime, shown: str) -> None:
    assert cell(moment) == shown


def test_nothing_is_an_empty_cell_and_a_number_stays_a_number() -> None:
    assert (cell(None), cell(0), cell(-3)) == ("", "0", "-3")


@given(
    st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2, max_size=2))
)
def test_what_is_written_is_read_back_and_no_cell_is_a_formula(rows: list[list[str]]) -> None:
    made = "".join(lines([{"a": a, "b": b} for a, b in rows], ["a", "b"]))
    read = list(standard.reader(io.StringIO(made.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert read == [["a", "b"], *([cell(a), cell(b)] for a, b in rows)]
    assert not any(one[:1] in tuple("=+-@\t\r\n＝＋－＠") for line in read[1:] for one in line if one)


def test_a_row_has_the_columns_in_order_and_no_people_unless_asked(catalogue: Catalogue) -> None:
    found = row(contact(catalogue, phone="+32470123456"))
    assert tuple(found) == columns()
    assert "Sam Claes" not in found.values()
    assert "Uitgelegd." not in found.values()
    full = row(contact(catalogue), personal=True)
    assert tuple(full) == columns(personal=True) == (*columns(), "medewerker", "notitie")
    assert (full["medewerker"], full["notitie"], full["resultaat"]) == (
        "Sam Claes",
        "Uitgelegd.",
        "Zelfstandig afgehandeld",
    )


def test_the_number_to_call_is_in_no_column(catalogue: Catalogue) -> None:
    assert "+32470123456" not in row(contact(catalogue, phone="+32470123456"), personal=True).values()
