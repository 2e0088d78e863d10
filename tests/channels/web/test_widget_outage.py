"""The widget when something is wrong: no sockets, a restart, an ended session, another site."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.channels.web.chat_server import GENT_SITE, KIM_SITE, LIER_SITE, TEST_LIMITS, ChatServer
from tests.channels.web.visits import Visit, newest_resident, visit_as

pytestmark = pytest.mark.browser


def test_it_reads_a_long_history_in_pages(browser: Browser, tmp_path: Path) -> None:
    with ChatServer(tmp_path, replace(TEST_LIMITS, replay=3)) as server:
        visit = visit_as(browser, server)
        visit.open()
        server.write(newest_resident(server), *(f"regel {number}" for number in range(8)))
        visit.said("regel 7")
        visit.page.reload()
        visit.said("regel 7")
        visit.ask("verder")
        visit.said("Je zei: verder")
        texts = visit.panel.locator(".entry .text").all_inner_texts()
        assert texts == ["regel 5", "regel 6", "regel 7", "verder", "Je zei: verder"]
        visit.page.context.close()


def test_it_uses_plain_requests_where_sockets_do_not_pass(browser: Browser, server: ChatServer) -> None:
    context = browser.new_context(locale="nl-BE")
    context.add_init_script(
        "window.WebSocket = class { constructor() { setTimeout(() => this.onclose({code: 1006})) } close() {} }"
    )
    visit = Visit(context.new_page(), server)
    visit.launcher.click()
    expect(visit.entry("Ik ben een computer")).to_be_visible(timeout=15_000)
    visit.ask("zonder socket")
    visit.said("Je zei: zonder socket")
    visit.panel.get_by_role("button", name="Dit antwoord helpt mij", exact=True).click()
    expect(visit.panel.get_by_role("button", name="Dit antwoord helpt mij", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    assert visit.panel.locator(".entry.user").count() == 1
    context.close()


def test_it_sends_again_what_was_not_taken_when_the_service_comes_back(
    browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context(locale="nl-BE")
    with ChatServer(tmp_path) as server:
        visit = Visit(context.new_page(), server)
        visit.open()
        port = server.port
    banner = visit.panel.locator(".banner")
    expect(banner).to_contain_text("De verbinding is verbroken", timeout=10_000)
    visit.ask("tijdens de storing")
    expect(visit.panel.locator(".waiting")).to_contain_text("Wordt verstuurd")
    expect(banner).to_contain_text("De chat is nu niet bereikbaar", timeout=30_000)
    expect(banner.locator("a[href='tel:+3292101010']")).to_be_visible()
    expect(banner).to_contain_text("maandag tot donderdag van 8 tot 19 uur")
    visit.shot("storing")
    assert visit.faults() == []
    with ChatServer(tmp_path, port=port):
        visit.page.evaluate("window.dispatchEvent(new Event('online'))")
        expect(visit.entry("Je zei: tijdens de storing")).to_be_visible(timeout=40_000)
        expect(banner).to_be_hidden()
        assert visit.panel.locator(".entry.user").count() == 1
        context.close()


def test_it_starts_again_when_the_session_has_ended(visit: Visit) -> None:
    visit.open()
    visit.page.evaluate(
        "() => { const kept = JSON.parse(sessionStorage['onthaal:gent']); kept.token = 'x';"
        " sessionStorage['onthaal:gent'] = JSON.stringify(kept) }"
    )
    visit.page.reload()
    visit.said("Ik ben een computer")
    visit.ask("weer hier")
    visit.said("Je zei: weer hier")


def test_it_works_on_the_site_of_the_city_under_a_strict_policy(browser: Browser, server: ChatServer) -> None:
    page = embedded(browser, server, GENT_SITE)
    page.locator("#onthaal .launcher").click()
    expect(page.locator(".entry", has_text="Ik ben een computer")).to_be_visible()
    page.get_by_label("Je bericht").fill("vanop de site")
    page.get_by_label("Je bericht").press("Enter")
    expect(page.locator(".entry", has_text="Je zei: vanop de site")).to_be_visible()
    page.context.close()


def test_it_says_that_it_does_not_work_on_another_site(browser: Browser, server: ChatServer) -> None:
    page = embedded(browser, server, KIM_SITE)
    page.locator("#onthaal .launcher").click()
    expect(page.locator(".banner")).to_contain_text("De chat werkt niet op deze website.")
    expect(page.locator(".banner a[href^='tel:']")).to_be_visible()
    page.context.close()


def test_it_speaks_in_the_citys_form_of_address(browser: Browser, server: ChatServer) -> None:
    page = embedded(browser, server, LIER_SITE, "lier")
    page.get_by_role("button", name="Stel uw vraag").click()
    expect(page.get_by_label("Uw bericht")).to_be_visible()
    expect(page.locator(".status")).to_have_text("U praat met een computer.")
    page.context.close()


def embedded(browser: Browser, server: ChatServer, site: str, city: str = "gent") -> Page:
    """A page of `site` with the script on it and the strictest policy that the script can live with."""
    socket = server.url.replace("http", "ws")
    policy = f"default-src 'none'; script-src {server.url}; connect-src {server.url} {socket}"
    attributes = f'data-gemeente="{city}" data-telefoon="09 210 10 10" async'
    script = f'<script src="{server.url}/web/onthaal.js" {attributes}></script>'
    page = browser.new_context(locale="nl-BE").new_page()
    page.route(
        f"{site}/",
        lambda route: route.fulfill(
            body=f"<!doctype html><html lang=nl><title>Stad</title><body>{script}",
            headers={"Content-Type": "text/html", "Content-Security-Policy": policy},
        ),
    )
    page.goto(f"{site}/")
    return page
