"""The widget while people take over: waiting, who joins, typing, leaving, a score, and erasing the conversation."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from bot.replies import choice, link
from tests.channels.web.chat_server import ChatServer, Resident
from tests.channels.web.visits import Visit, newest_resident, visit_as

pytestmark = pytest.mark.browser

STOP = choice("Niet meer wachten", "overdracht.annuleer")
CALL = link("Laat je terugbellen", "https://onthaal.example/terugbellen/x")
SCORES = [choice(str(n), "overdracht.score", score=str(n)) for n in range(1, 6)]
PLACE = "Je staat op plaats {0} in de wachtrij. Je wacht nog ongeveer 3 tot 6 minuten."


def waiting(visit: Visit, place: int = 2) -> Resident:
    """Noor waits for a person."""
    noor = newest_resident(visit.server)
    visit.server.hand_over(noor, "queue")
    visit.server.tell(noor, PLACE.format(place), STOP, stand="wachtrij", plaats=place, wacht=[180, 360])
    expect(visit.panel.locator(".queue")).to_contain_text(f"plaats {place}")
    return noor


def joined(visit: Visit, noor: Resident, who: str = "Sam") -> None:
    visit.server.hand_over(noor, "agent:sam")
    visit.server.tell(noor, f"{who} doet nu mee. Je praat met een mens.", stand="medewerker", wie=who)
    expect(visit.panel.locator(".status")).to_have_text(f"Je praat met {who}, medewerker.")


def listen(visit: Visit) -> None:
    visit.page.evaluate(
        "() => { window.heard = []; new MutationObserver((all) => all.forEach((m) => m.addedNodes.forEach("
        "(n) => heard.push(n.textContent)))).observe(document.querySelector('#onthaal').shadowRoot"
        ".querySelector('[aria-live]'), {childList: true}) }"
    )


def heard(visit: Visit) -> list[str]:
    visit.page.wait_for_timeout(400)
    found: list[str] = visit.page.evaluate("heard")
    return found


def test_the_place_in_the_queue_is_one_line_that_changes(visit: Visit) -> None:
    visit.open()
    listen(visit)
    noor = waiting(visit, 3)
    stop = visit.panel.get_by_role("button", name="Niet meer wachten")
    stop.focus()
    for place in (2, 1):
        visit.server.tell(noor, PLACE.format(place), STOP, stand="wachtrij", plaats=place)
    expect(visit.panel.locator(".queue")).to_contain_text("plaats 1")
    expect(visit.panel.locator(".queue .place")).to_have_text("1")
    assert visit.panel.locator(".entry.system").count() == 0
    assert visit.focus() == "BUTTON.", "the button stays the same button"
    assert visit.faults() == []
    assert [line for line in heard(visit) if "plaats" in line] == [
        f"Melding: {PLACE.format(place)} Keuzes: Niet meer wachten." for place in (3, 2, 1)
    ]


def test_who_waits_can_write_and_stop_waiting(visit: Visit) -> None:
    visit.open()
    waiting(visit)
    visit.ask("Het gaat over mijn reispas")
    expect(visit.entry("Het gaat over mijn reispas").locator(".note")).to_have_count(0)
    stop = visit.panel.get_by_role("button", name="Niet meer wachten")
    stop.click()
    expect(stop).to_have_attribute("aria-disabled", "true")
    stop.click(force=True)
    expect(visit.panel.locator(".entry.user")).to_have_count(2)


def test_it_shows_who_joins_who_types_and_who_leaves(visit: Visit) -> None:
    visit.open()
    noor = waiting(visit, 1)
    visit.panel.get_by_role("button", name="Niet meer wachten").focus()
    listen(visit)
    joined(visit, noor)
    expect(visit.panel.locator(".queue")).to_be_hidden()
    assert visit.focus() == "TEXTAREA.", "the button that had the focus is gone"
    for _ in range(3):
        visit.server.hint(noor, t="typing", on=True, wie="Sam")
    expect(visit.panel.locator(".typing")).to_have_text("Sam is aan het typen")
    visit.shot("medewerker-typt")
    visit.server.tell(noor, "Dag, ik kijk het even na.", author="agent", wie="Sam")
    visit.server.tell(noor, "Het is in orde.", author="agent", wie="Sam")
    visit.server.tell(noor, "Dag, ik neem over.", author="agent", wie="Aïsha")
    expect(visit.panel.locator(".typing")).to_be_hidden()
    expect(visit.entry("ik kijk het even na").locator(".meta")).to_contain_text("Sam, medewerker")
    expect(visit.entry("ik neem over").locator(".meta")).to_contain_text("Aïsha, medewerker")
    assert "follows" not in (visit.entry("ik neem over").get_attribute("class") or "")
    visit.server.hand_over(noor, "bot")
    visit.server.tell(noor, "Sam heeft het gesprek verlaten.", stand="weg", wie="Sam")
    expect(visit.panel.locator(".status")).to_have_text("Je praat met een computer.")
    said = heard(visit)
    assert sum("aan het typen" in line for line in said) == 1
    assert sum("doet nu mee" in line for line in said) == 1
    assert sum("verlaten" in line for line in said) == 1


def test_a_person_who_stops_typing_is_not_typing_for_ever(visit: Visit) -> None:
    visit.open()
    noor = waiting(visit)
    joined(visit, noor)
    visit.page.clock.install()
    visit.server.hint(noor, t="typing", on=True, wie="Sam")
    expect(visit.panel.locator(".typing")).to_be_visible()
    visit.page.clock.run_for(8_000)
    expect(visit.panel.locator(".typing")).to_be_hidden()


def test_who_lost_the_person_is_told_in_the_conversation_too(visit: Visit) -> None:
    visit.open()
    noor = waiting(visit)
    joined(visit, noor)
    visit.server.hand_over(noor, "queue")
    visit.server.tell(noor, "De verbinding met Sam is weggevallen.", STOP, stand="wachtrij", plaats=1)
    expect(visit.panel.locator(".queue")).to_contain_text("weggevallen")
    visit.server.tell(noor, PLACE.format(1), stand="wachtrij", plaats=1)
    expect(visit.panel.locator(".queue")).to_contain_text("plaats 1")
    expect(visit.entry("weggevallen")).to_have_count(1)
    expect(visit.panel.get_by_role("button", name="Niet meer wachten")).to_have_count(1)


def test_it_goes_on_waiting_after_a_reload(visit: Visit) -> None:
    visit.open()
    waiting(visit, 2)
    visit.page.reload()
    expect(visit.panel.locator(".queue")).to_contain_text("plaats 2")
    listen(visit)
    assert not any("plaats" in line for line in heard(visit)), "history is not told"


def test_a_score_is_one_tap(visit: Visit) -> None:
    visit.open()
    noor = newest_resident(visit.server)
    visit.server.tell(
        noor, "Hoe goed hielp dit gesprek je? 1 is slecht, 5 is heel goed.", *SCORES, score=True
    )
    row = visit.panel.locator(".choices.score")
    expect(row.get_by_role("button")).to_have_count(5)
    tops = row.get_by_role("button").evaluate_all("all => all.map(e => e.getBoundingClientRect().top)")
    assert len(set(tops)) == 1
    assert visit.faults() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_state_is_readable(browser: Browser, server: ChatServer, scheme: Any, width: int) -> None:
    visit = visit_as(browser, server, color_scheme=scheme, viewport={"width": width, "height": 760})
    visit.open()
    visit.ask("Ik wil iemand spreken")
    visit.said("Je zei")
    noor = newest_resident(server)
    server.hand_over(noor, "queue")
    server.tell(noor, PLACE.format(2), STOP, CALL, stand="wachtrij", plaats=2)
    expect(visit.panel.locator(".queue")).to_be_visible()
    assert visit.faults() == []
    visit.shot(f"wachtrij-{scheme}-{width}")
    joined(visit, noor)
    server.tell(noor, "Dag Noor, ik kijk je aanvraag na.", author="agent", wie="Sam")
    visit.said("ik kijk je aanvraag na")
    visit.ask("Dank u!")
    server.hint(noor, t="typing", on=True, wie="Sam")
    expect(visit.panel.locator(".typing")).to_be_visible()
    visit.shot(f"gesprek-{scheme}-{width}")
    server.hand_over(noor, "bot")
    server.tell(noor, "Sam heeft het gesprek verlaten.", stand="weg")
    server.tell(
        noor, "Hoe goed hielp dit gesprek je? 1 is slecht, 5 is heel goed.", *SCORES, stand="weg", score=True
    )
    visit.said("Hoe goed hielp")
    assert visit.faults() == []
    visit.shot(f"einde-{scheme}-{width}")
    visit.panel.get_by_role("button", name="Wis dit gesprek").click()
    expect(visit.page.get_by_role("alertdialog")).to_be_visible()
    assert visit.faults() == []
    visit.shot(f"wissen-{scheme}-{width}")
    visit.page.get_by_role("button", name="Wis het gesprek").click()
    expect(visit.panel.locator(".banner")).to_be_visible()
    assert visit.faults() == []
    visit.shot(f"gewist-{scheme}-{width}")
    visit.page.context.close()


def test_who_waits_can_write_on_a_screen_that_is_enlarged_four_times(
    browser: Browser, server: ChatServer
) -> None:
    """WCAG 1.4.10: 1280 by 1024 at 400 %."""
    visit = visit_as(browser, server, viewport={"width": 320, "height": 256})
    visit.open()
    waiting(visit)
    visit.page.wait_for_timeout(300)
    assert visit.input.evaluate("e => e.getBoundingClientRect().bottom <= innerHeight")
    assert visit.panel.locator(".log").evaluate("e => e.clientHeight >= 40")
    visit.shot("wachtrij-256")
    visit.panel.get_by_role("button", name="Wis dit gesprek").click()
    visit.shot("wissen-256")
    assert visit.faults() == []
    visit.page.context.close()


# --- erasing


def test_it_erases_the_conversation_after_a_question(visit: Visit) -> None:
    visit.open()
    visit.ask("geheim")
    visit.said("Je zei: geheim")
    noor = newest_resident(visit.server)
    erase = visit.panel.get_by_role("button", name="Wis dit gesprek")
    erase.click()
    assert visit.focus() == "BUTTON."
    visit.page.keyboard.press("Escape")
    expect(visit.page.get_by_role("alertdialog")).to_have_count(0)
    assert visit.focus() == "BUTTON.icon", "back where it was; nothing is erased"
    assert visit.entry("geheim").count() == 2
    erase.click()
    with visit.page.expect_response(lambda answer: answer.request.method == "DELETE") as ended:
        visit.page.get_by_role("button", name="Wis het gesprek").click()
    assert ended.value.status == 204
    expect(visit.panel.locator(".entry")).to_have_count(0)
    expect(visit.panel.locator(".banner")).to_contain_text("gewist")
    assert visit.stored() == 0
    assert visit.focus() == "TEXTAREA."
    with pytest.raises(Exception, match="No row"):
        visit.server.conversation_of(noor)
    visit.ask("iets nieuws")
    visit.said("Je zei: iets nieuws")
    expect(visit.panel.locator(".banner")).to_be_hidden()
    assert visit.entry("geheim").count() == 0
    assert visit.problems == []


def test_it_asks_before_it_leaves_the_queue(visit: Visit) -> None:
    visit.open()
    waiting(visit)
    renew = visit.panel.get_by_role("button", name="Nieuw gesprek", exact=True)
    renew.click()
    expect(visit.page.get_by_role("alertdialog")).to_contain_text("plaats in de rij")
    visit.page.get_by_role("button", name="Blijf in dit gesprek").click()
    expect(visit.panel.locator(".queue")).to_be_visible()
    renew.click()
    visit.page.get_by_role("button", name="Begin een nieuw gesprek").click()
    visit.said("Ik ben een computer")
    expect(visit.panel.locator(".queue")).to_be_hidden()
