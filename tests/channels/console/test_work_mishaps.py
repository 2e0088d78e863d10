"""What goes wrong while somebody works: it is refused in words, and nothing that was typed gets lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Route, expect

from bot.clock import later
from bot.staff.sessions import IDLE
from tests.channels.console.balie import Balie, Inwoner, Medewerker
from tests.channels.console.screens import Screen

pytestmark = pytest.mark.browser


class Held:
    """Asking for this conversation as a whole waits, from now until `release`."""

    def __init__(self, screen: Screen, conversation_id: str) -> None:
        self._page = screen.page
        self._waiting: list[Route] | None = []
        self._page.route(f"**/balie/api/gesprekken/{conversation_id}", self._asked)

    def _asked(self, route: Route) -> None:
        if self._waiting is None:
            route.continue_()
        else:
            self._waiting.append(route)

    def wait_for(self, count: int) -> None:
        for _ in range(100):
            if len(self._waiting or ()) >= count:
                return
            self._page.wait_for_timeout(50)
        raise AssertionError(f"not asked {count} times")

    def release(self) -> None:
        """What was asked first is answered first."""
        waiting, self._waiting = self._waiting or [], None
        for route in waiting:
            route.continue_()


def of_agents(noor: Inwoner) -> list[str]:
    return [text for author, text in noor.texts() if author == "agent"]


def test_keys_pressed_while_a_conversation_opens_go_nowhere(
    desk: Screen, balie: Balie, sam: Medewerker, noor: Inwoner
) -> None:
    other = balie.noor("Ik wil een medewerker spreken")
    for each in (noor, other):
        sam.takes(each)
    desk.talk(noor)
    desk.answer.fill("een halve zin")
    held = Held(desk, other.id)
    desk.page.locator("[data-which=mijn]").click()
    desk.case(other).click()
    expect(desk.page.locator("#opstellen")).to_have_js_property("inert", True)
    desk.page.keyboard.type("voor wie is dit")
    desk.press("Enter")
    held.release()
    expect(desk.page.locator("#opstellen")).to_have_js_property("inert", False)
    expect(desk.answer).to_have_value("")
    desk.says("Dit is voor jou.")
    expect(desk.said("Dit is voor jou.")).to_be_visible()
    desk.case(noor).click()
    expect(desk.answer).to_have_value("een halve zin")
    assert of_agents(noor) == []
    assert of_agents(other) == ["Dit is voor jou."]
    assert desk.problems == []


def test_the_record_opens_also_when_news_comes_meanwhile(
    desk: Screen, balie: Balie, sam: Medewerker, noor: Inwoner
) -> None:
    sam.takes(noor)
    desk.talk(noor)
    desk.button("Terug naar de bot").click()
    desk.page.get_by_label("Wat is er afgesproken?").fill("De brief vertrekt morgen.")
    held = Held(desk, noor.id)
    desk.page.get_by_role("dialog").get_by_role("button", name="Geef terug").click()
    held.wait_for(2)  # for the order, and for what the feed tells of it
    held.release()
    record = desk.page.get_by_role("dialog", name="Verslag van het gesprek")
    expect(record).to_be_visible()
    expect(record.get_by_label("Aantekening")).to_have_value("De brief vertrekt morgen.")


def test_what_was_typed_stays_when_a_colleague_takes_over_meanwhile(
    desk: Screen, balie: Balie, sam: Medewerker, noor: Inwoner
) -> None:
    sam.takes(noor)
    desk.talk(noor)
    desk.answer.fill("Ik kijk het nog even")
    mieke = balie.mieke()
    assert mieke.post(f"/gesprekken/{noor.id}/wegnemen").status_code == 200
    expect(desk.page.locator("#antwoord-uitleg")).to_contain_text("Mieke Claes heeft dit gesprek")
    desk.answer.press("Enter")
    expect(desk.page.locator("#opstellen .problem")).to_contain_text("Mieke Claes heeft dit gesprek")
    expect(desk.answer).to_have_value("Ik kijk het nog even")
    assert of_agents(noor) == []


def test_a_tab_that_did_not_hear_of_it_is_refused_and_keeps_the_text(
    balie: Balie, sam: Medewerker, noor: Inwoner, browser: Browser
) -> None:
    sam.takes(noor)
    tab = Screen(browser, sam)
    tab.page.route("**/balie/stroom*", lambda route: route.abort())
    tab.page.goto(f"{balie.url}/balie/gesprek/{noor.id}")
    expect(tab.title).to_be_visible()
    assert balie.mieke().post(f"/gesprekken/{noor.id}/wegnemen").status_code == 200
    tab.answer.fill("Uit de oude tab")
    tab.answer.press("Enter")
    failed = tab.page.locator("#verloop .entry.failed", has_text="Uit de oude tab")
    expect(failed).to_contain_text("Niet verstuurd. Dit gesprek is niet van jou: Mieke Claes heeft het nu.")
    failed.get_by_role("button", name="Terug in het tekstveld").click()
    expect(tab.answer).to_have_value("Uit de oude tab")
    assert of_agents(noor) == []
    tab.close()


def test_a_session_that_is_over_says_so_and_the_text_stays(
    desk: Screen, balie: Balie, sam: Medewerker, noor: Inwoner
) -> None:
    sam.takes(noor)
    desk.talk(noor)
    desk.answer.fill("Na de lunch verder")
    balie.clock.set(later(balie.clock.now(), IDLE + timedelta(minutes=1)))
    desk.answer.press("Enter")
    expect(desk.page.locator("#melding")).to_contain_text("Je bent afgemeld.")
    expect(desk.said("Na de lunch verder")).to_contain_text("Niet verstuurd.")
    assert of_agents(noor) == []


def test_a_forged_role_or_city_in_a_body_is_refused(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    for forged in ({"role": "teamleider"}, {"roles": ["teamleider"]}, {"city": "hasselt"}, {"agent": "x"}):
        refused = sam.post(f"/gesprekken/{noor.id}/wegnemen", forged)
        assert (refused.status_code, set(refused.json())) == (422, {"field", "reason"})
    assert sam.post(f"/gesprekken/{noor.id}/wegnemen").status_code == 403
    assert sam.view(noor)["case"]["state"] == "queued"
