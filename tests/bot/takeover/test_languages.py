"""Who writes another language is offered to somebody who speaks it, and to a colleague when nobody does."""

from __future__ import annotations

import pytest

from bot.takeover.tables import Agent
from tests.bot.takeover.desks import AISHA, SAM, Desks


@pytest.mark.parametrize(("language", "to"), [("fr", AISHA), ("tr", SAM)])
def test_it_offers_to_who_speaks_it_else_to_anybody(desks: Desks, noor: str, language: str, to: str) -> None:
    with desks.storage.begin() as session:
        session.get_one(Agent, AISHA).departments = ["wonen", "onthaal"]
    desks.arrive_at_desk(*([SAM] if language == "tr" else [SAM, AISHA]))
    desks.ask(noor, taal=language)
    desks.desk.sweep()
    assert desks.row(noor).language == language
    assert desks.row(noor).offered_to == to
