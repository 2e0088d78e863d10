"""Dates and times the way a letter of the city writes them."""

from __future__ import annotations

from datetime import date, datetime

from bot.clock import brussels

DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
SHORT_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def full_date(day: date) -> str:
    """dinsdag 24 november 2026"""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def clock_time(moment: datetime) -> str:
    """14.30 uur"""
    local = brussels(moment)
    return f"{local.hour}.{local.minute:02} uur"


def hours(start: datetime, end: datetime) -> str:
    """van 14.30 tot 15.00 uur"""
    return f"van {clock_time(start).removesuffix(' uur')} tot {clock_time(end)}"


def full_moment(moment: datetime) -> str:
    """dinsdag 24 november 2026 om 14.30 uur"""
    return f"{full_date(brussels(moment).date())} om {clock_time(moment)}"


def short_moment(moment: datetime) -> str:
    """di 24 nov, 14.30 uur: at most the twenty signs of a button on WhatsApp"""
    local = brussels(moment)
    return f"{DAYS[local.weekday()][:2]} {local.day} {SHORT_MONTHS[local.month - 1]}, {clock_time(moment)}"
