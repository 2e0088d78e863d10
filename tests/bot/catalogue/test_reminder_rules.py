"""How a city reminds: what all cities share, and what one may change."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalogue import Catalogue, InvalidContent, ReminderRules
from bot.catalogue.cities import read_city
from bot.catalogue.files import read_yaml
from bot.settings import ROOT

GENT = ROOT / "data/gemeenten/gent/gemeente.yml"
SHARED = ROOT / "data/gemeenten/basis.yml"


def rules(own: dict[str, object]) -> ReminderRules:
    content = read_yaml(GENT, "gent")
    content["afspraken"]["herinneringen"] = own
    shared = read_yaml(Path(SHARED), "basis")
    return read_city(content, shared, "gent").afspraken.herinneringen


def test_every_city_reminds_two_days_and_two_hours_before(catalogue: Catalogue) -> None:
    for key in catalogue.cities:
        assert catalogue.city(key).afspraken.herinneringen == ReminderRules(
            dagen=2, uren=2, kanalen=("mail", "gesprek"), na_video=True
        )


def test_a_city_changes_one_thing_and_keeps_the_rest() -> None:
    assert rules({"dagen": 3}) == ReminderRules(dagen=3)
    assert rules({"uren": 0, "kanalen": ["mail"]}) == ReminderRules(uren=0, kanalen=("mail",))


@pytest.mark.parametrize(
    "wrong",
    [{"dagen": -1}, {"dagen": 15}, {"uren": 13}, {"kanalen": ["sms"]}, {"weken": 1}, {"uren": "twee"}],
)
def test_it_refuses_what_makes_no_sense(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidContent, match="herinneringen"):
        rules(wrong)
