"""The colours of a city as a stylesheet."""

from bot.catalogue import Catalogue
from channels.look import stylesheet


def test_it_gives_the_colours_light_and_dark(catalogue: Catalogue) -> None:
    light, dark = stylesheet(catalogue.city("hasselt")).split("@media")

    assert "--accent: #e30613;" in light and "--knop: #a8000f;" in light and "--op-knop: #ffffff;" in light
    assert "--knop: #ffa3a9;" in dark and "--accent" not in dark


def test_it_lets_no_style_in_but_colours(catalogue: Catalogue) -> None:
    city = catalogue.city("gent")
    smuggled = {
        "accent": "red}body{display:none",
        "licht": {"knop": "#fff;}*{x:y", "vlak": "#eef4f7"},
        "donker": {},
    }

    style = stylesheet(city.model_copy(update={"stijl": smuggled}))
    assert "--vlak: #eef4f7;" in style
    assert "display" not in style and "--knop" not in style
