"""What scripts/test runs: with --alles also PostgreSQL and Redis, or not at all; without, it says what it left out."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.scripts.cast import SCRIPTS, Machine, program

NOTES = 'echo "$0 $*" >> "$HOME/ran.log"'


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    program(machine.bin / "chromium", "exit 0")
    return machine


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout in which every program only notes that it was run."""
    root = tmp_path / "onthaal"
    for name in ("scripts/setup", "scripts/train", "scripts/diensten"):
        program(root / name, NOTES)
    for name in (".venv/bin/python", "engine/.venv/bin/python"):
        program(root / name, NOTES)
    shutil.copy(SCRIPTS / "test", root / "scripts/test")
    return root


def run_tests(
    machine: Machine, copy: Path, *arguments: str
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    done = machine.run(copy / "scripts/test", *arguments)
    log = machine.home / "ran.log"
    return done, log.read_text().splitlines() if log.exists() else []


def served(ran: list[str]) -> list[str]:
    return [line for line in ran if "--databank=postgresql" in line]


def test_it_says_in_one_line_what_it_left_out(machine: Machine, copy: Path) -> None:
    done, ran = run_tests(machine, copy)

    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "Weggelaten: de testen op PostgreSQL en met Redis. scripts/test --alles draait ze ook."
    ]
    assert not any("diensten" in line for line in ran)
    assert served(ran) == []
    assert all("not postgres and not redis" in line for line in ran if " -m " in line and "pytest -m" in line)


def test_it_runs_all_of_it_when_asked(machine: Machine, copy: Path) -> None:
    done, ran = run_tests(machine, copy, "--alles", "-x")

    assert (done.returncode, done.stderr) == (0, "")
    assert ran[0].endswith("scripts/diensten ")
    (line,) = served(ran)
    assert "tests/bot/storage" in line and "(database or postgres or redis)" in line
    assert line.endswith("-x")


def test_it_does_not_begin_without_the_servers(machine: Machine, copy: Path) -> None:
    program(copy / "scripts/diensten", "echo 'Voor deze testen is nodig: redis-server.' >&2; exit 1")
    done, ran = run_tests(machine, copy, "--alles")

    assert done.returncode == 1
    assert "redis-server" in done.stderr
    assert ran == []


def test_it_fails_when_one_part_fails(machine: Machine, copy: Path) -> None:
    program(copy / ".venv/bin/python", f'{NOTES}; case "$*" in *postgresql*) exit 1 ;; esac')
    done, ran = run_tests(machine, copy, "--alles")

    assert done.returncode == 1
    assert "engine or browser" in ran[-1]


def test_the_folders_that_it_names_are_there() -> None:
    text = (SCRIPTS / "test").read_text(encoding="utf-8")
    (names,) = [line for line in text.splitlines() if "folders=(" in line]
    inside = names.split("{")[1].split("}")[0].split(",")
    tests = SCRIPTS.parent / "tests"

    assert [name for name in inside if not (tests / "bot" / name).is_dir()] == []
