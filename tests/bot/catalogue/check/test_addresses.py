"""Web addresses: their form, and opening them when that is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.catalogue.check.addresses import fault
from bot.catalogue.check.content import read
from bot.catalogue.check.network import open_all
from bot.catalogue.files import merge
from tests.bot.catalogue.check.complaints import errors
from tests.bot.catalogue.sample import CITY, PRODUCT, write_sample


def linked(*urls: str) -> dict[str, Any]:
    links = [{"titel": "Kijk", "url": url, "soort": "informatie"} for url in urls]
    return merge(PRODUCT, {"aspecten": {"kosten": {"links": links}}})


@pytest.mark.parametrize(
    "url",
    [
        "https://api.localhost/x",
        "https://10.0.0.1/x",
        "https://stad.local/x",
        "https://www.example.com/x",
        "https://acc.stad.gent/x",
        "https://jan:wachtwoord@stad.gent/x",
        "https://bit.ly/3abc",
        "https://stad.gent/https://stad.gent",
        "https://stad.gent/x.",
        "https://stad_gent.be/x",
        "https://goo.gl/maps",
    ],
)
def test_it_refuses(url: str, tmp_path: Path) -> None:
    assert fault(url)
    write_sample(tmp_path, product=linked(url))
    (found,) = errors(tmp_path)
    assert f"aspecten.kosten.links.0 heeft als adres '{url}': " in found


@pytest.mark.parametrize(
    "url", ["https://stad.gent/nl", "https://www.vlaanderen.be/a?b=c#d", "https://dév.be"]
)
def test_it_takes_a_good_address(url: str) -> None:
    assert (fault(url) is None) == url.isascii()


def test_it_refuses_a_city_without_a_safe_website(tmp_path: Path) -> None:
    write_sample(tmp_path, city={**CITY, "website": "http://stad.gent"})
    assert errors(tmp_path) == [
        "[FOUT] data/gemeenten/gent/gemeente.yml: website is 'http://stad.gent'"
        " — schrijf het hele adres, met https:// ervoor"
    ]


def test_it_opens_every_address_when_asked(tmp_path: Path) -> None:
    pages = ("weg", "stuk", "enkel_get", "dicht", "traag")
    write_sample(tmp_path, product=linked(*(f"https://a.be/{page}" for page in pages), "https://weg.be/x"))
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.method} {request.url}")
        if request.url.host == "weg.be":
            raise httpx.ConnectError("no such host")
        if request.url.path == "/traag":
            raise httpx.ReadTimeout("slow")
        if request.method == "HEAD" and request.url.path == "/enkel_get":
            return httpx.Response(405)
        return httpx.Response({"/weg": 404, "/stuk": 500, "/dicht": 403}.get(request.url.path, 200))

    found = [str(problem) for problem in open_all(read(tmp_path), httpx.MockTransport(answer), pause=0)]
    assert [line.split(": ", 1)[1].split(" — ")[0] for line in found] == [
        "https://a.be/weg bestaat niet meer (404)",
        "https://a.be/stuk geeft een fout (500)",
        "https://a.be/traag antwoordt niet binnen 15 seconden",
        "https://weg.be/x is niet bereikbaar",
    ]
    assert all(line.startswith("[LET OP] data/producten/reispas.yml: ") for line in found)
    assert "HEAD https://a.be/enkel_get" in asked and "GET https://a.be/enkel_get" in asked
    assert "HEAD https://stad.gent" in asked


def test_it_says_once_that_there_is_no_internet(tmp_path: Path) -> None:
    write_sample(tmp_path, product=linked("https://a.be/x", "https://b.be/x"))

    def nothing(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route")

    (found,) = open_all(read(tmp_path), httpx.MockTransport(nothing), pause=0)
    assert str(found) == "[LET OP] data: geen enkele link is bereikbaar — kijk na of er internet is"
