from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from bot.appointments import city_setup
from bot.appointments.setup import Seat
from bot.catalogue import City

TUESDAY = date(2026, 11, 24)
CLOSED = date(2026, 12, 24)


def _gent(**theme: Any) -> City:
    """A city as the catalogue loads it."""
    wonen = {
        "naam": "Wonen",
        "producten": ["woonadvies"],
        "wijzen": ["video", "loket"],
        "plaatsen": ["stadskantoor"],
        "duur": 30,
        "dienst": "wonen",
    }
    return City.model_validate(
        {
            "sleutel": "gent",
            "naam": "Gent",
            "lidwoord_stad": "Stad Gent",
            "aanspreking": "je",
            "website": "https://stad.gent",
            "telefoon": {"nummer": "+3292101010", "tonen": "09 210 10 10", "naam": "Gentinfo"},
            "email": "gentinfo@stad.gent",
            "contactpagina": "https://stad.gent/nl/contact-meldpunten",
            "plaatsen": [
                {
                    "sleutel": "stadskantoor",
                    "naam": "Stadskantoor Gent",
                    "adres": {"straat": "Woodrow Wilsonplein 1", "postcode": "9000", "gemeente": "Gent"},
                }
            ],
            "uren": {"wonen": {"balie": {"di": ["09:00-13:00"]}, "video": {"di": ["13:00-24:00"]}}},
            "sluitingen": [{"van": CLOSED, "tot": CLOSED, "naam": "Kerstavond"}],
            "afspraken": {"themas": {"wonen": wonen | theme}},
        }
    )


def test_it_reads_themes_places_and_phone_from_the_city() -> None:
    setup = city_setup(_gent())

    wonen = setup.theme("wonen")
    assert (wonen.minutes, wonen.modes, wonen.group) == (30, ("video", "loket"), "wonen")
    assert setup.places["stadskantoor"].address == "Woodrow Wilsonplein 1, 9000 Gent"
    assert (setup.name, setup.phone) == ("Stad Gent", "09 210 10 10")


def test_it_names_desks_and_officers() -> None:
    setup = city_setup(_gent())

    assert setup.seats(setup.theme("wonen"), "video", None) == [
        Seat("gent/video/wonen/1", None),
        Seat("gent/video/wonen/2", None),
    ]
    assert setup.seats(setup.theme("wonen"), "loket", None) == [
        Seat("gent/stadskantoor/wonen/1", "stadskantoor"),
        Seat("gent/stadskantoor/wonen/2", "stadskantoor"),
    ]


def test_it_has_hours_of_its_own_for_video() -> None:
    hours = city_setup(_gent()).hours

    assert hours.day_hours("wonen", "balie", TUESDAY) == [(time(9), time(13))]
    assert hours.day_hours("wonen", "video", TUESDAY) == [(time(13), time(23, 59))]
    assert hours.day_hours("wonen", "onbekend", TUESDAY) == [(time(9), time(13))]
    assert hours.day_hours("wonen", "balie", CLOSED) == []


@pytest.mark.parametrize("minutes", [0, -15, 12])
def test_it_refuses_a_length_that_does_not_fit_the_cells(minutes: int) -> None:
    with pytest.raises(ValueError, match="veelvoud van 5"):
        city_setup(_gent(duur=minutes))
