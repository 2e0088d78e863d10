"""Hours of a city."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bot.catalogue.check.complaints import errors
from tests.bot.catalogue.sample import CITY, write_sample

SHUT: dict[str, Any] = {"burgerzaken": {"balie": {"ma": []}}}


@pytest.mark.parametrize(
    ("hours", "complaint"),
    [({}, "er zijn geen uren"), (SHUT, "uren.burgerzaken is nooit open")],
)
def test_it_refuses_a_city_that_is_never_open(hours: dict[str, Any], complaint: str, tmp_path: Path) -> None:
    write_sample(tmp_path, city={**CITY, "uren": hours})
    assert any(complaint in line for line in errors(tmp_path))
