"""The processes that a measurement starts: gateways and the engine's stand-in. They can be killed and come back."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.keten import environment
from benchmarks.keten.environment import BenchFailed
from benchmarks.keten.processes import Program, tree
from bot.service.engine_process import free_port
from bot.settings import ROOT


class Killable(Program):
    """A program that can also be taken away without warning, or made to hold its breath."""

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def kill(self) -> None:
        """SIGKILL, as when the power goes: no chance to tidy up."""
        self._process.kill()
        self._process.wait()


class Restartable:
    """A Python module as a process on one port, which it has again after every start. `health`: a path there."""

    def __init__(
        self,
        name: str,
        module: str,
        variables: Mapping[str, str],
        log: Path,
        *,
        port: int,
        health: str,
        arguments: Sequence[str] = (),
    ) -> None:
        self.name, self.port = name, port
        self.url = f"http://127.0.0.1:{port}"
        self._command: list[str | Path] = [sys.executable, "-m", module, *arguments]
        self._variables = environment.variables(**variables)
        self._log = log
        self._health = health
        self._program: Killable | None = None

    def use(self, settings: Mapping[str, str]) -> None:
        """From its next start on."""
        self._variables |= settings

    @property
    def pid(self) -> int:
        """Raises BenchFailed when it does not run."""
        if self._program is None:
            raise BenchFailed(f"{self.name} draait niet.")
        return self._program.pid

    @property
    def running(self) -> bool:
        """It was started and did not end, killed or by itself."""
        return self._program is not None and self._program.alive

    def begin(self) -> None:
        """Starts, without waiting until it answers."""
        self._program = Killable(self._command, ROOT, self._variables, self._log)

    def ready(self) -> None:
        """Raises BenchFailed when it died or takes too long."""
        if self._program is not None:
            self._program.until(self.answers)

    def answers(self) -> bool:
        """Whether it listens and is well."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2.0)
        try:
            connection.request("GET", self._health)
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def start(self) -> None:
        self.begin()
        self.ready()

    def kill(self) -> None:
        if self._program is not None:
            self._program.kill()
            self._program = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """It does not run while this is open, so that it costs the others nothing."""
        assert self._program is not None
        self._program.signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._program.signal(signal.SIGCONT)

    def stop(self) -> None:
        if self._program is not None:
            self._program.stop()
            self._program = None


class StandInEngine(Restartable):
    """The engine's stand-in; see stand_in.py."""

    def __init__(self, folder: Path, secret: str) -> None:
        port = free_port()
        variables = {"ONTHAAL_ENGINE_SECRET": secret, "ONTHAAL_STAND_IN_PORT": str(port)}
        log = folder / "engine.log"
        super().__init__("engine", "benchmarks.kanalen.stand_in", variables, log, port=port, health="/")


class Gateway(Restartable):
    """One replica: website, webhooks and workers, on a database that it may share."""

    def __init__(self, name: str, folder: Path, variables: Mapping[str, str]) -> None:
        port = free_port()
        var = folder / name
        var.mkdir(parents=True, exist_ok=True)
        own = {"ONTHAAL_VAR": str(var), "ONTHAAL_POORT": str(port), **variables}
        log = folder / f"{name}.txt"
        super().__init__(name, "channels.serve", own, log, port=port, health="/health")


def shared_secrets() -> dict[str, str]:
    """The secrets that all replicas of one run share."""
    names = ("ONTHAAL_ENGINE_SECRET", "ONTHAAL_LINK_SECRET")
    return {name: secrets.token_urlsafe(32) for name in names}


def proportional(pid: int) -> float:
    """Memory in kB (1024 bytes) of a process and its children; what they share is counted once (PSS)."""
    return sum(_pss(one) for one in tree(pid))


def busy(pid: int) -> float:
    """Seconds of a processor that a process and its children had so far."""
    return sum(_busy(one) for one in tree(pid))


def _busy(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _pss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return float(line.split()[1])
    return 0.0
