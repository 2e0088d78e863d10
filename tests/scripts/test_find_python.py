"""Which Python set-up takes: one that runs, of the version it needs, wherever it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scripts.cast import SCRIPTS, Machine, broken, python

FINDER = SCRIPTS / "find-python"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def found(machine: Machine, *versions: str) -> str | None:
    done = machine.run(FINDER, *versions)
    return done.stdout.strip() if done.returncode == 0 else None


def test_it_takes_the_named_python_on_the_path(machine: Machine) -> None:
    wanted = python(machine.bin / "python3.12", "3.12")
    assert found(machine, "3.12") == str(wanted)


def test_it_takes_a_plain_python3_of_the_right_version(machine: Machine) -> None:
    wanted = python(machine.bin / "python3", "3.10")
    assert found(machine, "3.10") == str(wanted)


def test_it_passes_a_python3_of_another_version(machine: Machine) -> None:
    python(machine.bin / "python3", "3.11")
    assert found(machine, "3.12", "3.13") is None


def test_it_prefers_the_version_that_is_named_first(machine: Machine) -> None:
    python(machine.bin / "python3.13", "3.13")
    wanted = python(machine.pyenv("3.12.1") / "python3.12", "3.12")
    assert found(machine, "3.12", "3.13") == str(wanted)


def test_it_looks_past_a_shim_that_exists_and_fails(machine: Machine) -> None:
    broken(machine.bin / "python3.10")
    wanted = python(machine.pyenv("3.10.13") / "python3.10", "3.10")
    assert found(machine, "3.10") == str(wanted)


def test_it_finds_what_uv_downloaded(machine: Machine) -> None:
    folder = machine.home / ".local/share/uv/python/cpython-3.10.19-linux-x86_64-gnu/bin"
    wanted = python(folder / "python3.10", "3.10")
    assert found(machine, "3.10") == str(wanted)


def test_it_takes_a_path_with_spaces(tmp_path: Path) -> None:
    root = tmp_path / "met een spatie"
    root.mkdir()
    machine = Machine(root)
    wanted = python(machine.pyenv("3.12.1") / "python3.12", "3.12")
    assert found(machine, "3.12") == str(wanted)


def test_it_ends_with_an_error_on_a_machine_without_python(machine: Machine) -> None:
    assert found(machine, "3.12", "3.13") is None


def test_it_says_nothing_else(machine: Machine) -> None:
    broken(machine.bin / "python3.12")
    done = machine.run(FINDER, "3.12")
    assert (done.stdout, done.stderr) == ("", "")
