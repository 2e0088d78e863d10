"""Ready-made answers on the screen, whose gaps are seen and go to nobody; and a conversation that goes by mail."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from channels.console.tables import Mailed
from tests.channels.console.balie import Balie, Inwoner, Medewerker
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


def test_it_mails_the_conversation_and_says_so(
    balie: Balie, sam: Medewerker, noor: Inwoner, desk: Screen
) -> None:
    sam.takes(noor)
    desk.talk(noor)
    desk.page.get_by_role("button", name="Mail het naar de inwoner").click()
    desk.page.get_by_label("E-mailadres van de inwoner").fill("noor@example.org")
    desk.press("Enter")
    expect(desk.page.locator("#omroep")).to_contain_text("Het gesprek is onderweg.")
    with balie.storage.read() as session:
        assert [row.address for row in session.scalars(select(Mailed))] == ["n…@example.org"]
    assert desk.problems == []
