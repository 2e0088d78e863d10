"""The widget in a real browser: opening, keyboard, reload, privacy, reflow, colours and accessibility."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from sqlalchemy import select

from bot.answers import opening
from bot.catalogue import load
from bot.settings import ROOT
from channels.web.tables import WebSession
from tests.channels.web.chat_server import GENT_SITE, KIM_SITE, TEST_LIMITS, ChatServer, Resident

pytestmark = pytest.mark.browser

SCREENSHOTS = Path("var/screenshots")
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--no-first-run",
    # A page that the test itself makes up for https://stad.gent may ask our server on loopback.
    "--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield running
        running.close()


class Visit:
    """A resident with the page open."""

    def __init__(self, page: Page, server: ChatServer) -> None:
        self.page = page
        self.server = server
        self.requests: list[str] = []
        self.problems: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda message: message.type == "error" and self.problems.append(message.text))
        page.goto(server.url)

    @property
    def launcher(self) -> Locator:
        return self.page.locator("#onthaal .launcher")

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def input(self) -> Locator:
        return self.page.get_by_label("Je bericht")

    def open(self) -> None:
        self.launcher.click()
        self.said("Ik ben een computer")

    def ask(self, text: str) -> None:
        self.input.fill(text)
        self.input.press("Enter")

    def entry(self, text: str) -> Locator:
        return self.panel.locator(".entry", has_text=text)

    def said(self, text: str) -> None:
        expect(self.entry(text).last).to_be_visible()

    def focus(self) -> str:
        """What has the focus, also inside the shadow root."""
        found: str = self.page.evaluate(
            "() => { let e = document.activeElement; while (e && e.shadowRoot) e = e.shadowRoot.activeElement;"
            " return e ? e.tagName + '.' + e.className : '' }"
        )
        return found

    def stored(self) -> int:
        count: int = self.page.evaluate(
            "sessionStorage.length + localStorage.length + document.cookie.length"
        )
        return count

    def shot(self, name: str) -> None:
        self.page.wait_for_timeout(300)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")

    def faults(self) -> list[str]:
        self.page.wait_for_timeout(300)  # a panel that is still fading in has too little contrast
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": WCAG}})
        return [f"{v['id']}: {[n['target'] for n in v['nodes']]}" for v in found.response["violations"]]


@pytest.fixture
def visit(browser: Browser, server: ChatServer) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="nl-BE")
    visiting = Visit(context.new_page(), server)
    yield visiting
    context.close()


def visit_as(browser: Browser, server: ChatServer, **wishes: Any) -> Visit:
    return Visit(browser.new_context(locale="nl-BE", **wishes).new_page(), server)


def test_it_opens_answers_and_asks_nobody_else(visit: Visit) -> None:
    visit.open()
    visit.ask("Wat kost een reispas?")
    visit.said("75 euro")
    visit.shot("licht")
    assert all(url.startswith((visit.server.url, "data:")) for url in visit.requests), visit.requests
    assert visit.problems == []


def test_it_stores_nothing_before_it_is_opened(visit: Visit) -> None:
    expect(visit.launcher).to_be_visible()
    visit.shot("pagina")
    assert visit.stored() == 0
    assert not any("panel.js" in url or "/sessions" in url for url in visit.requests)
    visit.open()
    assert visit.stored() == 1


def test_it_goes_by_keyboard_alone(visit: Visit) -> None:
    visit.launcher.focus()
    visit.page.keyboard.press("Enter")
    visit.said("Ik ben een computer")
    assert visit.focus() == "TEXTAREA."
    visit.page.keyboard.type("eerste regel")
    visit.page.keyboard.press("Shift+Enter")
    visit.page.keyboard.type("tweede regel")
    visit.page.keyboard.press("Enter")
    visit.said("Je zei: eerste regel")
    expect(visit.input).to_have_value("")
    assert visit.focus() == "TEXTAREA."
    visit.page.keyboard.press("Escape")
    expect(visit.panel).to_be_hidden()
    assert visit.focus() == "BUTTON.launcher"


def test_it_leaves_the_page_usable_beside_it(visit: Visit) -> None:
    visit.open()
    assert visit.panel.get_attribute("aria-modal") == "false"
    visit.page.locator(".top a").focus()
    visit.server.noor().say("iets")  # someone else's message must not do anything here
    assert visit.focus() == "A."


def test_it_keeps_line_breaks_and_links_addresses_numbers_and_mail(visit: Visit) -> None:
    visit.open()
    visit.ask("reispas")
    answer = visit.entry("75 euro")
    expect(answer.locator('a[href="tel:092101010"]')).to_have_text("09 210 10 10")
    expect(answer.locator('a[href="mailto:reispas@gent.example"]')).to_be_visible()
    expect(answer.locator('a[href="tel:112"]')).to_have_text("112")
    outside = answer.locator('.text a[href="https://diplomatie.belgium.be/nl"]')
    assert (outside.get_attribute("target"), outside.get_attribute("rel")) == (
        "_blank",
        "noopener noreferrer",
    )
    expect(outside).to_contain_text("opent in een nieuw venster")
    assert answer.locator(".text").evaluate("e => getComputedStyle(e).whiteSpace") == "pre-line"


def test_it_shows_the_source_its_date_and_that_it_is_an_example(visit: Visit) -> None:
    visit.open()
    visit.ask("reispas")
    expect(visit.entry("75 euro").locator(".source")).to_contain_text("20 november 2026")
    expect(visit.entry("75 euro").locator(".tag")).to_contain_text("voorbeeld")


def test_it_shows_markup_as_text(visit: Visit) -> None:
    visit.open()
    visit.ask("<img src=x onerror=alert(1)><b>vet</b>")
    visit.said("Je zei: <img src=x onerror=alert(1)><b>vet</b>")
    assert visit.panel.locator("img, b").count() == 0


def test_it_takes_a_choice_and_closes_the_menu(visit: Visit) -> None:
    visit.open()
    choice = visit.panel.get_by_role("button", name="Wat kan je?")
    choice.click()
    visit.said("Je koos hulp.")
    expect(choice).to_have_attribute("aria-disabled", "true")
    expect(choice).to_contain_text("gekozen")
    assert visit.focus() == "BUTTON.chosen"
    choice.click(force=True)
    visit.page.wait_for_timeout(200)
    assert visit.panel.locator(".entry.user").count() == 1


def test_it_takes_a_thumb(visit: Visit) -> None:
    visit.open()
    visit.ask("reispas")
    thumb = visit.entry("75 euro").get_by_role("button", name="Dit antwoord helpt mij niet")
    thumb.click()
    expect(thumb).to_have_attribute("aria-pressed", "true")
    assert visit.panel.locator(".entry").first.locator(".thumbs").count() == 0


def test_it_has_one_polite_region_and_says_only_what_is_new(visit: Visit) -> None:
    visit.open()
    regions = visit.page.locator("#onthaal [aria-live]")
    assert regions.count() == 1
    visit.page.evaluate(
        "() => { window.heard = []; new MutationObserver((all) => all.forEach((m) => m.addedNodes.forEach("
        "(n) => heard.push(n.textContent)))).observe(document.querySelector('#onthaal').shadowRoot"
        ".querySelector('[aria-live]'), {childList: true}) }"
    )
    visit.ask("reispas")
    visit.said("75 euro")
    visit.page.wait_for_timeout(2200)
    heard = visit.page.evaluate("heard")
    assert sum("75 euro" in line for line in heard) == 1
    assert not any(line == "reispas" for line in heard)
    expect(regions).to_be_empty()


def test_it_goes_on_after_a_reload(visit: Visit) -> None:
    visit.open()
    visit.ask("Onthoud dit")
    visit.said("Je zei: Onthoud dit")
    visit.input.fill("half geschreven")
    visit.page.reload()
    visit.said("Je zei: Onthoud dit")
    assert visit.panel.locator(".entry").count() == 3
    expect(visit.input).to_have_value("half geschreven")
    assert visit.focus() == "BODY."
    visit.ask("en verder")
    visit.said("Je zei: en verder")
    assert visit.requests.count(f"{visit.server.url}/api/web/sessions") == 1


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


def test_it_shows_a_second_tab_the_same(visit: Visit) -> None:
    visit.open()
    with visit.page.context.expect_page() as opening:
        visit.page.evaluate("window.open(location.href)")  # a tab that copies the session
    other = Visit(opening.value, visit.server)
    other.said("Ik ben een computer")
    visit.ask("in het eerste venster")
    other.said("Je zei: in het eerste venster")
    assert other.panel.locator(".entry.user").count() == 1


def test_it_begins_anew_when_asked(visit: Visit) -> None:
    visit.open()
    visit.ask("oud")
    visit.said("Je zei: oud")
    visit.panel.get_by_role("button", name="Nieuw gesprek").click()
    expect(visit.panel.locator(".entry")).to_have_count(1)
    visit.ask("nieuw")
    visit.said("Je zei: nieuw")


def test_it_shows_that_a_person_took_over(visit: Visit) -> None:
    visit.open()
    noor = newest_resident(visit.server)
    visit.server.hand_over(noor, "agent:sam")
    expect(visit.panel.locator(".status")).to_have_text("Je praat met een medewerker.")
    visit.server.write(noor, "Dag, hier ben ik.", author="agent", naam="Sam")
    expect(visit.entry("Dag, hier ben ik.").locator(".meta")).to_contain_text("Sam, medewerker")
    visit.shot("medewerker")
    assert visit.faults() == []


def newest_resident(server: ChatServer) -> Resident:
    with server.storage.read() as session:
        row = session.scalars(select(WebSession).order_by(WebSession.created_at.desc()).limit(1)).one()
    return Resident(server, "", row.id)


def test_it_keeps_a_too_long_message_in_the_input(visit: Visit) -> None:
    visit.open()
    visit.ask("x" * 2050)
    expect(visit.panel.locator(".problem")).to_contain_text("50 tekens te lang")
    expect(visit.input).to_have_value("x" * 2050)
    assert visit.panel.locator(".entry.user").count() == 0


def test_it_does_nothing_with_an_empty_message(visit: Visit) -> None:
    visit.open()
    visit.ask("   ")
    assert visit.panel.locator(".entry").count() == 1


def test_a_tile_of_the_page_asks_its_question(visit: Visit) -> None:
    visit.page.get_by_role("link", name="Wat kost een reispas?").click()
    visit.said("75 euro")


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


def test_it_gives_other_ways_when_the_chat_can_not_even_open(browser: Browser, server: ChatServer) -> None:
    context = browser.new_context(locale="nl-BE")
    page = context.new_page()
    page.route("**/panel.js", lambda route: route.abort())
    page.route("**/api/web/city*", lambda route: route.abort())
    visit = Visit(page, server)
    visit.launcher.click()
    down = page.get_by_text("De chat werkt nu even niet")
    expect(down).to_be_visible()
    expect(page.locator("#onthaal .down a[href='tel:092101010']")).to_be_visible()
    visit.shot("geen-chat")
    page.unroute("**/panel.js")
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser: Browser, server: ChatServer, scheme: Any, width: int) -> None:
    visit = visit_as(browser, server, color_scheme=scheme, viewport={"width": width, "height": 760})
    assert visit.faults() == []
    visit.shot(f"pagina-{scheme}-{width}")
    visit.open()
    visit.ask("reispas")
    visit.said("75 euro")
    visit.ask("menu")
    visit.said("Waarover gaat je vraag?")
    assert visit.faults() == []
    visit.shot(f"chat-{scheme}-{width}")
    visit.page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page_of_the_real_city(
    browser: Browser, tmp_path: Path, scheme: Any
) -> None:
    catalogue = load(ROOT)
    with ChatServer(
        tmp_path, cities=catalogue.cities, opening=lambda key: opening(catalogue.city(key))
    ) as server:
        visit = visit_as(browser, server, color_scheme=scheme, viewport={"width": 1280, "height": 860})
        visit.launcher.click()
        visit.said("geen mens")
        assert visit.faults() == []
        visit.shot(f"gent-{scheme}")
        visit.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        visit.page.keyboard.press("Escape")
        visit.shot(f"gent-onder-{scheme}")
        visit.page.context.close()


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


def embedded(browser: Browser, server: ChatServer, site: str) -> Page:
    """A page of `site` with the script on it and the strictest policy that the script can live with."""
    socket = server.url.replace("http", "ws")
    policy = f"default-src 'none'; script-src {server.url}; connect-src {server.url} {socket}"
    attributes = 'data-gemeente="gent" data-telefoon="09 210 10 10" async'
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


def test_it_fits_a_screen_of_320_pixels(browser: Browser, server: ChatServer) -> None:
    visit = visit_as(browser, server, viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    assert visit.page.evaluate("document.documentElement.scrollWidth") == 320
    visit.open()
    visit.ask("https://diplomatie.belgium.be/" + "zeer-lang" * 30)
    visit.said("Je zei: https")
    log = visit.panel.locator(".log")
    assert log.evaluate("e => e.scrollWidth <= e.clientWidth")
    assert visit.panel.evaluate("e => e.getBoundingClientRect().width") == 320
    assert visit.panel.get_attribute("aria-modal") == "true"
    visit.shot("320")
    visit.page.context.close()


def test_it_keeps_the_focus_in_where_it_covers_the_page(browser: Browser, server: ChatServer) -> None:
    visit = visit_as(browser, server, viewport={"width": 320, "height": 640})
    visit.open()
    seen = set()
    for _ in range(12):
        visit.page.keyboard.press("Tab")
        seen.add(visit.focus())
    assert "BUTTON.icon" in seen and "TEXTAREA." in seen
    assert "BODY." not in seen and "A.ask" not in seen
    visit.page.context.close()


def test_its_targets_are_large_enough(visit: Visit) -> None:
    visit.open()
    visit.ask("reispas")
    visit.said("75 euro")
    sizes = visit.panel.locator("button, .choices a, textarea").evaluate_all(
        "all => all.map(e => { const r = e.getBoundingClientRect(); return Math.min(r.width, r.height) })"
    )
    assert min(sizes) >= 44


def test_it_does_not_move_for_who_wants_no_movement(browser: Browser, server: ChatServer) -> None:
    visit = visit_as(browser, server, reduced_motion="reduce")
    visit.open()
    moving = visit.panel.evaluate("e => e.getAnimations({subtree: true}).length")
    assert moving == 0
    visit.page.context.close()
