"""Hours and numbers as Mieke types them."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from bot.errors import InvalidInput
from channels.console.agenda_setup.naming import key_of
from channels.console.agenda_setup.typed_hours import as_stretches, said_hours, typed_hours
from channels.console.agenda_setup.typed_numbers import hours_said, minutes_of_hours, whole

MORNING, AFTERNOON = (540, 720), (780, 990)


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("9:00-12:00, 13:00-16:30", [MORNING, AFTERNOON]),
        ("9u-12u, 13u-16u30", [MORNING, AFTERNOON]),
        ("9.00 – 12.00 en 13.00 – 16.30", [MORNING, AFTERNOON]),
        ("9-12;13-16.30", [MORNING, AFTERNOON]),
        ("13u tot 16u30, van 9 tot 12 uur", [MORNING, AFTERNOON]),
        ("09h00-12h00", [MORNING]),
        ("9 uur tot 12 uur", [MORNING]),
        ("0:00-24:00", [(0, 1440)]),
        ("", []),
        ("Gesloten", []),
        ("-", []),
    ],
)
def test_it_reads_hours(text: str, stretches: list[tuple[int, int]]) -> None:
    assert typed_hours(text, "maandag") == stretches


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("negen tot twaalf", "begrijpen we niet"),
        ("9:00", "begrijpen we niet"),
        ("9:00-12:00-13:00", "begrijpen we niet"),
        ("12:00-9:00", "einde moet na het begin"),
        ("9:00-9:00", "einde moet na het begin"),
        ("9:02-12:00", "op vijf minuten"),
        ("9:75-12:00", "Het uur 9:75 bestaat niet"),
        ("9:00-25:00", "Het uur 25:00 bestaat niet"),
        ("9:00-12:00, 11:00-13:00", "overlappen"),
    ],
)
def test_it_says_what_is_wrong_with_hours(text: str, why: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        typed_hours(text, "maandag")

    assert wrong.value.field == "maandag" and why in wrong.value.reason


def test_it_says_hours_as_it_reads_them() -> None:
    said = said_hours([MORNING, AFTERNOON, (1200, 1440)])

    assert said == "9:00-12:00, 13:00-16:30, 20:00-24:00"
    assert typed_hours(said, "maandag") == [MORNING, AFTERNOON, (1200, 1440)]
    assert as_stretches([(time(20), time(23, 59))]) == [(1200, 1440)]


def test_it_reads_numbers() -> None:
    assert whole(" 15 ", "duur") == 15
    assert [minutes_of_hours(text, "minstens") for text in ("2", "1,5", "0.25", "0")] == [120, 90, 15, 0]
    assert [hours_said(timedelta(minutes=minutes)) for minutes in (120, 90, 15, 0, 6000)] == [
        "2",
        "1,5",
        "0,25",
        "0",
        "100",
    ]
    for text in ("vijftien", "-5", "1,5", "1e3", "٣x"):
        with pytest.raises(InvalidInput):
            whole(text, "duur")
    for text in ("twee", "-1", "721"):
        with pytest.raises(InvalidInput):
            minutes_of_hours(text, "minstens")


def test_it_makes_a_key_of_a_name() -> None:
    assert key_of("Loket 3 – Aïsha's zaal", "9f3a1c00-1") == "loket-3-aisha-s-zaal-9f3a1c"
    assert key_of("日本", "../../") == "x"
