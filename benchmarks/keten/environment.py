"""Stock Rasa's own environment, benchmarks/.venv: installed from its lock when that changed."""

from __future__ import annotations

import filecmp
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from bot.errors import OnthaalError
from bot.service.training import engine_environment
from bot.settings import ROOT

FOLDER = ROOT / "benchmarks" / ".venv"
LOCK = ROOT / "benchmarks" / "requirements-stock.lock"
INSTALLED = FOLDER / "installed.lock"
VERSION = "3.10"


class BenchFailed(OnthaalError):
    """A step of a bench that did not go as it should; the message says which one and where to look."""


def python(tell: Callable[[str], None]) -> Path:
    """The interpreter of stock's environment. The first time it fetches more than 2 GB."""
    found = FOLDER / "bin" / "python"
    if not (found.exists() and INSTALLED.exists() and filecmp.cmp(LOCK, INSTALLED, shallow=False)):
        tell("Ik installeer stock Rasa in benchmarks/.venv (de eerste keer meer dan 2 GB)…")
        _install(found)
    return found


def _install(found: Path) -> None:
    uv = _output(["scripts/find-uv"])
    if not found.exists():
        _output([uv, "venv", "-q", "--no-project", "--python", _base(uv), str(FOLDER)])
    INSTALLED.unlink(missing_ok=True)
    _output([uv, "pip", "sync", "-q", "--require-hashes", "--python", str(found), str(LOCK)])
    shutil.copy(LOCK, INSTALLED)


def _base(uv: str) -> str:
    """A Python that is there, or one that uv fetches."""
    there = subprocess.run(["scripts/find-python", VERSION], cwd=ROOT, capture_output=True, text=True)
    if there.returncode == 0:
        return there.stdout.strip()
    _output([uv, "python", "install", "-q", VERSION])
    return _output([uv, "python", "find", VERSION])


def _output(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise BenchFailed(f"'{' '.join(command[:3])}' lukte niet:\n{done.stderr.strip()[-1000:]}")
    return done.stdout.strip()


def variables(**extra: str) -> dict[str, str]:
    """Stock's variables: as a user has them, so with all cores, which our own engine does without."""
    given = {k: v for k, v in engine_environment().items() if k != "OMP_NUM_THREADS"}
    return {k: v for k, v in given.items() if not k.startswith("ONTHAAL_")} | extra
