"""The pages themselves: for whom they are, what they let a browser do, and what they keep out."""

from __future__ import annotations

import json
import re

import httpx
import pytest

from bot.settings import ROOT
from channels.console.assets import FOLDER, Assets
from channels.console.pages import HEADERS
from tests.channels.console.balie import Balie, Inwoner, Medewerker

PAGES = ["/balie", "/balie/leiding", f"/balie/gesprek/{'a' * 32}"]


@pytest.mark.parametrize("path", PAGES)
def test_it_sends_who_is_not_signed_in_to_the_door(balie: Balie, path: str) -> None:
    answer = httpx.get(balie.url + path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/balie/aanmelden?verder={path}")


def test_it_keeps_its_pages_to_itself(balie: Balie) -> None:
    mieke = balie.mieke()
    for path in PAGES:
        answer = mieke.get(path)
        assert answer.status_code == 200
        for name, value in HEADERS.items():
            assert answer.headers[name] == value
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy and "require-trusted-types-for 'script'" in policy
        assert not re.search(r"\son\w+=|style=|<style|javascript:", answer.text)
        scripts = re.findall(r"<script\b([^>]*)>", answer.text)
        assert all("src=" in script or "application/json" in script for script in scripts)
        assert "http://" not in answer.text.replace(balie.url, "")


def test_what_residents_wrote_cannot_end_the_pages_data(balie: Balie, sam: Medewerker) -> None:
    balie.noor("</script><script>alert(1)</script> medewerker")
    page = sam.get("/balie").text
    assert "<script>alert" not in page
    found = re.search(r'id="gegevens">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    shown = json.loads(found[1])["lists"]["wachtend"][0]["lastText"]
    assert shown == "</script><script>alert(1)</script> medewerker"


def test_only_supervisors_see_their_screen(balie: Balie, sam: Medewerker) -> None:
    assert "Teamleiding" not in sam.get("/balie").text
    refused = sam.get("/balie/leiding")
    assert refused.status_code == 403 and "teamleider" in refused.text


def test_the_snapshot_and_the_stream_join_without_a_gap(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    """The number in the page is not later than what the page shows."""
    found = re.search(r'id="gegevens">(.*?)</script>', sam.get("/balie").text, re.DOTALL)
    assert found is not None
    facts = json.loads(found[1])
    assert facts["seq"] == balie.desk.feed_head("gent") == 1
    assert [one["conversation"] for one in facts["lists"]["wachtend"]] == [noor.id]


def test_its_files_are_of_one_make_and_kept(balie: Balie) -> None:
    assets = Assets()
    for path in sorted(FOLDER.iterdir()):
        answer = httpx.get(balie.url + assets.path(path.name))
        assert answer.status_code == 200 and answer.content == path.read_bytes()
        assert "immutable" in answer.headers["cache-control"]
        again = httpx.get(
            balie.url + assets.path(path.name), headers={"if-none-match": answer.headers["etag"]}
        )
        assert again.status_code == 304
    assert httpx.get(f"{balie.url}/balie/v/ouder/werk.js").headers["cache-control"] == "no-store"
    assert httpx.get(f"{balie.url}/balie/v/x/geheim.js").status_code == 404
    with pytest.raises(KeyError):
        assets.path("geheim.js")


def test_its_scripts_never_parse_markup() -> None:
    """No sink of Trusted Types, no eval, nothing from elsewhere."""
    for path in FOLDER.glob("*.js"):
        code = path.read_text()
        for sink in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            "https://",
        ):
            assert sink not in code, (path.name, sink)


def test_the_manual_names_every_key() -> None:
    """docs/balie.md and the window with keys tell the same."""
    manual = (ROOT / "docs/balie.md").read_text()
    window = (FOLDER.parent / "templates" / "kader.html").read_text()
    keys = set(re.findall(r"<kbd>([^<]+)</kbd>", window))
    missing = [key for key in keys if f"`{key}`" not in manual]
    assert missing == []
