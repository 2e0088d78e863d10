"""The form of Gent at each of its questions, on Tuesday 17 November 2026, 10.05."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.bot.booking.form import Form

TUESDAY_13 = "2026-11-17T13:00:00+01:00"
WEDNESDAY_9 = "2026-11-18T09:00:00+01:00"


def at_moment(noor: Form) -> Form:
    return noor.begins("energieadvies via video", product="energieadvies")


def at_name(noor: Form) -> Form:
    return at_moment(noor).says("morgen om 9 uur").says("ja")


def at_mail(noor: Form) -> Form:
    return at_name(noor).says("Noor Peeters")


def at_summary(noor: Form) -> Form:
    return at_mail(noor).says("noor@voorbeeld.be")


def at_office(noor: Form) -> Form:
    return noor.begins("een afspraak voor een reispas", product="reispas")


def at_party(noor: Form) -> Form:
    return at_office(noor).taps("Stadskantoor Gent")


def at_way(noor: Form) -> Form:
    return noor.begins("een afspraak voor energieadvies", product="energieadvies")


def at_subject(noor: Form) -> Form:
    return noor.begins()


STAGES: dict[str, Callable[[Form], Form]] = {
    "thema": at_subject,
    "wijze": at_way,
    "plaats": at_office,
    "personen": at_party,
    "moment": at_moment,
    "naam": at_name,
    "email": at_mail,
    "bevestigd": at_summary,
}


def moved(slots: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """The slots that changed and that a resident would name."""
    plain = ("thema", "wijze", "plaats", "moment", "naam", "email", "telefoon")
    return {name: slots[name] for name in plain if slots[name] != before[name]}
