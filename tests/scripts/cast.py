"""Machines of our own: folders with small programs that answer as a Python would."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from bot.settings import ROOT

SCRIPTS = ROOT / "scripts"
NEEDED = ("bash", "env", "dirname", "cmp", "mkdir", "flock", "timeout", "cp", "rm", "touch")


def program(path: Path, body: str) -> Path:
    """A runnable shell script at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def python(path: Path, version: str) -> Path:
    """Answers the one question that find-python asks: its path, and whether it is the version that is wanted."""
    return program(path, f'echo "{path}"; [ "$3" = "{version}" ]')


def broken(path: Path) -> Path:
    """A shim of pyenv for a version that is not switched on."""
    return program(path, 'echo "pyenv: command not found" >&2; exit 127')


class Machine:
    """A home, a PATH with only what the scripts need, and nothing of the real machine."""

    def __init__(self, root: Path) -> None:
        self.home = root / "home"
        self.bin = root / "bin"
        self.home.mkdir()
        self.bin.mkdir()
        for name in NEEDED:
            self.borrow(name)

    def borrow(self, name: str) -> None:
        """A program of the real machine."""
        (self.bin / name).symlink_to(_real(name))

    def run(self, script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.bin / "bash"), str(script), *arguments],
            env={"HOME": str(self.home), "PATH": str(self.bin)},
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )

    def pyenv(self, version: str) -> Path:
        return self.home / ".pyenv" / "versions" / version / "bin"


def _real(name: str) -> Path:
    found = (Path(folder) / name for folder in os.get_exec_path())
    return next(path for path in found if path.is_file() and os.access(path, os.X_OK))
