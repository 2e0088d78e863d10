"""Finding PostgreSQL and Redis for the tests, and saying so when they are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scripts.cast import SCRIPTS, Machine, program

MINE = SCRIPTS / "diensten"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Somebody who may not install: no apt-get here."""
    machine = Machine(tmp_path)
    for name in ("paste", "cat"):
        machine.borrow(name)
    program(machine.bin / "id", "echo 1000")
    return machine


def test_it_is_content_when_both_are_there(machine: Machine) -> None:
    program(machine.bin / "initdb", "exit 0")
    program(machine.bin / "redis-server", "exit 0")
    done = machine.run(MINE)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_it_names_what_is_missing_and_fails(machine: Machine) -> None:
    program(machine.bin / "initdb", "exit 0")
    done = machine.run(MINE)

    assert done.returncode == 1
    assert "nodig: redis-server." in done.stderr


def test_an_administrator_gets_only_what_is_missing(machine: Machine) -> None:
    program(machine.bin / "id", "echo 0")
    program(machine.bin / "initdb", "exit 0")
    redis = machine.bin / "redis-server"
    program(
        machine.bin / "apt-get",
        f'echo "$*" >> "$HOME/apt.log"; case "$*" in *install*) echo "exit 0" > {redis}; chmod +x {redis};; esac',
    )
    machine.borrow("chmod")
    done = machine.run(MINE)

    assert done.returncode == 0, done.stderr
    assert "Ik installeer redis-server" in done.stderr
    installed = (machine.home / "apt.log").read_text().splitlines()[-1]
    assert installed.endswith("redis-server") and "postgresql" not in installed


def test_it_fails_in_words_when_the_packages_do_not_come(machine: Machine) -> None:
    program(machine.bin / "id", "echo 0")
    program(machine.bin / "initdb", "exit 0")
    program(machine.bin / "apt-get", "exit 100")
    done = machine.run(MINE)

    assert done.returncode == 1
    assert "redis-server" in done.stderr.splitlines()[-1]
