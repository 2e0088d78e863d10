"""Checks of names: files that nothing reads or that Rasa reads by mistake, and signs beyond ASCII."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.catalogue.check.content import Content, File
from bot.catalogue.check.problems import Problem, Problems
from bot.catalogue.files import shown

FOLDERS = ("data", "tests/nlu")


def file_names(content: Content) -> Problems:
    """Names with accents are another name on another computer."""
    for path in _paths(content.root):
        if not path.name.isascii():
            yield Problem(
                shown(content.root, path),
                "de naam heeft letters met accenten of andere tekens",
                "hernoem het",
            )


def no_tests_in_data(content: Content) -> Problems:
    """Rasa reads a test file under data/ as examples."""
    for path in _paths(content.root / "data"):
        if path.name.startswith("test_"):
            name = shown(content.root, path)
            yield Problem(name, "een test in data/ wordt als voorbeeld geleerd", "verplaats hem naar tests/")


def read_at_all(content: Content) -> Problems:
    for path in _paths(content.root):
        if path.suffix in (".yaml", ".YML", ".YAML"):
            yield Problem(
                shown(content.root, path), f"bestanden op '{path.suffix}' leest niemand", "noem het .yml"
            )


def keys(content: Content) -> Problems:
    for file in _files(content):
        for key in _keys(file.content):
            if not key.isascii():
                yield Problem(
                    file.path, f"'{key}' heeft letters met accenten", "gebruik enkel a-z, cijfers en _"
                )


def _paths(folder: Path) -> list[Path]:
    folders = [folder / name for name in FOLDERS] if (folder / FOLDERS[0]).is_dir() else [folder]
    return [path for below in folders for path in sorted(below.rglob("*")) if path.is_file()]


def _files(content: Content) -> Iterator[File]:
    yield from (*content.shared, *content.base.values(), *content.examples, *content.rules)
    for city in content.cities:
        yield from (city.file, *city.overrides.values())


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield str(key)
            yield from _keys(below)
    elif isinstance(value, list):
        for below in value:
            yield from _keys(below)


CHECKS = (file_names, no_tests_in_data, read_at_all, keys)
