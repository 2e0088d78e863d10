"""Every script is short, runnable and in order; what the documents tell people to run exists."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.scripts.cast import SCRIPTS

PROGRAMS = [*sorted(p for p in SCRIPTS.iterdir() if p.suffix == ""), ROOT / ".ci/run"]
LOCKS = [
    "requirements.lock",
    "engine/requirements.lock",
    "benchmarks/requirements-stock.lock",
    "scripts/uv.lock",
]
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:|#)([^)]+)\)")
DOCUMENTS = [
    "README.md",
    "README.en.md",
    "CONTRIBUTING.md",
    "docs/beheer.md",
    "docs/redactie.md",
    "docs/kanalen/README.md",
    "docs/kanalen/website.md",
    "docs/kanalen/whatsapp.md",
    "docs/kanalen/telegram.md",
    "docs/architecture.md",
]


@pytest.mark.parametrize("script", PROGRAMS, ids=lambda path: path.name)
def test_it_is_short_and_can_be_run(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK)
    assert len(text.splitlines()) < 60
    assert re.search(r"^set -eu", text, re.M)
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0


@pytest.mark.parametrize("lock", LOCKS)
def test_it_locks_with_hashes_and_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--hash=sha256:" in text


def test_ci_runs_the_scripts_and_nothing_else() -> None:
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["scripts/check", "scripts/test --alles"]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_it_names_only_scripts_and_files_that_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    scripts = set(re.findall(r"\bscripts/([a-z-]+)", text))
    links = {link.split("#")[0] for link in LINK.findall(text)}
    folder = (ROOT / document).parent
    assert {name for name in scripts if not (SCRIPTS / name).exists()} == set()
    assert {link for link in links if not (folder / link).exists()} == set()
