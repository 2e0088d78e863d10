"""The online forms of Mijn Burgerprofiel as the way to the right web application."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.catalogue import load
from bot.catalogue.ipdc import forms
from bot.catalogue.ipdc.errors import FeedError
from bot.catalogue.ipdc.fetch import Fetcher
from tests.bot.catalogue.ipdc.conftest import Command
from tests.bot.catalogue.ipdc.pages import record
from tests.bot.catalogue.ipdc.server import serving
from tests.bot.catalogue.sample import PRODUCT, write

DESK = "https://mbp.example/formulier"


def form(number: str | None, address: str | None) -> dict[str, Any]:
    links = {"fallback": {"href": address}} if address else {}
    return {"id": f"d8{number}", "productId": number, "_links": {"embed": {"href": "x?token={T}"}, **links}}


def hal(*items: Any, following: str | None = None) -> dict[str, Any]:
    links = {"next": {"href": following}} if following else {}
    return {"_links": links, "_pageMetadata": {"totalItems": len(items)}, "_embedded": {"items": list(items)}}


@pytest.fixture
def listed(root: Path) -> Callable[..., Path]:
    def save(*items: Any) -> Path:
        path = root / "formulieren.json"
        path.write_text(json.dumps(hal(*items)), encoding="utf-8")
        return path

    return save


def links(root: Path, key: str) -> list[tuple[str, str]]:
    made = yaml.safe_load((root / f"data/gemeenten/gent/ipdc/{key}.yml").read_text(encoding="utf-8"))
    return [(link["url"], link["soort"]) for link in made["aspecten"]["aanvragen"]["links"]]


def test_it_reads_the_list_and_skips_what_leads_nowhere() -> None:
    pages = [
        hal(form("697", f"{DESK}/697"), form(None, DESK), form("698", None), "kapot"),
        hal(form("697", f"{DESK}/anders"), form("699", "http://mbp.example/699")),
        {"_embedded": None},
        [],
    ]

    assert forms.routes(pages) == {"697": f"{DESK}/697", "699": "https://mbp.example/699"}


def test_it_follows_the_pages_of_the_list() -> None:
    pages = [
        hal(form("1", f"{DESK}/1"), following="https://ergens/doc/forms?limit=10&offset=10&pageNumber=1"),
        hal(form("2", f"{DESK}/2")),
    ]
    with serving(forms=pages) as server, Fetcher(server.address, per_minute=60_000) as fetcher:
        found = forms.routes(forms.fetched(fetcher, "/doc/forms"))

    assert found == {"1": f"{DESK}/1", "2": f"{DESK}/2"}
    assert [query["offset"] for _, query in server.asked] == ["0", "10"]


def test_it_puts_the_form_first(
    root: Path, command: Command, saved: Callable[..., Path], listed: Any
) -> None:
    desk = [{"url": "https://eloket.gent.example/x", "naam": {"nl": "Vraag aan"}}]
    procedures = {"beschrijving": {"nl": "Doe het zo."}, "websites": desk}
    file = saved(record(1, productnummer="697", procedures=procedures), record(2, productnummer="698"))
    command("--van", file, "--formulieren", listed(form("697", f"{DESK}/697"), form("698", f"{DESK}/698")))

    assert links(root, "ipdc_697") == [(f"{DESK}/697", "start"), ("https://eloket.gent.example/x", "start")]
    bare = load(root).product("gent", "ipdc_698")
    assert bare.afspraak == "online"
    assert bare.answer("aanvragen").tekst == "Je kan dit online aanvragen. Gebruik de knop hieronder."


def test_it_remembers_the_list(root: Path, command: Command, saved: Callable[..., Path], listed: Any) -> None:
    file = saved(record(1, productnummer="697"))
    command("--van", file, "--formulieren", listed(form("697", f"{DESK}/697")))

    assert command("--van", file)[1][-1].startswith("Klaar: 0 nieuw, 0 gewijzigd, 1 ongewijzigd")
    table = root / "data/gemeenten/gent/formulieren.tsv"
    assert table.read_text(encoding="utf-8") == f"productnummer\tadres\n697\t{DESK}/697\n"


def test_it_follows_the_city_s_table_of_kinds(
    root: Path, command: Command, saved: Callable[..., Path], listed: Any
) -> None:
    (root / "data/sleutels/linksoorten.tsv").write_text(
        "productnummer\tadres\tsoort\n697\tmbp.example\tinformatie\n", encoding="utf-8"
    )
    site = {"url": "https://eloket.gent.example/x"}
    file = saved(record(1, productnummer="697", procedures={"beschrijving": {"nl": "Zo."}, "websites": site}))
    command("--van", file, "--formulieren", listed(form("697", f"{DESK}/697")))

    assert links(root, "ipdc_697") == [
        ("https://eloket.gent.example/x", "start"),
        (f"{DESK}/697", "informatie"),
    ]


def test_it_lays_a_form_over_a_product_of_ours_and_takes_it_away_again(
    root: Path, command: Command, saved: Callable[..., Path], listed: Any
) -> None:
    base = {"titel": "Info", "url": "https://vlaanderen.be/x", "soort": "informatie"}
    aspects = {**PRODUCT["aspecten"], "aanvragen": {"tekst": "Kom langs.", "links": [base]}}
    write(root / "data/producten/reispas.yml", {**PRODUCT, "aspecten": aspects})
    (root / "data/sleutels/productnummers.tsv").write_text(
        "productnummer\tsleutel\n58\treispas\n", encoding="utf-8"
    )
    command("--van", saved(), "--formulieren", listed(form("58", f"{DESK}/58")))
    answer = load(root).product("gent", "reispas").answer("aanvragen")

    assert answer.tekst == "Kom langs."
    assert [link.url for link in answer.links] == [f"{DESK}/58", "https://vlaanderen.be/x"]
    assert command("--van", saved(), "--formulieren", listed())[1][0] == "verwijderd: reispas"


def test_it_says_which_list_it_can_not_read(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match=r"weg\.json is niet leesbaar"):
        list(forms.saved(tmp_path / "weg.json"))
