"""Set-up on machines that lack something, and on one where nothing changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.scripts.cast import SCRIPTS, Machine, program, python

# A uv that makes a folder look like an environment, and notes what it was asked.
UV = """
echo "$*" >> "$HOME/uv.log"
case "$1" in
    venv) for last; do :; done; mkdir -p "$last/bin"; cp "$HOME/python" "$last/bin/python" ;;
    python) exit 1 ;;
esac
"""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    program(machine.home / "python", "exit 0")
    return machine


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout of its own, in a folder with a space, with only what set-up reads."""
    root = tmp_path / "een map" / "onthaal"
    shutil.copytree(SCRIPTS, root / "scripts")
    (root / "engine").mkdir()
    for lock in ("requirements.lock", "engine/requirements.lock"):
        shutil.copy(ROOT / lock, root / lock)
    return root


def complete(machine: Machine) -> None:
    program(machine.bin / "uv", UV)
    python(machine.bin / "python3.12", "3.12")
    python(machine.bin / "python3.10", "3.10")


def asked(machine: Machine) -> list[str]:
    log = machine.home / "uv.log"
    return [line for line in log.read_text().splitlines() if line != "--version"] if log.exists() else []


def test_it_makes_both_environments_with_hashes_required(machine: Machine, copy: Path) -> None:
    complete(machine)
    done = machine.run(copy / "scripts/setup")
    assert done.returncode == 0, done.stderr
    made = [line for line in asked(machine) if line.startswith("venv")]
    synced = [line for line in asked(machine) if line.startswith("pip sync")]
    assert [line.split()[-1] for line in made] == [".venv", "engine/.venv"]
    assert all("--require-hashes" in line for line in synced)
    assert [line.split()[-1] for line in synced] == ["requirements.lock", "engine/requirements.lock"]


def test_it_does_nothing_the_second_time(machine: Machine, copy: Path) -> None:
    complete(machine)
    machine.run(copy / "scripts/setup")
    before = asked(machine)
    done = machine.run(copy / "scripts/setup", "--stil")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert asked(machine) == before


def test_it_installs_again_when_a_lock_changed(machine: Machine, copy: Path) -> None:
    complete(machine)
    machine.run(copy / "scripts/setup")
    before = len(asked(machine))
    (copy / "requirements.lock").write_text("uvicorn==0.40.0\n")
    assert machine.run(copy / "scripts/setup").returncode == 0
    assert [line.split()[-1] for line in asked(machine)[before:]] == ["requirements.lock"]


def test_it_installs_again_after_an_interrupted_start(machine: Machine, copy: Path) -> None:
    complete(machine)
    machine.run(copy / "scripts/setup")
    (copy / ".venv/installed.lock").unlink()
    before = len(asked(machine))
    assert machine.run(copy / "scripts/setup").returncode == 0
    assert len(asked(machine)) == before + 1


def test_it_goes_on_without_the_model_of_spacy_and_says_so_once(machine: Machine, copy: Path) -> None:
    complete(machine)
    program(machine.home / "python", '[ "$2" != spacy ]')
    first = machine.run(copy / "scripts/setup")
    second = machine.run(copy / "scripts/setup")
    assert first.returncode == 0 and "namen worden met regels herkend" in first.stderr
    assert "spaCy" not in second.stderr


def test_it_says_what_to_install_when_a_python_is_missing(machine: Machine, copy: Path) -> None:
    complete(machine)
    (machine.bin / "python3.10").unlink()
    done = machine.run(copy / "scripts/setup")
    assert done.returncode == 1
    assert "Installeer Python 3.10" in done.stderr


def test_it_says_what_to_install_when_there_is_no_python_at_all(machine: Machine, copy: Path) -> None:
    done = machine.run(copy / "scripts/setup")
    assert done.returncode == 1
    assert "Onthaal heeft Python nodig" in done.stderr


def test_it_writes_its_words_to_stderr_only(machine: Machine, copy: Path) -> None:
    complete(machine)
    assert machine.run(copy / "scripts/setup").stdout == ""
