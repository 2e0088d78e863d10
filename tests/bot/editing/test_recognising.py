"""Asking the engine's program, played here by small programs of our own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.editing import recognising
from bot.editing.recognising import parses
from bot.errors import EngineError

ECHO = """import json, sys
for line in sys.stdin:
    print(json.dumps({"text": json.loads(line), "asked": sys.argv[1:]}))
"""


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What runs in the engine's place: a shell script, still to be written."""
    path = tmp_path / "python"
    monkeypatch.setattr(recognising, "ENGINE_PYTHON", path)
    return path


def program(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def test_it_gives_a_parse_for_every_text_in_order(engine: Path, tmp_path: Path) -> None:
    (tmp_path / "echo.py").write_text(ECHO, encoding="utf-8")
    program(engine, f'exec {sys.executable} {tmp_path / "echo.py"} "$@"')
    found = parses(["één ‘zin’\nop twee regels", "👋"], Path("x.tar.gz"), near=3)
    assert [one["text"] for one in found] == ["één ‘zin’\nop twee regels", "👋"]
    assert found[0]["asked"] == ["-m", "engine.explaining", "x.tar.gz", "--near", "3"]


def test_it_tells_what_went_wrong_in_the_engine(engine: Path) -> None:
    program(engine, "echo 'geen model' >&2; exit 3")
    with pytest.raises(EngineError, match="geen model"):
        parses(["dag"], Path("x.tar.gz"))


def test_it_says_so_when_the_engine_is_not_set_up(engine: Path) -> None:
    with pytest.raises(EngineError, match="scripts/setup"):
        parses(["dag"], Path("x.tar.gz"))
