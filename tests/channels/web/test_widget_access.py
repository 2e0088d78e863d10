"""The widget for everyone: keyboard, screen readers, small screens, dark, no movement, people."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.channels.web.chat_server import ChatServer
from tests.channels.web.visits import Visit, newest_resident, visit_as

pytestmark = pytest.mark.browser


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


def test_it_shows_that_a_person_took_over(visit: Visit) -> None:
    visit.open()
    noor = newest_resident(visit.server)
    visit.server.hand_over(noor, "agent:sam")
    expect(visit.panel.locator(".status")).to_have_text("Je praat met een medewerker.")
    visit.server.write(noor, "Dag, hier ben ik.", author="agent", wie="Sam")
    expect(visit.entry("Dag, hier ben ik.").locator(".meta")).to_contain_text("Sam, medewerker")
    visit.shot("medewerker")
    assert visit.faults() == []


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
    assert min(sizes) > 43.99  # the browser lays out in parts of a pixel


def test_it_does_not_move_for_who_wants_no_movement(browser: Browser, server: ChatServer) -> None:
    visit = visit_as(browser, server, reduced_motion="reduce")
    visit.open()
    moving = visit.panel.evaluate("e => e.getAnimations({subtree: true}).length")
    assert moving == 0
    visit.page.context.close()
