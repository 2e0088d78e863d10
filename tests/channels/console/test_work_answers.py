"""Ready-made answers on the screen: a gap that nothing is known for is seen, and goes to nobody."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.channels.console.balie import Balie, Medewerker
from tests.channels.console.screens import Screen

pytestmark = pytest.mark.browser


def test_it_shows_an_open_gap_and_sends_it_only_when_filled(
    balie: Balie, sam: Medewerker, desk: Screen
) -> None:
    noor = balie.noor("Ik wil een medewerker")  # about no product
    sam.takes(noor)
    desk.talk(noor)
    desk.answer.focus()
    desk.page.keyboard.type("/online")
    desk.press("Enter")
    expect(desk.page.locator("#antwoord-uitleg")).to_contain_text(
        "Vul eerst in wat nog tussen haken staat: [link]."
    )
    assert desk.page.evaluate("getSelection().toString()") == "[link]"
    desk.press("Enter")
    expect(desk.page.locator("#opstellen .problem")).to_contain_text("[link]")
    desk.page.keyboard.type("stad.gent")
    desk.press("Enter")
    expect(desk.said("Je kan dit online aanvragen: stad.gent.")).to_be_visible()
    assert "[link]" not in str(noor.texts())
    assert desk.problems == []
