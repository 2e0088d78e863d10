"""Conversations as pairs of said and answered, one topic a file, against a real engine.

A step: `zegt` (text) or `tikt` (title of a button of the last reply) or `tijd` (the clock jumps);
`antwoord`: pieces of text that must be in the reply, `niet`: that must not; `knoppen`: titles that must be there.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.dialogues.house import House, Resident

pytestmark = pytest.mark.engine

FOLDER = Path(__file__).parent
START = "2026-11-17T10:05"


def dialogues() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.yml")):
        for dialogue in yaml.safe_load(path.read_text(encoding="utf-8")):
            found.append(pytest.param(dialogue, id=f"{path.stem}: {dialogue['naam']}"))
    return found


@pytest.mark.parametrize("dialogue", dialogues())
def test_it_answers_as_written(house: House, dialogue: dict[str, Any]) -> None:
    house.empties()
    house.clock.set(datetime.fromisoformat(dialogue.get("nu", START)))
    noor = house.resident(dialogue.get("kanaal", "web"), dialogue.get("gemeente", "gent"))
    for step in dialogue["gesprek"]:
        take(noor, house, step)
        check(noor, step)


def take(noor: Resident, house: House, step: dict[str, Any]) -> None:
    if "tijd" in step:
        house.clock.set(datetime.fromisoformat(step["tijd"]))
    if "zegt" in step:
        noor.says(str(step["zegt"]))
    if "tikt" in step:
        noor.taps(step["tikt"])


def check(noor: Resident, step: dict[str, Any]) -> None:
    said = step.get("zegt", step.get("tikt"))
    for piece in step.get("antwoord", []):
        assert piece.lower() in noor.text.lower(), f"after '{said}' came: {noor.text}"
    for piece in step.get("niet", []):
        assert piece.lower() not in noor.text.lower(), f"after '{said}' came: {noor.text}"
    for title in step.get("knoppen", []):
        assert title in noor.buttons, f"after '{said}' the buttons were {noor.buttons}"
