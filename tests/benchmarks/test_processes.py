"""A measured program counts with everything it started, and nothing of it is left behind."""

import os
import sys
import time
from pathlib import Path

import pytest

from benchmarks.keten.environment import BenchFailed
from benchmarks.keten.processes import Program, timed, tree

WITH_CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"


def program(folder: Path, code: str) -> Program:
    return Program([sys.executable, "-c", code], folder, dict(os.environ), folder / "log")


def runs(pid: int) -> bool:
    """A process that ended but was not yet collected by its parent does not run."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_it_counts_the_memory_of_children_and_ends_the_program(tmp_path: Path) -> None:
    running = program(tmp_path, WITH_CHILD)
    try:
        # a child that is not yet its own program holds next to nothing
        running.until(lambda: len(running.memory()) == 2 and min(running.memory()) > 1)
        assert all(1 < megabytes < 1000 for megabytes in running.memory())
        pids = list(tree(running.pid))
    finally:
        running.stop()
    end = time.monotonic() + 5
    while any(runs(pid) for pid in pids) and time.monotonic() < end:
        time.sleep(0.01)
    assert not any(runs(pid) for pid in pids)


def test_it_says_where_to_look_when_a_program_dies_at_its_start(tmp_path: Path) -> None:
    running = program(tmp_path, "raise SystemExit('kapot')")
    with pytest.raises(BenchFailed, match="log"):
        running.until(lambda: False)
    assert (tmp_path / "log").read_text(encoding="utf-8").strip() == "kapot"


def test_it_says_where_to_look_when_a_command_fails(tmp_path: Path) -> None:
    command: list[str | Path] = [sys.executable, "-c", "raise SystemExit(3)"]
    with pytest.raises(BenchFailed, match="log"):
        timed(command, tmp_path, dict(os.environ), tmp_path / "log")
