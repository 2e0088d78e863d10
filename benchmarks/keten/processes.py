"""A program with the processes it starts: when it answers, what it holds in memory, how it ends."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from benchmarks.keten.environment import BenchFailed

START_SECONDS = 900
STOP_SECONDS = 20


class Program:
    """Its words go to `log`. `pid` is the root of its process tree."""

    def __init__(self, command: list[str | Path], folder: Path, variables: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command, cwd=folder, env=variables, stdout=output, stderr=subprocess.STDOUT
            )
        self.pid = self._process.pid

    def until(self, answers: Callable[[], bool]) -> None:
        """Asks again and again until it answers. Raises BenchFailed when it died or takes too long."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self._process.poll() is None:
            with contextlib.suppress(httpx.TransportError):
                if answers():
                    return
            time.sleep(0.02)
        raise BenchFailed(f"Een programma dat we meten, startte niet. Zijn verslag: {self.log}")

    def stop(self) -> None:
        """Asks the program to end, and ends what is left of its tree."""
        pids = list(tree(self.pid))
        self._process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS)
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait(STOP_SECONDS)

    def memory(self) -> list[float]:
        """Resident memory in MB (10^6 bytes) of each process of the tree, the root first."""
        return [resident(pid) for pid in tree(self.pid)]


def tree(root: int) -> Iterator[int]:
    """The process and all that came from it."""
    yield root
    for thread in Path(f"/proc/{root}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a thread that ended meanwhile
            for child in thread.read_text().split():
                yield from tree(int(child))


def resident(pid: int) -> float:
    """Megabytes; 0 for a process that ended meanwhile."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except FileNotFoundError:
        return 0.0
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def timed(command: list[str | Path], folder: Path, variables: dict[str, str], log: Path) -> float:
    """Seconds that a whole command takes. Raises BenchFailed when it ends with an error."""
    begin = time.perf_counter()
    with log.open("wb") as output:
        done = subprocess.run(command, cwd=folder, env=variables, stdout=output, stderr=subprocess.STDOUT)
    if done.returncode:
        raise BenchFailed(f"'{' '.join(str(c) for c in command[-4:])}' lukte niet. Zijn verslag: {log}")
    return time.perf_counter() - begin
