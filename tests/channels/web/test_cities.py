"""Origins are compared exactly; what an editor writes can't smuggle in a style."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.clock import BRUSSELS
from channels.look import colours
from channels.web.cities import Cities, origin_of, status
from tests.channels.web.chat_server import a_city

OWN = "https://chat.example"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://stad.gent", "https://stad.gent"),
        ("HTTPS://Stad.Gent:443/nl?x#y", "https://stad.gent"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("http://[::1]:80", "http://[::1]"),
        ("null", None),
        ("", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ("https://stad.gent@kwaad.example", None),
        ("https://stad.gent:x", None),
        ("https://[::1", None),
    ],
)
def test_it_reads_an_origin(url: str, origin: str | None) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (None, True),
        (OWN, True),
        ("https://stad.gent", True),
        ("https://www.lier.be", False),
        ("https://stad.gent.kwaad.example", False),
        ("https://kwaadstad.gent", False),
        ("http://stad.gent", False),
        ("null", False),
    ],
)
def test_it_allows_exactly_the_sites_of_the_city(origin: str | None, allowed: bool) -> None:
    cities = Cities(
        {"gent": a_city("gent", "Gent")}, {"gent": ["https://stad.gent/nl"], "lier": ["https://www.lier.be"]}
    )
    assert cities.allows("gent", origin, OWN) is allowed


def test_it_leaves_out_what_is_no_colour() -> None:
    assert "vlak" not in colours(a_city("gent", "Gent"), "licht")


def test_it_says_whether_the_telephone_is_answered_now() -> None:
    monday = datetime(2026, 11, 16, 10, 0, tzinfo=BRUSSELS)
    assert status(a_city("gent", "Gent"), monday) == "nu open tot 19 uur"
