"""With the service down: telephone, hours and a contact link on the city's own site, instead of nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.channels.web.chat_server import ChatServer
from tests.channels.web.city_site import CitySite
from tests.channels.web.middlebox import Middlebox
from tests.channels.web.visits import Visit

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="nl-BE")
    yield context.new_page()
    context.close()


@pytest.fixture
def site() -> Iterator[Callable[..., CitySite]]:
    with ExitStack() as stack:
        yield lambda service, **more: stack.enter_context(CitySite(service, **more))


def shows_other_ways(page: Page, within: int = 5_000) -> None:
    page.get_by_role("button", name="Stel je vraag").click()
    down = page.locator("#onthaal .down")
    expect(down).to_contain_text("De chat werkt nu even niet", timeout=within)
    expect(down.locator("a[href^='tel:']")).to_have_text("09 210 10 10")
    expect(down).to_contain_text("Bereikbaar maandag tot donderdag van 8 tot 19 uur")
    expect(down.locator("a[href='https://gent.example/contact']")).to_be_visible()


def test_it_shows_them_when_the_loader_was_kept_and_the_service_refuses(
    page: Page, tmp_path: Path, site: Callable[..., CitySite]
) -> None:
    with ChatServer(tmp_path) as server:
        city = site(server.url)
        page.goto(city.url)
        expect(page.get_by_role("button", name="Stel je vraag")).to_be_visible()
    page.goto(f"{city.url}/nieuws")
    shows_other_ways(page)


def test_it_shows_them_when_the_service_takes_the_call_and_says_nothing(
    page: Page, server: ChatServer, site: Callable[..., CitySite]
) -> None:
    with Middlebox(server.port) as box:
        box.silent = True
        page.goto(site(box.url, own=True).url)
        shows_other_ways(page, 10_000)


def test_it_shows_them_when_only_the_panel_does_not_come(
    page: Page, server: ChatServer, site: Callable[..., CitySite]
) -> None:
    with Middlebox(server.port) as box:
        page.clock.install()
        box.held = {"/web/v/"}
        page.goto(site(box.url, own=True).url)
        page.get_by_role("button", name="Stel je vraag").click()
        page.wait_for_timeout(500)
        page.clock.fast_forward(9_000)
        expect(page.locator("#onthaal .down a[href='tel:+3292101010']")).to_be_visible()


@pytest.mark.parametrize("path", ["/api/web/city", "/web/v/"])
def test_it_opens_as_soon_as_the_service_is_back(
    page: Page, server: ChatServer, site: Callable[..., CitySite], path: str
) -> None:
    """The site is not in the list of Gent: the panel says so, which shows that it came."""
    with Middlebox(server.port) as box:
        box.blocked = {path}
        page.goto(site(box.url, own=True).url)
        page.get_by_role("button", name="Stel je vraag").click()
        expect(page.locator("#onthaal .down")).to_be_visible()
        box.blocked = set()
        page.get_by_role("button", name="Stel je vraag").click()
        expect(page.locator(".banner")).to_contain_text("De chat werkt niet op deze website.")
        expect(page.locator("#onthaal .down")).to_have_count(0)


def test_its_own_page_tells_the_hours_too(visit: Visit) -> None:
    visit.page.route("**/api/web/city*", lambda route: route.abort())
    visit.page.reload()
    visit.launcher.click()
    expect(visit.page.locator("#onthaal .down")).to_contain_text("Bereikbaar maandag tot donderdag")
    visit.shot("geen-chat")
    assert visit.faults() == []
