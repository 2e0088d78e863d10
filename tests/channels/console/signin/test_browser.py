"""Signing in with a real browser: accessible, with the keyboard only, at an issuer and back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.channels.console.signin.conftest import PASSWORD, MakeTown, Town, at
from tests.channels.web.visits import QUIET, SCREENSHOTS
from tests.fakes.oidc import FakeIssuer
from tests.fakes.serving import listening, serving

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield running
        running.close()


@pytest.fixture
def port() -> int:
    with listening() as door:
        return int(door.getsockname()[1])


@pytest.fixture
def home(make_town: MakeTown, issuer: FakeIssuer, port: int) -> Iterator[Town]:
    """Served on this machine, with the issuer and with Sam's local account."""
    address = f"http://127.0.0.1:{port}"
    issuer.redirect_uris = [f"{address}/balie/aanmelden/terug"]
    issuer.present = None
    town = make_town(public_url=address, **at(issuer, oidc_lokaal=True))
    town.account("sam")
    with serving(town.app, port=port):
        yield town


def context(chromium: Browser, home: Town, **options: object) -> BrowserContext:
    given = {"base_url": home.settings.public_url, "locale": "nl-BE", **options}
    return chromium.new_context(**given)  # type: ignore[arg-type]


def accessible(page: Page, name: str) -> None:
    page.screenshot(path=SCREENSHOTS / f"aanmelden-{name}.png")
    found = Axe().run(page, options={"runOnly": WCAG})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_its_pages_are_accessible_on_a_small_phone_and_a_screen(
    chromium: Browser, home: Town, colours: str
) -> None:
    for width in (320, 1280):
        visit = context(chromium, home, viewport={"width": width, "height": 800}, color_scheme=colours)
        page = visit.new_page()
        problems: list[str] = []
        page.on("console", lambda said, kept=problems: said.type == "error" and kept.append(said.text))
        page.goto("/balie/aanmelden?afgemeld=1")
        accessible(page, f"{colours}-{width}")
        page.get_by_label("Gebruikersnaam").fill("sam")
        page.get_by_label("Wachtwoord").fill("niet het goede wachtwoord")
        page.get_by_role("button", name="Meld je aan met je wachtwoord").click()
        expect(page.get_by_role("alert")).to_contain_text("klopt niet")
        expect(page).to_have_title("Niet gelukt: Aanmelden bij de balie")
        accessible(page, f"fout-{colours}-{width}")
        page.goto("/balie/aanmelden/klaar")
        accessible(page, f"klaar-{colours}-{width}")
        assert [said for said in problems if "401" not in said] == []
        visit.close()


def test_sam_signs_in_with_the_keyboard_and_without_javascript(chromium: Browser, home: Town) -> None:
    visit = context(chromium, home, java_script_enabled=False)
    page = visit.new_page()
    page.goto("/balie/gesprek/9")
    for keys in ("Tab", "Tab"):
        page.keyboard.press(keys)
    page.keyboard.type("sam")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{home.settings.public_url}/balie/gesprek/9")
    expect(page.locator("body")).to_have_text("Sam Peeters gent agent")
    cookie = next(cookie for cookie in visit.cookies() if cookie["name"] == "onthaal-balie")
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Lax", -1)
    visit.close()


def test_aisha_signs_in_at_the_issuer_and_out_again(
    chromium: Browser, home: Town, issuer: FakeIssuer
) -> None:
    visit = context(chromium, home)
    page = visit.new_page()
    page.goto("/balie/gesprek/9?tab=a")
    page.get_by_role("link", name="Meld je aan met ACM/IDM").click()
    page.get_by_role("link", name="Aïsha").click()
    expect(page).to_have_url(f"{home.settings.public_url}/balie/gesprek/9?tab=a")

    csrf = page.evaluate("fetch('/balie/api/ik').then((r) => r.json()).then((me) => me.csrf)")
    page.set_content(
        f'<form method="post" action="/balie/afmelden"><input name="csrf" value="{csrf}"><button>Af</button></form>'
    )
    page.get_by_role("button", name="Af").click()
    expect(page).to_have_url(f"{home.settings.public_url}/balie/aanmelden")
    assert issuer.count("/logout") == 1
    page.goto("/balie")
    expect(page.get_by_role("heading", name="Aanmelden bij de balie")).to_be_visible()
    visit.close()


def test_a_second_window_tells_the_first_and_closes(chromium: Browser, home: Town) -> None:
    visit = context(chromium, home)
    first = visit.new_page()
    first.goto("/balie/aanmelden")
    first.evaluate("addEventListener('storage', (event) => { document.title = event.key })")
    with visit.expect_page() as opened:
        first.evaluate("void open('/balie/aanmelden?venster=1', 'aanmelden')")
    second = opened.value
    second.get_by_label("Gebruikersnaam").fill("sam")
    second.get_by_label("Wachtwoord").fill(PASSWORD)
    with second.expect_event("close"):
        second.get_by_role("button", name="Meld je aan met je wachtwoord").click()

    expect(first).to_have_title("balie.aangemeld")
    visit.close()


def test_no_other_site_posts_with_somebodys_session(chromium: Browser, home: Town) -> None:
    visit = context(chromium, home)
    page = visit.new_page()
    page.goto("/balie/aanmelden")
    page.get_by_label("Gebruikersnaam").fill("sam")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Meld je aan met je wachtwoord").click()
    expect(page.locator("body")).to_have_text("Sam Peeters gent agent")
    csrf = page.evaluate("fetch('/balie/api/ik').then((r) => r.json()).then((me) => me.csrf)")

    elsewhere = home.settings.public_url.replace("127.0.0.1", "localhost")
    page.goto(f"{elsewhere}/balie/aanmelden/klaar.js")
    page.set_content(
        f'<form method="post" action="{home.settings.public_url}/balie/afmelden">'
        f'<input name="csrf" value="{csrf}"><button>Win een fiets</button></form>'
    )
    page.get_by_role("button").click()
    expect(page.locator("h1")).to_be_visible()
    page.goto(f"{home.settings.public_url}/balie")
    expect(page.locator("body")).to_have_text("Sam Peeters gent agent")
    visit.close()
