"""Ready-made answers: what agents say often, per city, with gaps that are filled in while they write.

What all cities share stands in data/gemeenten/antwoorden.yml; a city adds, replaces or drops (`~`) in its own
folder. docs/redactie.md tells editors how.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import Field

from bot.catalogue import City, InvalidContent, placeholders
from bot.catalogue.addressing import is_addressed, own_in, shared_in
from bot.catalogue.cities import CITIES
from bot.catalogue.files import merge, read_yaml
from bot.catalogue.shape import Content, parse

FILE = "antwoorden.yml"
SHARED = f"{CITIES}/{FILE}"
LATER = ("voornaam_medewerker", "afdeling", "product", "link")
"""Gaps that only a conversation can fill: who answers, for which department, about which product, with which page."""
OF_CITY = ("stad", *placeholders.NAMES)
"""Gaps that the city fills."""
LONGEST_TITLE = 60
_SHORTCUT = re.compile(r"[a-z0-9][a-z0-9_-]{1,23}")
_GAP = re.compile(r"\{[^{}]*\}?|\}")


class CannedAnswer(Content):
    """sleutel: the shortcut that agents type. afdelingen: keys of the departments that see it; none is everybody."""

    sleutel: str
    titel: str
    tekst: str
    afdelingen: tuple[str, ...] = Field(default=(), strict=False)

    def meant_for(self, departments: Collection[str]) -> bool:
        return not self.afdelingen or any(key in departments for key in self.afdelingen)


@dataclass(frozen=True)
class Filled:
    """A text to put before the agent. missing: names of gaps that nothing was known for; they stand as "[name]"."""

    text: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong in a file of answers, and what its editor does about it."""

    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what} — {self.remedy}"


type Answers = Mapping[str, CannedAnswer]
"""By shortcut, in the order of the files."""


def load(root: Path, cities: Mapping[str, City]) -> Mapping[str, Answers]:
    """The answers of each city. Raises InvalidContent, whose problems end in the remedy."""
    shared = _read(root / SHARED, SHARED)
    return MappingProxyType({key: _of_city(root, shared, city) for key, city in cities.items()})


def render(answer: CannedAnswer, known: Mapping[str, str]) -> Filled:
    """`answer` with what is known of LATER; a value is put in as it is, also when it has braces itself."""
    missing: list[str] = []

    def fill(gap: re.Match[str]) -> str:
        name = gap[0][1:-1]
        if known.get(name):
            return known[name]
        missing.append(name)
        return f"[{name.replace('_', ' ')}]"

    return Filled(_GAP.sub(fill, answer.tekst), tuple(dict.fromkeys(missing)))


def faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Everything that is wrong with the content of one file, which may drop answers of all cities with `~`."""
    for key, answer in content.items():
        if not _SHORTCUT.fullmatch(str(key)):
            yield Fault(
                f"'{key}' kan geen verkorting zijn",
                "gebruik 2 tot 24 kleine letters, cijfers of streepjes, en begin met een letter of cijfer",
            )
        if answer is not None:
            yield from _faults_of(str(key), answer)


def _faults_of(key: str, answer: Any) -> Iterator[Fault]:
    if not isinstance(answer, dict):
        yield Fault(f"{key} is geen blok met velden", "schrijf er titel en tekst onder")
        return
    for title in _forms(answer.get("titel")):
        if not 0 < len(title.strip()) <= LONGEST_TITLE:
            yield Fault(
                f"{key}.titel telt {len(title.strip())} tekens",
                f"schrijf in 1 tot {LONGEST_TITLE} tekens wat het is: medewerkers zoeken erop",
            )
    for text in _forms(answer.get("tekst")):
        yield from _faults_in(f"{key}.tekst", text)


def _faults_in(where: str, text: str) -> Iterator[Fault]:
    if not text.strip():
        yield Fault(f"{where} is leeg", "schrijf wat de inwoner leest, of haal het antwoord weg")
    for gap in dict.fromkeys(_GAP.findall(text)):
        if gap[1:-1] not in (*OF_CITY, *LATER) or not gap.endswith("}"):
            known = ", ".join(f"{{{name}}}" for name in (*OF_CITY, *LATER))
            yield Fault(f"{where}: '{gap}' is geen gekende invulling", f"gebruik een van: {known}")


def _forms(written: Any) -> list[str]:
    texts = written.values() if is_addressed(written) else [written]
    return [text for text in texts if isinstance(text, str)]


def _read(path: Path, name: str) -> dict[str, Any]:
    """No file is no answers."""
    content = read_yaml(path, name) if path.exists() else {}
    if found := tuple(str(fault) for fault in faults(content)):
        raise InvalidContent(name, found)
    return content


def path_of(city: str) -> str:
    """The file with a city's own answers, from the repository's root."""
    return f"{CITIES}/{city}/{FILE}"


def _of_city(root: Path, shared: Mapping[str, Any], city: City) -> Answers:
    name = path_of(city.sleutel)
    return of_city(shared, _read(root / name, name), city)


def of_city(shared: Mapping[str, Any], own: Mapping[str, Any], city: City) -> Answers:
    """What both files, as YAML reads them, say in `city`. Raises InvalidContent."""
    form, departments = city.aanspreking, city.contactcentrum.afdelingen
    merged = merge(shared_in(shared, form), own_in(own, form))
    kept = {key: answer for key, answer in merged.items() if answer is not None}
    values = {"stad": city.naam, **placeholders.of_city(city)}
    paths = {key: path_of(city.sleutel) if key in own else SHARED for key in kept}
    return MappingProxyType(
        {key: _answer(key, answer, values, departments, paths[key]) for key, answer in kept.items()}
    )


def _answer(
    key: str, written: Mapping[str, Any], values: Mapping[str, str], departments: Collection[str], path: str
) -> CannedAnswer:
    """Raises InvalidContent. The city's gaps are filled, those of LATER stay open."""
    try:
        answer = parse(CannedAnswer, {"sleutel": key, **written}, path)
    except InvalidContent as error:
        remedy = "elk antwoord heeft titel en tekst, en als het niet voor iedereen is een lijst afdelingen"
        problems = tuple(str(Fault(f"{key}: {problem}", remedy)) for problem in error.problems)
        raise InvalidContent(path, problems) from error
    if unknown := [one for one in answer.afdelingen if one not in departments]:
        fault = Fault(f"{key}: '{unknown[0]}' is geen afdeling", f"gebruik een van: {', '.join(departments)}")
        raise InvalidContent(path, (str(fault),))
    text = _GAP.sub(lambda gap: values.get(gap[0][1:-1], gap[0]), answer.tekst)
    return answer.model_copy(update={"tekst": text})
