"""The widget with the real desk behind it: asked, waited, taken, forwarded, given back, scored, called back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.answers import returned
from bot.catalogue import load
from bot.clock import SetClock
from bot.settings import ROOT
from bot.takeover import CallLinks, Desk, Parts
from bot.takeover.tables import Handover
from tests.bot.takeover.desks import member
from tests.channels.web.chat_server import ChatServer
from tests.channels.web.visits import Visit, newest_resident, visit_as

pytestmark = pytest.mark.browser

OPEN, EVENING = datetime(2026, 11, 17, 10, 5), datetime(2026, 11, 17, 22, 0)


class Staffed(ChatServer):
    """Gent, with Sam and Aïsha at the desk."""

    def __init__(self, folder: Path) -> None:
        catalogue = load(ROOT)
        super().__init__(folder, clock=SetClock(OPEN, ticking=True), cities=catalogue.cities)
        calls = CallLinks("een geheim van de proef", "https://onthaal.example")
        parts = Parts(
            self.storage,
            self.clock,
            self.conversations,
            self.notifier,
            catalogue,
            returned=lambda city: returned(catalogue.city(city)),
            callback_url=calls.url,
        )
        self.desk = self.worker.takeover = Desk(parts)
        with self.storage.begin() as session:
            session.add_all(member(key, self.clock.now()) for key in ("sam", "aisha"))
        for key in ("sam", "aisha"):
            self.desk.presence(key, "aanwezig")

    def epoch(self, conversation_id: str) -> int:
        return self.desk.conversation("sam", conversation_id).epoch


@pytest.fixture
def gent(tmp_path: Path) -> Iterator[Staffed]:
    with Staffed(tmp_path) as server:
        yield server


@pytest.fixture
def noor(browser: Browser, gent: Staffed) -> Iterator[Visit]:
    visit = visit_as(browser, gent, viewport={"width": 420, "height": 820})
    visit.open()
    yield visit
    visit.page.context.close()


def test_a_person_takes_over_and_lets_go(gent: Staffed, noor: Visit) -> None:
    noor.ask("Mag ik een medewerker spreken?")
    expect(noor.panel.locator(".queue")).to_contain_text("eerste in de rij")
    noor.shot("balie-1-wachtrij")
    conversation_id = gent.conversation_of(newest_resident(gent))
    gent.desk.claim("sam", conversation_id)
    expect(noor.panel.locator(".status")).to_have_text("Je praat met Sam, medewerker.")
    gent.desk.typing("sam", conversation_id)
    expect(noor.panel.locator(".typing")).to_have_text("Sam is aan het typen")
    said = {"epoch": gent.epoch(conversation_id), "key": "k1"}
    gent.desk.say("sam", conversation_id, "Dag, waarmee kan ik helpen?", **said)
    expect(noor.entry("waarmee kan ik helpen").locator(".meta")).to_contain_text("Sam, medewerker")
    noor.ask("Mijn reispas is gestolen")
    gent.desk.forward("sam", conversation_id, epoch=gent.epoch(conversation_id), to="aisha")
    gent.desk.accept("aisha", conversation_id)
    expect(noor.panel.locator(".status")).to_have_text("Je praat met Aïsha, medewerker.")
    noor.shot("balie-2-gesprek")
    gent.desk.give_back("aisha", conversation_id, epoch=gent.epoch(conversation_id))
    expect(noor.panel.locator(".status")).to_have_text("Je praat met een computer.")
    row = noor.panel.locator(".choices.score")
    expect(row.get_by_role("button")).to_have_count(5)
    noor.shot("balie-3-einde")
    row.get_by_role("button", name="4").click()
    noor.said("Bedankt voor je score.")
    noor.ask("Wat kost een reispas?")
    noor.said("75 euro")
    noor.shot("balie-4-bot")
    assert noor.faults() == []
    with gent.storage.read() as session:
        assert session.query(Handover).one().rating == 4


def test_who_stops_waiting_has_the_bot_again(gent: Staffed, noor: Visit) -> None:
    noor.ask("medewerker")
    noor.panel.get_by_role("button", name="Niet meer wachten").click()
    noor.said("Je staat niet meer in de rij.")
    expect(noor.panel.locator(".queue")).to_be_hidden()


def test_who_erases_the_conversation_leaves_the_queue(gent: Staffed, noor: Visit) -> None:
    noor.ask("medewerker")
    expect(noor.panel.locator(".queue")).to_be_visible()
    noor.panel.get_by_role("button", name="Wis dit gesprek").click()
    with noor.page.expect_response(lambda answer: answer.request.method == "DELETE"):
        noor.page.get_by_role("button", name="Wis het gesprek").click()
    noor.page.wait_for_timeout(500)
    with gent.storage.read() as session:
        assert session.query(Handover).one().state == "closed"


def test_outside_the_hours_it_offers_a_call(gent: Staffed, noor: Visit) -> None:
    assert isinstance(gent.clock, SetClock)
    gent.clock.set(EVENING)
    noor.ask("medewerker")
    noor.said("nu gesloten")
    expect(noor.panel.locator(".status")).to_have_text("Je praat met een computer.")
    noor.shot("balie-5-gesloten")
    noor.panel.get_by_role("button", name="Bel mij terug").click()
    link = noor.panel.get_by_role("link", name=re.compile("Kies je moment"))
    expect(link).to_have_attribute("href", re.compile("^https://onthaal.example/terugbellen/"))
    noor.shot("balie-6-terugbellen")
    assert noor.faults() == []
