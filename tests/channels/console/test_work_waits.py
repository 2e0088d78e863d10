"""What a supervisor reads of the waits, in a browser."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Browser, expect

from tests.channels.console.balie import Balie, Medewerker
from tests.channels.console.screens import Screen


def test_it_says_minutes_as_the_desk_counts_them(browser: Browser, balie: Balie, sam: Medewerker) -> None:
    """Six minutes for each conversation of the last half hour: who comes now waits at most twelve."""
    for _ in range(6):
        noor = balie.noor("Ik wil een medewerker spreken")
        sam.takes(noor)
        balie.desk.end(sam.id, noor.id, epoch=sam.view(noor)["epoch"])
        balie.clock.advance(timedelta(minutes=6))
    lead = Screen(browser, balie.mieke())
    lead.open("/balie/leiding")

    (seen,) = [one.wait for one in balie.desk.overview(lead.who.id).departments if one.wait]
    assert 6 <= seen[1] <= 15
    row = lead.page.locator("#afdelingen tr", has_text="Burgerzaken")
    expect(row).to_contain_text(f"{seen[0]} tot {seen[1]} min")
    lead.close()
