"""Pages for reports, which come back with the cursor of the page before."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import Catalogue
from bot.errors import InvalidInput
from bot.export import Place, page, place_of, read, size_of
from bot.export.paging import LARGEST, cursor_of
from bot.storage import Storage
from tests.bot.export.sample import ASKED, CLOSED, Register, contact


def test_a_page_has_rows_and_a_cursor_when_there_is_more(catalogue: Catalogue) -> None:
    three = [contact(catalogue, id=f"c{n}") for n in range(3)]
    found = page(three, 2)
    assert [one["contact"] for one in found["results"]] == ["c0", "c1"]
    assert place_of(found["next"]) == Place(CLOSED, "c1")
    assert page(three, 3)["next"] is None
    assert page([], 3) == {"results": [], "next": None}


def test_a_row_is_plain_json_without_people(catalogue: Catalogue) -> None:
    (found,) = json.loads(json.dumps(page([contact(catalogue)], 10)))["results"]
    assert (found["gevraagd_op"], found["wachttijd"]) == ("2026-11-17T09:05:00+00:00", 120)
    assert "medewerker" not in found
    assert page([contact(catalogue)], 10, personal=True)["results"][0]["medewerker"] == "Sam Claes"


@given(st.datetimes(timezones=st.just(UTC)), st.text(st.characters(codec="utf-8")))
def test_a_cursor_comes_back_as_the_place_it_was_made_of(at: datetime, key: str) -> None:
    cursor = cursor_of(Place(at, key))
    assert cursor.isascii()
    assert not set(cursor) & set("+/=& ")
    assert place_of(cursor) == Place(at, key)


@pytest.mark.parametrize(
    "cursor", ["", "x", "é", "bmVl", "WyIyMDI2LTExLTE3VDA5OjA1IiwgImgxIl0", "W10", "WzEsIDJd"]
)
def test_a_cursor_that_we_did_not_make_is_refused_in_words(cursor: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        place_of(cursor)
    assert refusal.value.reason == "Die bladwijzer klopt niet. Begin opnieuw, zonder bladwijzer."


@pytest.mark.parametrize("size", [0, -1, LARGEST + 1])
def test_a_page_of_no_size_is_refused(size: int) -> None:
    with pytest.raises(InvalidInput):
        size_of(size)


def test_the_pages_of_a_database_hold_each_contact_once(
    register: Register, storage: Storage, catalogue: Catalogue
) -> None:
    for number in range(5):
        register.handover(f"h{number}")
    seen: list[str] = []
    cursor: str | None = None
    with storage.read() as session:
        while True:
            after = place_of(cursor) if cursor else None
            found = page(
                read(session, catalogue, ASKED, ASKED + timedelta(days=1), after=after, limit=3), size_of(2)
            )
            seen += [one["contact"] for one in found["results"]]
            cursor = found["next"]
            if cursor is None:
                break
    assert seen == [f"h{number}" for number in range(5)]
