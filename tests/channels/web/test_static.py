"""The widget's files: size, types, caching, and what they must never hold."""

from __future__ import annotations

import gzip
import re

import httpx
import pytest

from channels.web.static import FOLDER, Static
from tests.channels.web.chat_server import ChatServer

LOADER = FOLDER / "onthaal.js"
PANEL = sorted(path for path in FOLDER.glob("*.js") if path != LOADER)


def packed(*paths: object) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)  # type: ignore[attr-defined]


def test_the_loader_is_small() -> None:
    assert packed(LOADER) <= 3 * 1024


def test_the_panel_is_small() -> None:
    assert packed(*PANEL) <= 40 * 1024


@pytest.mark.parametrize("path", [LOADER, *PANEL], ids=lambda path: path.name)
def test_it_never_parses_text_as_markup(path: object) -> None:
    source = path.read_text()  # type: ignore[attr-defined]
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", source
    )
    assert "localStorage" not in source and "document.cookie" not in source


def test_it_serves_types_and_lets_modules_be_used_elsewhere(server: ChatServer) -> None:
    answer = server.get("/web/onthaal.js")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"].startswith("public, max-age=300, stale-while-revalidate=")
    assert answer.content == LOADER.read_bytes()


def test_it_serves_without_compression_to_who_has_none(server: ChatServer) -> None:
    answer = server.get("/web/panel.js", accept_encoding="identity")
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-length"] == str((FOLDER / "panel.js").stat().st_size)


def test_it_says_when_nothing_changed(server: ChatServer) -> None:
    etag = server.get("/web/panel.js").headers["etag"]
    answer = server.get("/web/panel.js", if_none_match=etag)
    assert (answer.status_code, answer.content) == (304, b"")


def test_it_lets_only_the_present_version_be_kept_for_ever(server: ChatServer) -> None:
    assert "immutable" in server.get(Static().path("panel.js")).headers["cache-control"]
    assert server.get("/web/v/000000000000/panel.js").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["nergens.js", "..%2Frouter.py", "%2e%2e/router.py", "v/x/../../router.py"])
def test_it_serves_nothing_else(server: ChatServer, name: str) -> None:
    assert httpx.get(f"{server.url}/web/{name}").status_code == 404


def test_it_shows_the_example_page_with_a_strict_policy(server: ChatServer) -> None:
    answer = server.get("/")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "'unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "Dit is een voorbeeld" in answer.text
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=", answer.text)
    assert "tel:+3292101010" in answer.text
