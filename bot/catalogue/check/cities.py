"""Checks of the cities: that what can be booked, and where and when, fits the products."""

from __future__ import annotations

from collections import Counter

from bot.catalogue.check.content import CityContent, Content
from bot.catalogue.check.problems import Problem, Problems
from bot.catalogue.city import AppointmentTheme

WAYS = ("loket", "video")
WELCOME = "welkom"  # said before any act


def name_is_folder(content: Content) -> Problems:
    for city in content.cities:
        folder = city.file.path.split("/")[-2]
        if city.city.sleutel != folder:
            yield Problem(
                city.file.path,
                f"de sleutel is '{city.city.sleutel}', maar de map heet '{folder}'",
                "geef de map en de sleutel dezelfde naam",
            )


def bookable(content: Content) -> Problems:
    """Every product with a visit or a talk by appointment can be booked."""
    for city in content.cities:
        for key in content.base:
            row = content.keys.products.get(key)
            booked = city.city.afspraken.theme_of(key) is not None
            if row and row.bookable and city.offers(key) and not booked:
                yield Problem(
                    city.file.path,
                    f"'{key}' kan je nergens boeken (afspraak: {row.afspraak})",
                    "zet het product bij een thema onder afspraken.themas",
                )


def not_bookable(content: Content) -> Problems:
    """And nothing else can."""
    for city, name, theme in _themes(content):
        for key in theme.producten:
            row = content.keys.products.get(key)
            where = f"afspraken.themas.{name}"
            if row is None:
                yield Problem(
                    city.file.path, f"{where} noemt '{key}', geen gekend product", "verbeter de sleutel"
                )
            elif not row.bookable:
                why = f"'{key}' heeft geen afspraak ({row.afspraak})"
                yield Problem(city.file.path, f"{where}: {why}", "haal het product weg uit het thema")
            elif not city.offers(key):
                why = f"'{key}' wordt hier niet aangeboden"
                yield Problem(city.file.path, f"{where}: {why}", "haal het product weg uit het thema")


def booked_once(content: Content) -> Problems:
    for city in content.cities:
        counted = Counter(key for theme in city.city.afspraken.themas.values() for key in theme.producten)
        for key in (key for key, times in counted.items() if times > 1):
            yield Problem(
                city.file.path, f"'{key}' staat in meer dan een thema", "laat het in een thema staan"
            )


def theme_places(content: Content) -> Problems:
    for city, name, theme in _themes(content):
        for place in theme.plaatsen:
            if city.city.place(place) is None:
                yield Problem(
                    city.file.path,
                    f"afspraken.themas.{name} noemt plaats '{place}', die er niet is",
                    "kies een sleutel onder plaatsen",
                )
        if "loket" in theme.wijzen and not theme.plaatsen:
            yield Problem(
                city.file.path, f"afspraken.themas.{name} heeft geen plaats", "zet er een plaats bij"
            )


def theme_ways(content: Content) -> Problems:
    for city, name, theme in _themes(content):
        for way in (way for way in theme.wijzen if way not in WAYS):
            yield Problem(
                city.file.path,
                f"afspraken.themas.{name} heeft wijze '{way}'",
                f"gebruik een van: {', '.join(WAYS)}",
            )


def theme_service(content: Content) -> Problems:
    for city, name, theme in _themes(content):
        if theme.dienst not in city.city.uren:
            yield Problem(
                city.file.path,
                f"afspraken.themas.{name} volgt de uren van '{theme.dienst}', die er niet zijn",
                "kies een dienst onder uren",
            )


def theme_length(content: Content) -> Problems:
    for city, name, theme in _themes(content):
        if not 5 <= theme.duur <= 240:
            yield Problem(
                city.file.path,
                f"afspraken.themas.{name} duurt {theme.duur} minuten",
                "kies 5 tot 240 minuten",
            )


def acts(content: Content) -> Problems:
    for file in (*content.shared, *(city.file for city in content.cities)):
        written = file.content.get("handelingen")
        for act in written if isinstance(written, dict) else ():
            if act not in content.keys.acts and act != WELCOME:
                yield Problem(file.path, f"handelingen: '{act}' is geen gekende handeling", "zie intents.tsv")


def open_sometime(content: Content) -> Problems:
    for city in content.cities:
        if not city.city.uren:
            yield Problem(city.file.path, "er zijn geen uren", "schrijf per dienst de uren onder uren")
        for service, channels in city.city.uren.items():
            if not any(any(week.values()) for week in channels.values()):
                yield Problem(
                    city.file.path, f"uren.{service} is nooit open", "schrijf de uren, of laat de dienst weg"
                )


def _themes(content: Content) -> list[tuple[CityContent, str, AppointmentTheme]]:
    return [
        (city, name, theme) for city in content.cities for name, theme in city.city.afspraken.themas.items()
    ]


CHECKS = (
    name_is_folder,
    bookable,
    not_bookable,
    booked_once,
    theme_places,
    theme_ways,
    theme_service,
    theme_length,
    acts,
    open_sometime,
)
