"""Hides numbers that a city must not keep in a chat: national numbers, bank accounts and bank cards."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from stdnum import iban, luhn

Kind = Literal["rijksregisternummer", "rekeningnummer", "kaartnummer"]
KINDS: tuple[Kind, ...] = ("rijksregisternummer", "rekeningnummer", "kaartnummer")
OF_PERSONS: tuple[Kind, ...] = ("rijksregisternummer", "kaartnummer")
"""Those that the city itself never has to say; its own account it does."""

_BETWEEN = re.compile(r"[\s.\-‐-―/_·]")
"""What people put between the digits of a number: spaces, dots, all kinds of dashes."""
_SEPARATOR = rf"{_BETWEEN.pattern}{{0,3}}"
_RUN = re.compile(rf"(?<![\d+])\d(?:{_SEPARATOR}\d){{10,}}(?!\d)")
_GROUP = re.compile(r"\d+")
_IBAN_START = re.compile(
    rf"(?<![^\W_])(?:IBAN)?(?=[A-Z]{_SEPARATOR}[A-Z]{_SEPARATOR}\d{_SEPARATOR}\d)", re.IGNORECASE
)
_LONGEST_IBAN = 34
_SHORTEST_IBAN = 15

_NATIONAL_GROUPS = {(2, 2, 2, 3, 2), (6, 3, 2), (6, 5), (11,), (2, 2, 2, 5), (9, 2), (8, 3), (6, 4, 1)}
_CARD_GROUPS = {
    (4, 4, 4, 4),
    (4, 6, 5),
    (4, 6, 4),
    (4, 4, 4, 3),
    (4, 4, 4, 2),
    *((4, 4, 4, 4, n) for n in (1, 2, 3)),
    *((n,) for n in range(13, 20)),
}
_PHONE_GROUPS = re.compile(r"32(?: 4\d\d \d\d \d\d \d\d| 4\d\d \d{3} \d{3}| 4\d\d \d{6})")
_CODED = re.compile(
    r"(?:ticket|dossier|referentie|ref|melding|bestelling|factuur|zaak|aanvraag|kenmerk)(?:nummer|nr)?\W{0,3}\Z",
    re.IGNORECASE,
)
"""Stands before a number of our own, which begins with the year: "ticket 20261124001"."""
_CARD_PREFIXES: tuple[tuple[str, tuple[int, ...]], ...] = (
    (r"4", (13, 16, 19)),  # Visa
    (r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720", (16,)),  # Mastercard
    (r"3[47]", (15,)),  # American Express
    (r"30[0-5]|3[689]", (14, 16, 19)),  # Diners Club
    (r"35(?:2[89]|[3-8])", (16, 17, 18, 19)),  # JCB
    (r"6703", (16, 17, 18, 19)),  # Bancontact
    (r"50|5[6-8]|63(?:04|90)|67", tuple(range(13, 20))),  # Maestro
    (r"6011|64[4-9]|65", (16, 19)),  # Discover
    (r"62", (16, 17, 18, 19)),  # UnionPay
)


@dataclass(frozen=True)
class Masked:
    """`text` with each number replaced by e.g. "[rijksregisternummer verborgen]"; `found` has a kind for each."""

    text: str
    found: tuple[Kind, ...]


@dataclass(frozen=True)
class _Place:
    start: int
    end: int


def mask(text: str, kinds: Collection[Kind] = KINDS) -> Masked:
    """Hides every number of `kinds` whose check digits hold; phone numbers, dates, KBO numbers and amounts stay."""
    found: list[Kind] = []
    finders: tuple[tuple[Kind, Callable[[str], Iterator[_Place]]], ...] = (
        ("rekeningnummer", _accounts),
        ("kaartnummer", _cards),
        ("rijksregisternummer", _national_numbers),
    )
    for kind, places in finders:
        if kind not in kinds:
            continue
        text, count = _hidden(text, kind, list(places(text)))
        found += [kind] * count
    return Masked(text, tuple(found))


def _hidden(text: str, kind: Kind, places: list[_Place]) -> tuple[str, int]:
    for place in reversed(places):
        text = f"{text[: place.start]}[{kind} verborgen]{text[place.end :]}"
    return text, len(places)


def _accounts(text: str) -> Iterator[_Place]:
    """IBANs of any country, with or without spaces."""
    after = 0
    for start in _IBAN_START.finditer(text):
        place = _account_at(text, start.end())
        if place and place.start >= after:
            after = place.end
            yield place


def _account_at(text: str, start: int) -> _Place | None:
    """The longest valid IBAN that begins at `start`. The national check is not asked for: banks' tests lack it."""
    places = _account_signs(text, start)
    for length in range(len(places), _SHORTEST_IBAN - 1, -1):
        end = places[length - 1] + 1
        ends_there = end == len(text) or not text[end].isalnum()
        if ends_there and iban.is_valid("".join(text[i] for i in places[:length]), check_country=False):
            return _Place(start, end)
    return None


def _account_signs(text: str, start: int) -> list[int]:
    """Where the letters and digits of an IBAN stand, at most two separators apart."""
    places: list[int] = []
    gap = 0
    for i in range(start, len(text)):
        if text[i].isascii() and text[i].isalnum():
            places.append(i)
            gap = 0
        elif _BETWEEN.fullmatch(text[i]) and gap < 3:
            gap += 1
        else:
            break
        if len(places) == _LONGEST_IBAN:
            break
    return places


def _cards(text: str) -> Iterator[_Place]:
    return _windows(text, _CARD_GROUPS, range(13, 20), _is_card)


def _is_card(digits: str, written: str) -> bool:
    """Luhn holds, and a bank gives out numbers that begin so and are so long."""
    known = any(len(digits) in lengths and re.match(prefix, digits) for prefix, lengths in _CARD_PREFIXES)
    return known and len(set(digits)) > 1 and luhn.is_valid(digits)


def _national_numbers(text: str) -> Iterator[_Place]:
    return _windows(text, _NATIONAL_GROUPS, range(11, 12), _is_national_number)


def _is_national_number(digits: str, written: str) -> bool:
    """A rijksregisternummer or bis-number: possible birth date and mod 97, for births before and from 2000.

    Bis-numbers add 20 or 40 to the month, numbers for tests 60 or 80; month and day may be 0 when unknown.
    """
    if _PHONE_GROUPS.fullmatch(written):
        return False
    month, day, serial, check = int(digits[2:4]) % 20, int(digits[4:6]), int(digits[6:9]), int(digits[9:])
    if month > 12 or day > 31 or serial == 0:
        return False
    return check in (97 - int(digits[:9]) % 97, 97 - int("2" + digits[:9]) % 97)


def _windows(
    text: str,
    groups: set[tuple[int, ...]],
    lengths: range,
    accepts: Callable[[str, str], bool],
) -> Iterator[_Place]:
    """Numbers in `text`: a whole run of digits in any spacing, or inside a longer run one in a usual grouping."""
    for run in _RUN.finditer(text):
        digits = re.sub(r"\D", "", run[0])
        if digits.startswith("20") and _CODED.search(text[max(0, run.start() - 30) : run.start()]):
            continue
        if len(digits) in lengths and accepts(digits, run[0]):
            yield _Place(run.start(), run.end())
        else:
            yield from _grouped(run, groups, accepts)


def _grouped(
    run: re.Match[str], groups: set[tuple[int, ...]], accepts: Callable[[str, str], bool]
) -> Iterator[_Place]:
    parts = list(_GROUP.finditer(run[0]))
    first = 0
    while first < len(parts):
        size = _group_size(run[0], parts[first : first + 5], groups, accepts)
        if size:
            yield _Place(run.start() + parts[first].start(), run.start() + parts[first + size - 1].end())
        first += size or 1


def _group_size(
    run: str, parts: list[re.Match[str]], groups: set[tuple[int, ...]], accepts: Callable[[str, str], bool]
) -> int:
    """How many of the first parts together are one number, 0 for none."""
    for size in range(len(parts), 0, -1):
        usual = tuple(len(part[0]) for part in parts[:size]) in groups
        if usual and accepts(
            "".join(part[0] for part in parts[:size]), run[parts[0].start() : parts[size - 1].end()]
        ):
            return size
    return 0
