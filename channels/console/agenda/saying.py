"""What the pages say, in words that several of them use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from bot.appointments.staff.looking import Sent
from bot.appointments.staff.visits import STAGES, Visit
from bot.appointments.wording import DAYS, MONTHS, SHORT_MONTHS

DONE: Mapping[str, str] = {
    "aangekomen": "Genoteerd: de inwoner is er.",
    "klaar": "Genoteerd: klaar.",
    "niet_gekomen": "Genoteerd: niet gekomen.",
    "ongedaan": "Teruggezet.",
    "notitie": "De notitie is bewaard.",
    "verplaatst": "De afspraak is verplaatst. De inwoner krijgt een mail, als we een adres hebben.",
    "geannuleerd": "De afspraak is geannuleerd. De inwoner krijgt een mail, als we een adres hebben.",
    "geboekt": "De afspraak staat vast.",
    "geblokkeerd": "De tijd is geblokkeerd. Er kan niets meer geboekt worden.",
    "vrijgegeven": "De blokkering is weg. Er kan weer geboekt worden.",
    "niemand": "Er wacht niemand.",
}
"""Key in `?gedaan=` → what the next page says."""
MAILS: Mapping[str, str] = {
    "afspraak_bevestigd": "Bevestiging",
    "afspraak_verplaatst": "Wijziging",
    "afspraak_geannuleerd": "Annulering",
    "afspraak_videolink": "Link voor het videogesprek",
    "afspraak_herinnering": "Herinnering",
    "afspraak_aanbod": "Aanbod van de wachtlijst",
    "afspraak_code": "Code",
    "afspraak_tevreden": "Vraag hoe het was",
}
MAIL_STATUS: Mapping[str, str] = {
    "queued": "wacht op verzending",
    "sent": "verstuurd",
    "failed": "niet verstuurd",
    "bounced": "teruggekomen",
}
DEEDS: Mapping[str, str] = {
    "geboekt": "Geboekt",
    "verplaatst": "Verplaatst",
    "geannuleerd": "Geannuleerd",
    "aangekomen": "Aangekomen",
    "klaar": "Klaar",
    "niet_gekomen": "Niet gekomen",
    "ongedaan": "Teruggezet",
    "notitie": "Notitie gewijzigd",
    "doorgegeven": "Doorgegeven aan een collega",
    "ziek": "Ziek gemeld",
}
ORIGINS: Mapping[str, str] = {
    "gesprek": "door de inwoner, in een gesprek",
    "pagina": "door de inwoner, op de website",
    "balie": "door een medewerker",
}


def at(moment: datetime) -> str:
    """9.30"""
    return f"{moment.hour}.{moment.minute:02}"


def long_day(day: date) -> str:
    """dinsdag 24 november 2026"""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """di 24 nov"""
    return f"{DAYS[day.weekday()][:2]} {day.day} {SHORT_MONTHS[day.month - 1]}"


def stretch(start: datetime, end: datetime) -> str:
    """di 24 nov, de hele dag; di 24 nov van 9.00 tot 12.30 uur; di 24 nov 9.00 uur tot wo 25 nov 12.30 uur"""
    midnights = {(moment.hour, moment.minute) for moment in (start, end)} == {(0, 0)}
    last = (end - timedelta(days=1)).date() if midnights else end.date()
    if midnights:
        whole = short_day(start)
        return f"{whole}, de hele dag" if last == start.date() else f"{whole} tot en met {short_day(last)}"
    if last == start.date():
        return f"{short_day(start)} van {at(start)} tot {at(end)} uur"
    return f"{short_day(start)} {at(start)} uur tot {short_day(end)} {at(end)} uur"


def typed(day: date) -> str:
    """24/11/2026, as people type it."""
    return f"{day.day}/{day.month}/{day.year}"


def span(length: timedelta) -> str:
    """4 minuten"""
    minutes = round(length / timedelta(minutes=1))
    return "1 minuut" if minutes == 1 else f"{minutes} minuten"


def stage(visit: Visit) -> str:
    """In words."""
    return STAGES[visit.stage]


def persons(count: int) -> str:
    return "1 persoon" if count == 1 else f"{count} personen"


def mail_state(mail: Sent) -> str:
    return MAIL_STATUS.get(mail.status, mail.status)
