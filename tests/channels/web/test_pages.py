"""The start page: one per city, in its words and colours, and a choice between them."""

from __future__ import annotations

import re

import pytest

from tests.channels.web.chat_server import ChatServer


def test_it_stands_at_the_root_for_the_first_city(server: ChatServer) -> None:
    page = server.get("/")

    assert page.status_code == 200
    assert 'data-gemeente="gent"' in page.text
    assert "Stel je vraag" in page.text


def test_it_lets_one_choose_another_city(server: ChatServer) -> None:
    page = server.get("/")

    assert 'href="/?gemeente=lier"' in page.text
    assert 'href="/?gemeente=gent"' not in page.text


def test_it_speaks_as_the_chosen_city_does(server: ChatServer) -> None:
    page = server.get("/?gemeente=lier").text

    assert 'data-gemeente="lier" data-aanspreking="u"' in page
    assert "Stel uw vraag" in page
    assert "Lier" in page
    assert not re.search(r"\b(je|jou|jouw)\b", page)


@pytest.mark.parametrize("key", ["nergens", "", "../gent", "GENT", "%00", "gent%2F.."])
def test_it_says_that_it_does_not_know_a_city(server: ChatServer, key: str) -> None:
    answer = server.get(f"/?gemeente={key}")

    assert answer.status_code == 404
    assert answer.text.startswith("Deze gemeente kennen we niet.")
    assert "/?gemeente=lier" in answer.text
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_it_wears_the_colours_of_the_city(server: ChatServer) -> None:
    assert '<link rel="stylesheet" href="/web/stijl/lier.css">' in server.get("/?gemeente=lier").text
    style = server.get("/web/stijl/lier.css")
    assert style.headers["content-type"].startswith("text/css")
    assert "--knop: #" in style.text
    assert server.get("/web/stijl/nergens.css").status_code == 404
