"""The core is plain Python: it knows no channel, no Rasa, and only its settings know the environment."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.settings import ROOT

FORBIDDEN = {
    "rasa", "rasa_sdk", "fastapi", "starlette", "uvicorn", "twilio", "telegram", "sanic", "actions", "channels",
    "msal",
}  # fmt: skip
SETTINGS = "bot/settings.py"
FOR_ITS_CHILD = "bot/service/training.py"
"""Hands its own environment on to the engine, without reading any setting from it."""

CORE = sorted((ROOT / "bot").rglob("*.py"))
OURS = [*CORE, *(path for part in ("actions", "channels") for path in sorted((ROOT / part).rglob("*.py")))]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def environment(module: ast.Module) -> Iterator[str]:
    """Names through which a module could read an environment variable."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv", "getenvb"):
            yield node.attr
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from (a.name for a in node.names if a.name.startswith(("environ", "getenv")))


def test_it_imports_no_channel_and_no_rasa() -> None:
    found = {name(path): {m.split(".")[0] for m in imported(tree(path))} & FORBIDDEN for path in CORE}

    assert len(found) > 50
    assert {path: modules for path, modules in found.items() if modules} == {}


def test_it_reads_the_environment_in_one_place() -> None:
    found = {name(path) for path in OURS if any(environment(tree(path)))}

    assert found == {SETTINGS, FOR_ITS_CHILD}


def test_it_copies_the_environment_for_the_engine_and_reads_nothing_of_it() -> None:
    module = tree(ROOT / FOR_ITS_CHILD)
    (used,) = (n for n in ast.walk(module) if isinstance(n, ast.Attribute) and n.attr == "environ")
    items = next(n for n in ast.walk(module) if isinstance(n, ast.Attribute) and n.value is used)

    assert items.attr == "items"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import os\nos.environ['X']", {"environ"}),
        ("import os\nos.getenv('X')", {"getenv"}),
        ("from os import environ as e", {"environ"}),
        ("import os\nos.path", set()),
    ],
)
def test_it_sees_the_ways_to_the_environment(source: str, found: set[str]) -> None:
    assert set(environment(ast.parse(source))) == found
