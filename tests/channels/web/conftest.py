"""One running chat for all tests: every Noor is a new session, so nothing is shared but the process.

Inwoner Noor comes from `server.noor()`; buitenstaander Kim has no right to be here.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.channels.web.chat_server import ChatServer, Resident
from tests.channels.web.visits import QUIET, SCREENSHOTS, Visit


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatServer]:
    with ChatServer(tmp_path_factory.mktemp("chat")) as running:
        yield running


@pytest.fixture
def noor(server: ChatServer) -> Resident:
    return server.noor()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield running
        running.close()


@pytest.fixture
def visit(browser: Browser, server: ChatServer) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="nl-BE")
    visiting = Visit(context.new_page(), server)
    yield visiting
    context.close()
