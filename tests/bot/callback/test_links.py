"""A link can't be made up, and tells nothing of the resident."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.appointments import Links
from bot.callback import BadCallLink, CallLinks

LINKS = CallLinks("een geheim", "https://onthaal.example/")


def test_it_leads_back_to_the_request() -> None:
    url = LINKS.url("a1b2")
    assert url.startswith("https://onthaal.example/terugbellen/")
    assert LINKS.handover_of(url.rpartition("/")[2]) == "a1b2"


@given(st.text(max_size=60))
def test_it_takes_no_token_that_is_made_up(token: str) -> None:
    with pytest.raises(BadCallLink):
        LINKS.handover_of(token)


def test_it_takes_no_token_that_was_signed_for_something_else() -> None:
    other = Links("een geheim", "https://onthaal.example").cancel("a1b2").rpartition("/")[2]
    for token in (other, CallLinks("ander geheim", "").url("a1b2").rpartition("/")[2]):
        with pytest.raises(BadCallLink):
            LINKS.handover_of(token)
