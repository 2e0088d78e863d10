"""Words that several of these pages use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.appointments.contract import LOKET, VIDEO
from bot.appointments.misplaced import Why
from bot.appointments.setup_tables import ThemeSetup

DONE: Mapping[str, str] = {
    "thema": "Het thema is bewaard. Dit geldt voor wat vanaf nu geboekt wordt.",
    "thema-inhoud": "Het thema volgt weer de inhoud.",
    "loket": "Het loket is bewaard. Dit geldt voor wat vanaf nu geboekt wordt.",
    "medewerker": "De medewerker is bewaard. Dit geldt voor wat vanaf nu geboekt wordt.",
    "uren": "De uren zijn bewaard. Ze gelden voor wat vanaf nu geboekt wordt.",
    "uren-inhoud": "De eigen uren zijn weg. De gewone uren gelden weer.",
}
"""Key in `?gedaan=` → what the next page says."""
MODES: Mapping[str, str] = {VIDEO: "video", LOKET: "loket"}
WAYS: Mapping[str, str] = {f"{VIDEO},{LOKET}": "Video en loket", VIDEO: "Alleen video", LOKET: "Alleen loket"}
WHY: Mapping[Why, str] = {
    Why.THEME: "Het thema kan niet meer geboekt worden, of niet meer op deze manier of plaats.",
    Why.SEAT: "Het loket of de videolijn wordt niet meer gebruikt.",
    Why.OFFICER: "De medewerker ontvangt dit niet meer, of er staat nog geen naam bij.",
    Why.HOURS: "De afspraak ligt buiten de uren.",
}
CHANGED: Mapping[str, str] = {
    "minutes": "duur",
    "durations": "duur per product",
    "per_person": "minuten per persoon",
    "most_persons": "aantal personen",
    "before": "tijd vooraf",
    "after": "tijd nadien",
    "lead": "hoe kort vooraf",
    "horizon": "hoe ver vooruit",
    "most_open": "afspraken per inwoner",
    "walk_in": "zonder afspraak",
    "modes": "wijzen",
}


def changed(row: ThemeSetup | None) -> list[str]:
    """What of a theme isn't as in the content."""
    return [] if row is None else [name for key, name in CHANGED.items() if getattr(row, key) is not None]


def ways(modes: Sequence[str]) -> str:
    """video en loket"""
    return " en ".join(MODES[mode] for mode in MODES if mode in modes) or "niets"
