"""Checks of web addresses, by their form alone: nothing is opened here (network.py does, when asked)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from bot.catalogue.check.content import Content, File
from bot.catalogue.check.problems import Problem, Problems
from bot.catalogue.check.texts import SAFE, all_texts, maps_with

FIELDS = ("url", "website", "contactpagina")
GONE = ("goo.gl", "plus.google.com", "kruispuntbank.be")
SHORTENED = ("bit.ly", "tinyurl.com", "t.co", "ow.ly", "is.gd")
_INNER = re.compile(r"(localhost|.*\.(?:local|localhost|internal|intranet|test|invalid|example))")
_EXAMPLE = re.compile(r"(?:.*\.)?example\.(?:com|org|net)")
_STAGING = re.compile(r"(?:.*[.-])?(?:acc|acceptatie|staging|test|tst|dev|uat|preprod|beta)[.-].+")
_NUMBERS = re.compile(r"[\d.]+|.*:.*")
_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_IN_TEXT = re.compile(r"https?://\S+|\bwww\.\S+")


def sound(content: Content) -> Problems:
    for file, where, url in addresses(content):
        filled_in = url.startswith("{")
        wrong = fault(url) if SAFE.fullmatch(url) and not filled_in else None
        if wrong:
            yield Problem(file.path, f"{where} heeft als adres '{url}': {wrong}", "zoek het juiste adres op")


def secure(content: Content) -> Problems:
    """The city's own pages; `texts.safe_addresses` looks at links and sources."""
    for city in content.cities:
        for field in ("website", "contactpagina"):
            url = str(getattr(city.city, field))
            if field in city.file.content and not SAFE.fullmatch(url):
                yield Problem(
                    city.file.path, f"{field} is '{url}'", "schrijf het hele adres, met https:// ervoor"
                )


def under_links(content: Content) -> Problems:
    """An address in a text cannot be tapped and is read out sign by sign."""
    for file, where, text in all_texts(content):
        for found in _IN_TEXT.finditer(text):
            yield Problem(
                file.path, f"{where} noemt het adres '{found[0]}'", "zet het onder links", warning=True
            )


def fault(url: str) -> str | None:
    """What is wrong with an address that begins with https://, in Dutch; None when nothing is."""
    try:
        parts = urlsplit(url)
        name = (parts.hostname or "").lower()
    except ValueError:
        return "dat is geen adres"
    if url.count("://") > 1 or url.endswith((".", ",", ";", ")", "'", '"')) or "\\" in url:
        return "er staat te veel in"
    return _of_host(name, parts)


def _of_host(name: str, parts: SplitResult) -> str | None:
    if parts.username or parts.password:
        return "er staat een gebruiker of wachtwoord in"
    if _INNER.fullmatch(name) or _EXAMPLE.fullmatch(name) or _NUMBERS.fullmatch(name):
        return "dat adres werkt niet bij inwoners"
    if _STAGING.fullmatch(name):
        return "dat is een omgeving om te testen"
    if not _NAME.fullmatch(name):
        return "de naam van de website klopt niet"
    if name in SHORTENED:
        return "een verkort adres toont niet waar het heen gaat"
    return "die website bestaat niet meer" if name.removeprefix("www.") in GONE else None


def addresses(content: Content) -> Iterator[tuple[File, str, str]]:
    """Every address of the web: links, sources, and the city's own pages."""
    for file, _ in content.raw_texts():
        for field in FIELDS:
            for where, holder in maps_with(file.content, field):
                if isinstance(holder[field], str):
                    yield file, where if field == "url" else field, holder[field]


CHECKS = (sound, secure, under_links)
