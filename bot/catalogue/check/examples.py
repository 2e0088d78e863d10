"""Checks of the example sentences in data/nlu: their labels, their number, and that none has two labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from bot.catalogue.check.content import Content, File
from bot.catalogue.check.problems import Problem, Problems

ENOUGH = 20
NONE = "geen"  # the label of a question that names no product, or asks no aspect
_FIELDS = ("product", "aspect")
_FILE = ("version", "nlu", "responses", "rules")
_BLOCK = ("intent", "metadata", "examples")


@dataclass(frozen=True)
class Label:
    intent: str
    product: str | None
    aspect: str | None

    def __str__(self) -> str:
        return "/".join(part for part in (self.intent, self.product, self.aspect) if part)


@dataclass(frozen=True)
class Sentence:
    """`path` names the line where the file has one to name."""

    text: str
    label: Label
    path: str

    @cached_property
    def plain(self) -> str:
        return plain(self.text)


def plain(text: str) -> str:
    """What is left when capitals and signs are not looked at; a lone sign stays itself."""
    return " ".join(re.findall(r"\w+", text.casefold())) or text


def shape(content: Content) -> Problems:
    for file in content.examples:
        if not isinstance(file.content.get("nlu"), list):
            yield Problem(file.path, "het bestand heeft geen lijst 'nlu'", "zet de blokken onder 'nlu:'")
    for file, block in _all_blocks(content):
        if not isinstance(block, dict) or not isinstance(block.get("intent"), str):
            yield Problem(file.path, "een blok heeft geen intent", "begin het blok met '- intent: …'")
        elif not isinstance(block.get("examples"), str):
            yield Problem(
                file.path, f"een blok '{block['intent']}' heeft geen zinnen", "schrijf ze onder 'examples: |'"
            )


def known_labels(content: Content) -> Problems:
    known = {
        "intent": {*content.keys.acts},
        "product": {*content.keys.products, NONE},
        "aspect": {*content.keys.aspects, NONE},
    }
    for file, label in {
        (sentence.path.split(":")[0], sentence.label): None for sentence in sentences(content)
    }:
        for field, names in known.items():
            name = getattr(label, field)
            if name is not None and name not in names:
                yield Problem(
                    file, f"{field} '{name}' bestaat niet", "verbeter de sleutel (zie data/sleutels)"
                )


def known_metadata(content: Content) -> Problems:
    """A misspelt field would silently leave the examples without their label."""
    for file, block in _all_blocks(content):
        for field in _metadata(block):
            if field not in _FIELDS:
                yield Problem(file.path, f"metadata kent geen '{field}'", "gebruik product en aspect")


def known_fields(content: Content) -> Problems:
    """Rasa skips a field that it does not know."""
    for file in content.examples:
        unknown = sorted({str(field) for field in file.content} - {*_FILE})
        for field in unknown if "nlu" in file.content else ():  # else one of them is the list, misspelt
            yield Problem(file.path, f"'{field}' is geen gekend veld", f"gebruik {', '.join(_FILE)}")
    for file, block in _all_blocks(content):
        for field in block if isinstance(block, dict) else ():
            if field not in _BLOCK:
                yield Problem(file.path, f"een blok kent geen '{field}'", f"gebruik {', '.join(_BLOCK)}")


def with_page(content: Content) -> Problems:
    """The engine would recognise what nobody can answer."""
    asked = {sentence.label.product: sentence.path.split(":")[0] for sentence in sentences(content)}
    for key, path in asked.items():
        if key in content.keys.products and key not in content.written:
            yield Problem(
                path,
                f"er zijn zinnen over '{key}', maar geen antwoorden",
                f"schrijf data/producten/{key}.yml",
            )


def enough(content: Content) -> Problems:
    counted = Counter(sentence.label.product for sentence in sentences(content))
    readable = {file.stem for file in content.examples}
    for key, file in content.base.items():
        unread = key not in readable and (content.root / f"data/nlu/{key}.yml").exists()
        if counted[key] < ENOUGH and not unread:
            yield Problem(
                file.path,
                f"er zijn {counted[key]} voorbeeldzinnen over '{key}' (minstens {ENOUGH})",
                f"schrijf er meer in data/nlu/{key}.yml",
            )


def one_label(content: Content) -> Problems:
    first: dict[str, Sentence] = {}
    for sentence in sentences(content):
        earlier = first.setdefault(sentence.plain, sentence)
        if earlier.label != sentence.label:
            yield Problem(
                sentence.path,
                f"'{sentence.text}' is {sentence.label}, maar {earlier.label} in {earlier.path}",
                "laat de zin op een plaats staan",
            )


def doubled(content: Content) -> Problems:
    first: dict[tuple[str, Label], Sentence] = {}
    for sentence in sentences(content):
        earlier = first.setdefault((sentence.text, sentence.label), sentence)
        if earlier is not sentence:
            what = f"'{sentence.text}' staat ook in {earlier.path}"
            yield Problem(sentence.path, what, "schrap een van de twee", warning=True)


def tested(content: Content) -> Problems:
    for key, file in content.base.items():
        if not (content.root / f"tests/nlu/{key}.yml").exists():
            yield Problem(
                file.path, f"tests/nlu/{key}.yml ontbreekt", "schrijf er testzinnen voor", warning=True
            )


@lru_cache(maxsize=1)
def sentences(content: Content) -> tuple[Sentence, ...]:
    """Every example line of the well-shaped blocks. Many checks ask, and there are 25,000."""
    return tuple(_sentences(content))


def _sentences(content: Content) -> Iterator[Sentence]:
    for file in content.examples:
        lines = _Lines(content, file)
        for block in _blocks(file):
            yield from _of_block(block, lines)


class _Lines:
    """Finds the line of a sentence; the same sentence twice gets two lines."""

    def __init__(self, content: Content, file: File) -> None:
        self._path = file.path
        self._found: dict[str, list[int]] = {}
        written = (content.root / file.path).read_text(encoding="utf-8").splitlines()
        for number, line in reversed(list(enumerate(written, start=1))):
            self._found.setdefault(line.strip(), []).append(number)

    def path_of(self, line: str) -> str:
        numbers = self._found.get(line)
        return f"{self._path}:{numbers.pop()}" if numbers else self._path


def _of_block(block: Any, lines: _Lines) -> Iterator[Sentence]:
    if not isinstance(block, dict) or not isinstance(block.get("examples"), str):
        return
    metadata = _metadata(block)
    label = Label(str(block.get("intent")), metadata.get("product"), metadata.get("aspect"))
    for line in block["examples"].splitlines():
        if text := line.strip().removeprefix("-").strip():
            yield Sentence(text, label, lines.path_of(line.strip()))


def _metadata(block: Any) -> dict[str, Any]:
    metadata = block.get("metadata") if isinstance(block, dict) else None
    # One that is no map has no known field either: its own text is the name that is refused.
    return metadata if isinstance(metadata, dict) else {str(metadata): None} if metadata else {}


def _all_blocks(content: Content) -> Iterator[tuple[File, Any]]:
    return ((file, block) for file in content.examples for block in _blocks(file))


def _blocks(file: File) -> list[Any]:
    blocks = file.content.get("nlu")
    # Synonyms and regexes stand in the same list and have no labels.
    return [block for block in blocks if not _other_kind(block)] if isinstance(blocks, list) else []


def _other_kind(block: Any) -> bool:
    return isinstance(block, dict) and bool(block.keys() & {"synonym", "regex", "lookup"})


CHECKS = (shape, known_labels, known_metadata, known_fields, with_page, enough, one_label, doubled, tested)
