"""The environment of the libraries that dates are measured against: var/bench/datumlezers, from its own lock."""

from __future__ import annotations

import filecmp
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.keten.environment import BenchFailed
from bot.settings import ROOT

FOLDER = ROOT / "var" / "bench" / "datumlezers"
LOCK = ROOT / "benchmarks" / "requirements-datumlezers.lock"
INSTALLED = FOLDER / "installed.lock"


def python(tell: Callable[[str], None]) -> Path:
    """Its interpreter; installed when the lock changed. BenchFailed: it cannot be."""
    found = FOLDER / "bin" / "python"
    if not (found.exists() and INSTALLED.exists() and filecmp.cmp(LOCK, INSTALLED, shallow=False)):
        tell(f"Ik installeer dateparser en parsedatetime in {FOLDER.relative_to(ROOT)}…")
        uv = _output(["scripts/find-uv"])
        _output([uv, "venv", "-q", "--clear", "--no-project", "--python", sys.executable, str(FOLDER)])
        _output([uv, "pip", "sync", "-q", "--require-hashes", "--python", str(found), str(LOCK)])
        shutil.copy(LOCK, INSTALLED)
    return found


def _output(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise BenchFailed(f"'{' '.join(command[:3])}' lukte niet:\n{done.stderr.strip()[-1000:]}")
    return done.stdout.strip()
