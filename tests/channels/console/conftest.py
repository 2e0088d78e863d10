"""A console that runs, with a database of each test's own, and a browser for those that look at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from bot.catalogue import Catalogue
from tests.channels.console.balie import Balie, Inwoner, Medewerker
from tests.channels.console.screens import QUIET, SCREENSHOTS, Screen


@pytest.fixture
def balie(catalogue: Catalogue, database_url: str) -> Iterator[Balie]:
    with Balie(catalogue, database_url) as running:
        yield running


@pytest.fixture
def sam(balie: Balie) -> Medewerker:
    return balie.sam()


@pytest.fixture
def noor(balie: Balie) -> Inwoner:
    """She asked what a passport costs, and waits for a person."""
    return balie.noor("Wat kost een reispas?", "Ik wil een medewerker spreken")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield running
        running.close()


@pytest.fixture
def desk(browser: Browser, sam: Medewerker) -> Iterator[Screen]:
    """Sam's screen."""
    screen = Screen(browser, sam)
    screen.open()
    yield screen
    screen.close()
