"""The set-up and the figures in a browser: seen, used without a script, and held to WCAG by axe."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.appointments.setting_up import NewDesk, NewOfficer, ThemeChanges
from tests.channels.console.agenda.conftest import Agendabalie, Collega, at
from tests.channels.console.agenda.test_screens import PHONE, SCREENSHOTS, WIDE, _faults, _sideways, _small

pytestmark = pytest.mark.browser
SETTINGS = "/balie/agenda/instellingen"


@pytest.fixture
def full(balie: Agendabalie, mieke: Collega) -> Agendabalie:
    """Something is changed of everything, and last month was busy."""
    made = balie.setting_up
    made.theme("gent", mieke.id, "burgerzaken", ThemeChanges(minutes=20, durations={"reispas": 25}, lead=90))
    made.theme("gent", mieke.id, "huwen", ThemeChanges(active=False))
    made.desk("gent", mieke.id, NewDesk("zaal", "rabot", "Zaal met drie tafels", ("burgerzaken",), 3))
    made.officer("gent", mieke.id, NewOfficer("aisha", "Aïsha Yilmaz", ("wonen", "energie"), ("video",)))
    made.hours("gent", mieke.id, "medewerker/aisha", {0: [(540, 720)], 1: [(540, 720), (780, 990)]})
    balie.put(
        at(14, days=2), theme="wonen", mode="video", place=None, resource="gent/video/wonen/1", minutes=30
    )
    for number in range(12):
        way = {"mode": "video", "place": None} if number % 2 else {}
        came = {"no_show_at": at(12, days=-30)} if number == 3 else {"rating": 4 + number % 2}
        balie.put(at(9 + number % 6, days=-30), theme="wonen", confirmed_at=at(9, days=-41), **way, **came)
    balie.setups.forget("gent")
    return balie


PAGES = {
    "overzicht": SETTINGS,
    "thema": f"{SETTINGS}/thema/burgerzaken",
    "loket": f"{SETTINGS}/loket/zaal",
    "medewerker": f"{SETTINGS}/medewerker/aisha",
    "uren": f"{SETTINGS}/uren/thema/wonen/video",
    "uren-medewerker": f"{SETTINGS}/uren/medewerker/aisha",
    "nakijken": f"{SETTINGS}/nakijken",
    "cijfers": "/balie/agenda/cijfers",
    "uitvoer": "/balie/agenda/uitvoer",
}


@pytest.mark.parametrize(("size", "dress"), [("breed", "light"), ("breed", "dark"), ("telefoon", "light")])
def test_every_page_can_be_read_and_touched(
    browser: Browser, full: Agendabalie, mieke: Collega, size: str, dress: Any
) -> None:
    problems: list[str] = []
    viewport: Any = WIDE if size == "breed" else PHONE
    with browser.new_context(locale="nl-BE", viewport=viewport, color_scheme=dress) as context:
        context.add_cookies([mieke.cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and problems.append(said.text))
        for name, path in PAGES.items():
            page.goto(full.url + path)
            _look(page, f"{name}-{size}-{dress}")
        assert problems == []
        page.goto(full.url + PAGES["thema"])
        page.get_by_label("Duur van een afspraak (minuten)").fill("vijftien")
        page.get_by_role("button", name="Bewaar").click()
        expect(page.get_by_label("Duur van een afspraak (minuten)")).to_have_value("vijftien")
        _look(page, f"fout-{size}-{dress}")


def _look(page: Page, name: str) -> None:
    page.screenshot(path=SCREENSHOTS / f"instellen-{name}.png", full_page=True)
    alone = [one for one in _small(page) if 'type="checkbox"' not in one]
    assert (_faults(page), alone, _low_labels(page), _sideways(page)) == ([], [], 0, False), name


def _low_labels(page: Page) -> int:
    """Boxes are ticked by their labels, which must be high enough to touch."""
    low: int = page.evaluate(
        """[...document.querySelectorAll('main label:has(input)')]
          .filter(e => e.getBoundingClientRect().height < 43.5).length"""
    )
    return low


def test_mieke_sets_up_an_officer_without_a_script(
    browser: Browser, balie: Agendabalie, mieke: Collega
) -> None:
    with browser.new_context(locale="nl-BE", java_script_enabled=False) as context:
        context.add_cookies([mieke.cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(f"{balie.url}/balie/agenda")
        page.get_by_role("link", name="Instellingen").click()
        page.get_by_role("link", name="Voeg een medewerker toe").click()
        page.get_by_label("Naam", exact=True).fill("Aïsha Yilmaz")
        page.get_by_label("Account van de balie").select_option(label="Mieke Claes")
        page.get_by_label("Wonen, bouwen en renoveren").check()
        page.get_by_role("button", name="Bewaar").click()
        expect(page.locator("#fout-wijzen")).to_have_text("Kies er minstens één.")
        expect(page.get_by_label("Naam", exact=True)).to_have_value("Aïsha Yilmaz")
        expect(page.get_by_label("Wonen, bouwen en renoveren")).to_be_checked()
        page.get_by_label("video", exact=True).check()
        page.get_by_role("button", name="Bewaar").click()
        expect(page.get_by_role("status")).to_contain_text("De medewerker is bewaard")
        page.get_by_role("link", name=re.compile("uren van Aïsha Yilmaz")).click()
        page.get_by_label("Woensdag").fill("9u30 tot 10u30")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("De uren zijn bewaard")
    (officer,) = balie.setups["gent"].officers
    assert officer.agent_id == mieke.id
    times = balie.agenda.times("gent", "wonen", "video", None, at(9, days=1).date())
    assert [f"{one.start:%H:%M}" for one in times] == ["09:30", "10:00"]
