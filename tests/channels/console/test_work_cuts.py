"""The line of an agent's screen cut at random moments: nothing is lost, doubled or out of order."""

from __future__ import annotations

import random
import threading
import time
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.channels.console.balie import Balie, Inwoner, Medewerker
from tests.channels.console.screens import Screen
from tests.channels.web.middlebox import Middlebox

pytestmark = pytest.mark.browser

MESSAGES = 40


@pytest.mark.parametrize("chance", [1, 2])
def test_random_cuts_lose_double_and_reorder_nothing(
    browser: Browser, balie: Balie, sam: Medewerker, noor: Inwoner, chance: int
) -> None:
    """The resident writes without a pause, the agent answers, and the line breaks every half second or so."""
    sam.takes(noor)
    rolled = random.Random(chance)
    stop = threading.Event()

    def cut(box: Middlebox) -> None:
        while not stop.wait(0.2 + 0.5 * rolled.random()):
            box.cut()

    with Middlebox(balie.port) as box:
        screen = Screen(browser, sam)
        screen.context.add_cookies([{**sam.cookie, "url": box.url}])  # type: ignore[list-item]
        screen.talk(noor, box.url)
        before = len(screen.log())
        cutting = threading.Thread(target=cut, args=(box,))
        writing = threading.Thread(target=_write, args=(noor,))
        cutting.start()
        writing.start()
        for number in range(8):
            screen.says(f"Antwoord {number}")
            screen.page.wait_for_timeout(400)
            _again(screen)
        writing.join()
        stop.set()
        cutting.join()
        by = time.monotonic() + 60
        while time.monotonic() < by and len(screen.log()) < before + MESSAGES + 8:
            _again(screen)
            screen.page.wait_for_timeout(200)
        expect(screen.page.locator("#verloop .waiting, #verloop .failed")).to_have_count(0)
        said = [text for by_whom, text in noor.texts() if by_whom in ("user", "agent")]
        assert screen.log() == said
        assert [text for text in said if text.startswith("Bericht")] == [
            f"Bericht {n}" for n in range(MESSAGES)
        ]
        assert sorted(text for text in said if text.startswith("Antwoord")) == [
            f"Antwoord {n}" for n in range(8)
        ]
        screen.close()


def _write(noor: Inwoner) -> None:
    for number in range(MESSAGES):
        noor.writes(f"Bericht {number}")
        time.sleep(0.07)


def _again(screen: Screen) -> None:
    """As the agent does who reads "niet verstuurd"."""
    again = screen.page.get_by_role("button", name="Opnieuw sturen")
    if again.count():
        with suppress(PlaywrightTimeout):  # it went by itself meanwhile
            again.first.click(timeout=1000)


def test_it_says_when_there_is_no_line_and_when_it_is_back(
    browser: Browser, balie: Balie, sam: Medewerker, noor: Inwoner
) -> None:
    with Middlebox(balie.port) as box:
        screen = Screen(browser, sam)
        screen.context.add_cookies([{**sam.cookie, "url": box.url}])  # type: ignore[list-item]
        screen.open("/balie", box.url)
        box.blocked = {"/balie/stroom"}
        box.cut()
        line = screen.page.locator("#lijn")
        expect(line).to_have_attribute("data-state", "weg", timeout=15_000)
        expect(line).to_contain_text("Geen verbinding. We proberen opnieuw.")
        screen.shot("geen-verbinding")
        lien = balie.noor("Ik wil een mens over mijn woning")
        box.blocked = set()
        expect(line).to_have_attribute("data-state", "verbonden", timeout=20_000)
        expect(screen.case(lien)).to_be_visible()
        screen.close()


def test_it_works_on_where_no_stream_gets_through(
    browser: Browser, balie: Balie, sam: Medewerker, noor: Inwoner
) -> None:
    """A proxy that blocks event streams: the console asks now and then, and stays at the desk."""
    sam.takes(noor)
    with Middlebox(balie.port) as box:
        box.blocked = {"/balie/stroom"}
        screen = Screen(browser, sam)
        screen.context.add_cookies([{**sam.cookie, "url": box.url}])  # type: ignore[list-item]
        screen.page.goto(f"{box.url}/balie/gesprek/{noor.id}")
        expect(screen.page.locator("#open-gesprek")).to_be_visible()
        noor.writes("Hoor je mij?")
        lien = balie.noor("Ik wil een mens over mijn woning")
        expect(screen.said("Hoor je mij?")).to_be_visible(timeout=15_000)
        screen.page.get_by_role("button", name="Wachtend").click()
        expect(screen.case(lien)).to_be_visible()
        assert any(path == "/balie/api/hart" for path in box.asked)
        screen.says("Ja hoor.")
        expect(screen.page.locator("#verloop .waiting, #verloop .failed")).to_have_count(0)
        assert screen.log().count("Ja hoor.") == 1
        assert ("agent", "Ja hoor.") in noor.texts()
        screen.close()
