"""A city to import into, and the command of the import without the settings of this machine."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue.ipdc.__main__ import main
from tests.bot.catalogue.sample import write_sample

type Command = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One city (gent, "je") with one product of its own (reispas), on 1 June 2024."""
    for name in ("IPDC_API_KEY", "IPDC_API_KEY_FILE", "IPDC_URL", "FORMULIEREN_URL"):
        monkeypatch.delenv(f"ONTHAAL_{name}", raising=False)
    monkeypatch.setenv("ONTHAAL_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("ONTHAAL_NU", "2024-06-01T12:00")
    write_sample(tmp_path)
    return tmp_path


@pytest.fixture
def command(root: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the import for gent; gives the exit code and every line that it printed."""

    def run(*arguments: str | Path) -> tuple[int, list[str]]:
        code = main(["gent", "--map", str(root), *map(str, arguments)])
        printed = capsys.readouterr()
        return code, (printed.out + printed.err).splitlines()

    return run


@pytest.fixture
def saved(root: Path) -> Callable[..., Path]:
    """Saves records as one page in a file; each time the same file."""

    def save(*records: Any, name: str = "pagina.json") -> Path:
        path = root / "opgehaald" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"member": list(records)}), encoding="utf-8")
        return path

    return save
