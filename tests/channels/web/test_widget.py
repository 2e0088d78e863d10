"""The widget in a real browser: opening, asking, choosing, reloading, privacy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from bot.answers import opening
from bot.catalogue import load
from bot.settings import ROOT
from channels.web import Limits
from tests.channels.web.chat_server import ChatServer
from tests.channels.web.visits import Visit, visit_as

pytestmark = pytest.mark.browser


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


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Kijk op https://stad.gent/nl.", ["https://stad.gent/nl"]),
        ("(zie https://stad.gent/nl?a=1&b=2)", ["https://stad.gent/nl?a=1&b=2"]),
        ("www.vlaanderen.be", ["https://www.vlaanderen.be/"]),
        ("mail gentinfo@stad.gent, of bel 09 210 10 10", ["mailto:gentinfo@stad.gent", "tel:092101010"]),
        (
            "0470 12 34 56 of +32 9 210 10 10 of 0800 65 0 65",
            ["tel:0470123456", "tel:+3292101010", "tel:080065065"],
        ),
        ("Bel 112. Bel gratis naar 1700.", ["tel:112", "tel:1700"]),
        ("Op 01/02/2026 om 10.30 uur, nummer 1700 euro", []),
        ("Onderneming 0123.456.789, rekening BE68 5390 0754 7034", []),
        ("javascript:alert(1) data:text/html,x file:///etc/passwd", []),
        ("http://", []),
    ],
)
def test_it_links_only_what_can_be_used(visit: Visit, text: str, links: list[str]) -> None:
    found = visit.page.evaluate(
        "async (text) => { const { richText } = await import('/web/richtext.js');"
        " const nodes = richText(text, 'nieuw'); return [...nodes.querySelectorAll('a')].map((a) => a.href) }",
        text,
    )
    assert found == links


def test_it_keeps_the_order_of_who_types_too_fast(browser: Browser, tmp_path: Path) -> None:
    with ChatServer(tmp_path, Limits(message_rate=4.0, message_burst=2)) as server:
        visit = visit_as(browser, server)
        visit.open()
        for number in range(6):
            visit.ask(f"vraag {number}")
        expect(visit.entry("Je zei: vraag 5")).to_be_visible(timeout=20_000)
        said = visit.panel.locator(".user .text").all_inner_texts()
        assert said == [f"vraag {number}" for number in range(6)]
        visit.page.context.close()
