"""The agenda in a browser: seen, used by keyboard and without a script, and held to WCAG by axe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bot.appointments import Contact
from tests.channels.console.agenda.conftest import Agendabalie, Collega, at
from tests.channels.console.screens import SCREENSHOTS, WCAG

pytestmark = pytest.mark.browser
NAMES = ("Noor Peeters", "Lien De Smet", "Aylin Demir", "Tom Vermeulen")
WIDE, TABLET, PHONE = ({"width": w, "height": h} for w, h in ((1280, 900), (820, 1180), (390, 844)))


@pytest.fixture
def full(balie: Agendabalie, sam: Collega, mieke: Collega) -> Agendabalie:
    """A morning in which something of everything happened."""
    counter, desk = balie.console.staff.counter, balie.console.staff.check_in
    made = []
    for number, name in enumerate(NAMES * 3):
        start = at(10 + number // 4, 15 * (number % 4))
        hold = counter.hold(
            sam, "burgerzaken", "loket", "stadskantoor", max(start, at(10, 15)), key=f"h{number}"
        )
        made.append(counter.book(sam, hold.id, Contact(name, f"n{number}@example.be", "+32470123456")).id)
    for number, hour in enumerate((11, 14, 15)):
        hold = counter.hold(sam, "wonen", "video", None, at(hour), key=f"v{number}")
        counter.book(sam, hold.id, Contact(NAMES[number]))
    balie.clock.set(at(10, 40))
    sam.sign_in(), mieke.sign_in()
    desk.finish(sam, made[0]), desk.no_show(sam, made[1]), desk.arrive(sam, made[4])
    counter.cancel(sam, made[9], key="c")
    desk.write(sam, made[5], "Komt met een rolstoel.")
    setup = balie.console.staff.setup("gent")
    balie.console.staff.blocks.block(
        mieke, setup, "gent/stadskantoor/burgerzaken/2", at(12), at(14), "Vorming", key="b"
    )
    for number in range(3):
        balie.console.staff.walk_ins.take(sam, setup, "gentinfopunt", "onthaal", key=f"w{number}")
    balie.console.staff.walk_ins.call(sam, "gentinfopunt", "Loket 1", key="roep")
    return balie


@pytest.fixture
def page(browser: Browser, full: Agendabalie, mieke: Collega) -> Iterator[Page]:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with browser.new_context(locale="nl-BE", viewport=WIDE) as context:  # type: ignore[arg-type]
        context.add_cookies([mieke.cookie])  # type: ignore[list-item]
        yield context.new_page()


def _faults(page: Page) -> list[Any]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    return [(v["id"], [n["target"] for n in v["nodes"]]) for v in found.response["violations"]]


def _small(page: Page) -> list[str]:
    """Buttons, fields and links that stand alone and are lower than 44 pixels."""
    found: list[str] = page.evaluate(
        """[...document.querySelectorAll('main button, main select, main .knop, main td a, main tbody th a,'
            + ' main input:not([type=hidden], [type=radio]), .delen a, .top nav a, .blok a')]
          .filter(e => e.getBoundingClientRect().height < 43.5 && e.getBoundingClientRect().height > 1)
          .map(e => e.outerHTML.slice(0, 120))"""
    )
    return found


def _sideways(page: Page) -> bool:
    wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide


def _paths(balie: Agendabalie) -> dict[str, str]:
    visits = balie.console.staff.looking.day("gent", at(0).date())
    one = next(v.appointment.id for v in visits if v.note)
    talk = next(v.appointment.id for v in visits if v.is_video and v.appointment.start == at(14))
    block = balie.console.staff.blocks.block(
        balie.hire("Mieke", "teamleider"),
        balie.console.staff.setup("gent"),
        "gent/video/wonen/1",
        at(13),
        at(18),
        "Afwezig",
        key="z",
    )
    return {
        "dag": "",
        "week": "/week",
        "lijst": "?toon=lijst",
        "zoeken": "/zoeken?q=noor",
        "afspraak": f"/afspraak/{one}",
        "videogesprek": f"/afspraak/{talk}",
        "verplaatsen": f"/afspraak/{one}/verplaatsen",
        "annuleren": f"/afspraak/{one}/annuleren",
        "boeken": "/boeken?zoek=pas",
        "uur": "/boeken?product=reispas&personen=2",
        "blokkeren": "/blokkeren",
        "ziek": "/ziek",
        "ziek-lijst": f"/ziek/{block.id}",
        "zonder-afspraak": "/zonder-afspraak?loket=Loket%201",
    }


@pytest.mark.parametrize("dress", ["light", "dark"])
def test_every_page_can_be_read_and_touched(
    browser: Browser, full: Agendabalie, mieke: Collega, dress: Any
) -> None:
    problems: list[str] = []
    for size, viewport in (("breed", WIDE), ("tablet", TABLET), ("telefoon", PHONE)):
        if dress == "dark" and size != "breed":
            continue
        with browser.new_context(locale="nl-BE", viewport=viewport, color_scheme=dress) as context:  # type: ignore[arg-type]
            context.add_cookies([mieke.cookie])  # type: ignore[list-item]
            page = context.new_page()
            page.on("console", lambda said: said.type == "error" and problems.append(said.text))
            for name, path in _paths(full).items():
                page.goto(f"{full.url}/balie/agenda{path}")
                page.screenshot(path=SCREENSHOTS / f"agenda-{name}-{size}-{dress}.png", full_page=True)
                assert _faults(page) == [], f"{name} {size}"
                assert _small(page) == [], f"{name} {size}"
                assert not _sideways(page), f"{name} {size}"
    assert problems == []


def test_a_block_stands_where_its_time_is(page: Page, full: Agendabalie) -> None:
    page.goto(f"{full.url}/balie/agenda")
    column = page.get_by_role("region", name="Loket 2").or_(page.locator(".kolom", has_text="Loket 2")).first
    shut = column.locator(".dicht").bounding_box()
    hours = {
        text: page.locator(".uren span", has_text=text).first.bounding_box() for text in ("12.00", "14.00")
    }
    assert shut and hours["12.00"] and hours["14.00"]
    tall = hours["14.00"]["y"] - hours["12.00"]["y"]
    assert abs(shut["height"] - tall) < 2
    now, ten = (
        page.locator(".nu").bounding_box(),
        page.locator(".uren span", has_text="10.00").first.bounding_box(),
    )
    assert now and ten and abs((now["y"] - ten["y"]) - tall / 3) < 12, "twenty to eleven"


def test_it_works_without_a_script_and_with_the_keyboard(
    browser: Browser, full: Agendabalie, sam: Collega
) -> None:
    with browser.new_context(locale="nl-BE", viewport=WIDE, java_script_enabled=False) as context:  # type: ignore[arg-type]
        context.add_cookies([sam.cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(f"{full.url}/balie/agenda/boeken")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
        page.get_by_label("Product").fill("reispas")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Internationaal paspoort").first.press("Enter")
        page.get_by_role("radio", name="15.30").first.press("Space")
        page.get_by_role("button", name="Neem dit uur").press("Enter")
        page.get_by_label("Naam", exact=True).fill("Noor Peeters")
        page.get_by_label("E-mail (mag leeg)").fill("noor@example.be")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text("De afspraak staat vast.")
        page.get_by_role("button", name="Aangekomen").press("Enter")
        expect(page.get_by_role("button", name="Klaar")).to_be_visible()
        expect(page.get_by_role("status")).to_contain_text("de inwoner is er")


def test_an_officers_day_before_and_after_illness(page: Page, full: Agendabalie) -> None:
    page.goto(f"{full.url}/balie/agenda?wie=gent/video/wonen/1")
    page.screenshot(path=SCREENSHOTS / "agenda-ziek-voor.png", full_page=True)
    assert page.locator(".blok").count() == 3
    page.goto(f"{full.url}/balie/agenda/ziek")
    page.get_by_label("Wie", exact=True).select_option("gent/video/wonen/1")
    page.get_by_role("button", name="Toon de afspraken").click()
    assert page.locator("tbody tr").count() == 3
    page.get_by_role("button", name="Doe het").click()
    expect(page.get_by_role("status")).to_contain_text("Doorgegeven aan Video 2")
    page.screenshot(path=SCREENSHOTS / "agenda-ziek-gedaan.png", full_page=True)
    page.goto(f"{full.url}/balie/agenda?wie=gent/video/wonen/1")
    page.screenshot(path=SCREENSHOTS / "agenda-ziek-na.png", full_page=True)
    assert (page.locator(".blok").count(), page.locator(".dicht").count()) == (0, 1)


def test_the_list_prints_on_paper(page: Page, full: Agendabalie) -> None:
    page.goto(f"{full.url}/balie/agenda?toon=lijst")
    page.emulate_media(media="print")
    for hidden in (".top", ".onder", ".balk"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.get_by_role("heading", name="Dagoverzicht")).to_be_visible()
    page.pdf(path=SCREENSHOTS / "agenda-dagoverzicht.pdf", format="A4")
