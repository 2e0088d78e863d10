"""The console for everyone: keyboard alone, screen readers, dark, a phone, and nobody's focus taken."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, expect

from tests.channels.console.balie import Balie, Inwoner, Medewerker
from tests.channels.console.screens import Screen

pytestmark = pytest.mark.browser

DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_its_screens_have_no_faults(
    browser: Browser, balie: Balie, sam: Medewerker, noor: Inwoner, colours: str, size: str
) -> None:
    mieke = balie.mieke()
    lien = balie.noor("Ik wil een mens over mijn woning", channel="whatsapp")
    mieke.takes(noor)
    mieke.post(f"/gesprekken/{noor.id}/notities", {"text": "Belt liever.", "key": "noteert-1"})
    balie.desk.draft(noor.id, after_seq=2, text="Een reispas kost 85 euro.", source={"titel": "Stad Gent"})
    sam.takes(lien)
    wishes: dict[str, Any] = DESK if size == "desk" else PHONE
    screen = Screen(browser, mieke, color_scheme=colours, **wishes)

    def check(name: str) -> None:
        screen.shot(f"{name}-{size}-{colours}")
        assert screen.faults() == [], name
        width = screen.page.evaluate("document.documentElement.scrollWidth")
        assert width <= wishes["viewport"]["width"], name

    screen.open()
    check("lijst")
    screen.talk(noor)
    check("gesprek")
    screen.page.get_by_role("button", name="Interne notitie", exact=True).click()
    check("notitie")
    if size == "phone":
        screen.page.get_by_role("button", name="Info", exact=True).click()
        check("info")
        screen.page.get_by_role("button", name="Gesprek", exact=True).click()
    for button, name in (
        ("Geef door", "doorgeven"),
        ("Laat terugbellen", "terugbellen"),
        ("Beëindig", "beeindigen"),
    ):
        screen.button(button).click()
        expect(screen.page.get_by_role("dialog")).to_be_visible()
        check(name)
        screen.press("Escape")
    screen.page.locator("#toetsen").click()
    check("toetsen")
    screen.press("Escape")
    screen.page.locator("#aanwezigheid").click()
    check("aanwezigheid")
    screen.press("Escape")
    screen.open("/balie/leiding")
    check("leiding")
    assert screen.problems == []
    screen.close()


def test_it_reflows_at_320_pixels(browser: Browser, sam: Medewerker, noor: Inwoner) -> None:
    sam.takes(noor)
    screen = Screen(browser, sam, viewport={"width": 320, "height": 640})
    for path in ("/balie", f"/balie/gesprek/{noor.id}"):
        screen.open(path)
        screen.page.wait_for_timeout(300)
        assert screen.page.evaluate("document.documentElement.scrollWidth") <= 320
    screen.close()


def test_the_main_task_goes_by_keyboard_alone(desk: Screen, noor: Inwoner) -> None:
    """Claim → answer → note → end → record, without a mouse."""
    expect(desk.case(noor)).to_be_visible()
    desk.press("j")
    expect(desk.title).to_have_text("Reispas")
    expect(desk.button("Neem over")).to_be_visible()
    desk.press("n")
    expect(desk.button("Beëindig")).to_be_visible()
    desk.press("r")
    assert desk.focus() == "antwoord"
    desk.page.keyboard.type("Dag Noor, dat kost 85 euro.")
    desk.press("Enter")
    expect(desk.said("dat kost 85 euro")).to_have_count(1)
    assert desk.focus() == "antwoord"
    desk.press("Escape", "i")
    assert desk.focus() == "notitie"
    desk.page.keyboard.type("Prijs gezegd.")
    desk.press("Enter")
    expect(desk.said("Prijs gezegd.")).to_have_count(1)
    desk.press("Escape", "e")
    end = desk.page.get_by_role("dialog", name="Beëindig het gesprek")
    expect(end).to_be_visible()
    desk.press("Enter")
    record = desk.page.get_by_role("dialog", name="Verslag van het gesprek")
    expect(record).to_be_visible()
    assert desk.focus() == "resultaat"
    desk.page.keyboard.type("Zelf")
    desk.press("Tab", "Tab")
    assert desk.focus() == "aantekening"
    desk.page.keyboard.type("Wou de prijs weten.")
    desk.press("Tab", "Enter")
    expect(record).to_be_hidden()
    expect(desk.page.locator(".facts")).to_contain_text("Afgesloten")
    expect(desk.title).to_be_focused()
    assert desk.problems == []


def test_everything_can_be_reached_with_tab(desk: Screen, sam: Medewerker, noor: Inwoner) -> None:
    sam.takes(noor)
    desk.talk(noor)
    desk.page.locator("body").focus()
    reached = set()
    for _ in range(60):
        desk.press("Tab")
        reached.add(desk.focus().strip())
    for wanted in (
        "Gesprekken",
        "aanwezigheid",
        "toetsen",
        "Afmelden",
        "zoek",
        "verloop",
        "antwoord",
        "product",
    ):
        assert wanted in reached, (wanted, reached)
    assert any(name.startswith("Geef door") for name in reached)


def test_letters_do_nothing_while_typing_and_can_be_switched_off(desk: Screen, noor: Inwoner) -> None:
    desk.talk(noor)
    desk.press("r")
    desk.page.keyboard.type("nee e d ?")
    expect(desk.answer).to_have_value("nee e d ?")
    expect(desk.page.locator("dialog[open]")).to_have_count(0)
    desk.press("Escape", "?")
    keys = desk.page.get_by_role("dialog", name="Toetsen en instellingen")
    expect(keys).to_be_visible()
    keys.get_by_label("Toetsen met één letter").uncheck()
    desk.press("Escape")
    desk.page.reload()
    expect(desk.button("Neem over")).to_be_visible()
    desk.press("n", "?")
    desk.page.wait_for_timeout(300)
    expect(desk.page.locator("dialog[open]")).to_have_count(0)
    expect(desk.button("Neem over")).to_be_visible()


def test_what_comes_in_never_takes_the_focus(
    desk: Screen, balie: Balie, sam: Medewerker, noor: Inwoner
) -> None:
    sam.takes(noor)
    desk.talk(noor)
    desk.answer.focus()
    noor.writes("Nog een vraag.")
    balie.noor("Ik wil een medewerker")
    expect(desk.said("Nog een vraag.")).to_be_visible()
    expect(desk.page.locator("#zaken a")).to_have_count(1)
    assert desk.focus() == "antwoord"
    desk.page.locator("#zaken a").first.focus()
    lien = balie.noor("Ik wil een mens over mijn woning")
    expect(desk.case(lien)).to_be_visible()
    assert desk.page.evaluate("document.activeElement.matches('a.case')")


def test_it_says_each_new_message_once(desk: Screen, sam: Medewerker, noor: Inwoner) -> None:
    sam.takes(noor)
    desk.talk(noor)
    desk.page.evaluate(
        "() => { window.heard = []; new MutationObserver((all) => all.forEach((m) => m.addedNodes.forEach("
        "(n) => heard.push(n.textContent)))).observe(document.querySelector('#omroep'), {childList: true}) }"
    )
    noor.writes("Hoelang duurt het?")
    expect(desk.said("Hoelang duurt het?")).to_be_visible()
    desk.page.wait_for_timeout(3000)
    heard = desk.page.evaluate("heard")
    assert heard.count("Inwoner: Hoelang duurt het?") == 1
    assert not any("reispas" in line for line in heard)
    expect(desk.page.locator("#omroep")).to_be_empty()
    assert desk.page.locator("[aria-live]").count() == 1


def test_it_does_not_move_for_who_wants_no_movement(browser: Browser, sam: Medewerker) -> None:
    screen = Screen(browser, sam, reduced_motion="reduce")
    screen.open()
    assert screen.page.evaluate("document.getAnimations().length") == 0
    screen.close()


@pytest.mark.parametrize("path", ["/balie", "/balie/leiding"])
def test_every_screen_can_sign_out_everywhere(browser: Browser, balie: Balie, path: str) -> None:
    mieke = balie.mieke()
    screen = Screen(browser, mieke)
    screen.open(path)
    screen.press("?")
    assert screen.faults() == []
    with screen.page.expect_request("**/balie/afmelden") as asked:
        screen.page.get_by_role("button", name="Overal afmelden").click()
    form = parse_qs(asked.value.post_data or "")
    assert (asked.value.method, form) == ("POST", {"csrf": [mieke.csrf], "overal": ["1"]})
    screen.close()
