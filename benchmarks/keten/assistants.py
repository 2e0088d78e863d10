"""The two that are measured, each a process tree that is asked over HTTP."""

from __future__ import annotations

import json
import secrets
import shutil
import sys
import time
from pathlib import Path
from typing import Any, Protocol

import httpx

from benchmarks.keten import environment
from benchmarks.keten.environment import BenchFailed
from benchmarks.keten.processes import Program
from benchmarks.keten.sentences import label
from benchmarks.keten.stock_project import FALLBACK
from bot.service.engine_process import free_port

NOW = "2026-11-17T10:05:00+01:00"
FIRST = "goeiedag"
NO_PRODUCT = "geen"
SECONDS = 30.0


class Assistant(Protocol):
    """`memory` names each process; `turn` says whether the turn was answered with at least one message."""

    name: str

    def start(self) -> float: ...
    def recognise(self, text: str) -> str: ...
    def turn(self, conversation: str, text: str) -> bool: ...
    def memory(self) -> dict[str, float]: ...
    def stop(self) -> None: ...


class Served:
    """A program with the client that asks it; stopping what did not start is no error."""

    _program: Program | None = None
    _http: httpx.Client

    def _run(self, command: list[str | Path], folder: Path, variables: dict[str, str]) -> Program:
        self._program = Program(command, folder, variables, folder / "run.log")
        return self._program

    def _memory(self) -> list[float]:
        return self._program.memory() if self._program else []

    def stop(self) -> None:
        if self._program:
            self._http.close()
            self._program.stop()
            self._program = None


class Stock(Served):
    """`rasa run` in a project of `rasa init`, asked through Rasa's REST channel."""

    name = "stock Rasa"

    def __init__(self, project: Path, model: Path, python: Path) -> None:
        self._project, self._model, self._python = project, model, python

    def start(self) -> float:
        """Seconds from the command to its first answer."""
        port = free_port()
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=SECONDS)
        command: list[str | Path] = [self._python, "-m", "rasa", "run", "--enable-api"]
        command += ["--model", self._model]
        command += ["--interface", "127.0.0.1", "--port", str(port)]
        begin = time.perf_counter()
        program = self._run(command, self._project, environment.variables())
        program.until(lambda: self.turn("start", FIRST))
        return time.perf_counter() - begin

    def recognise(self, text: str) -> str:
        """Its best label; where its FallbackClassifier is not sure, the one below, so that doubt costs nothing."""
        ranking: list[dict[str, Any]] = _posted(self._http, "/model/parse", {"text": text})["intent_ranking"]
        return next((str(one["name"]) for one in ranking if one["name"] != FALLBACK), FALLBACK)

    def turn(self, conversation: str, text: str) -> bool:
        response = self._http.post("/webhooks/rest/webhook", json={"sender": conversation, "message": text})
        return response.status_code == 200 and bool(response.json())

    def memory(self) -> dict[str, float]:
        return {"rasa run": sum(self._memory())}


class Ours(Served):
    """A whole `scripts/serve` (website chat, actions, workers and engine), asked through the engine's turn route."""

    name = "Onthaal"

    def __init__(self, copy: Path, models: Path) -> None:
        self._copy, self._models, self._var = copy, models, copy / "var"
        self._secret, self._count = secrets.token_urlsafe(32), 0

    def start(self) -> float:
        """Seconds from the command, on an empty database, to its first answer."""
        shutil.rmtree(self._var, ignore_errors=True)
        self._http = httpx.Client(headers={"X-Onthaal-Secret": self._secret}, timeout=SECONDS)
        begin = time.perf_counter()
        command: list[str | Path] = [sys.executable, "-m", "channels.serve"]
        program = self._run(command, self._copy, self._variables())
        program.until(self._announced)
        program.until(lambda: self.turn("start:1", FIRST))
        return time.perf_counter() - begin

    def _variables(self) -> dict[str, str]:
        return environment.variables(
            ONTHAAL_VAR=str(self._var), ONTHAAL_MODELS=str(self._models), ONTHAAL_POORT=str(free_port()),
            ONTHAAL_ENGINE_SECRET=self._secret,
        )  # fmt: skip

    def _announced(self) -> bool:
        """Whether the service told where its engine listens; a half-written file counts as not yet."""
        try:
            facts = json.loads((self._var / "dienst.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        self._http.base_url = httpx.URL(facts["engine"])
        return True

    def recognise(self, text: str) -> str:
        """Stock's label of the act and, for a question, of the best product."""
        found = self.parse(text)
        best = next(iter(found["product_ranking"]), {"name": NO_PRODUCT})["name"]
        return label(str(found["intent"]["name"]), None if best == NO_PRODUCT else str(best))

    def parse(self, text: str) -> dict[str, Any]:
        """The engine's whole parse."""
        return _posted(self._http, "/model/parse", {"text": text})

    def turn(self, conversation: str, text: str) -> bool:
        self._count += 1
        body = {"conversation": conversation, "message_id": f"bench-{self._count}", "text": text}
        body |= {"gemeente": "gent", "channel": "web", "nu": NOW}
        response = self._http.post("/webhooks/onthaal/turn", json=body)
        return response.status_code == 200 and bool(response.json()["messages"])

    def memory(self) -> dict[str, float]:
        root, *others = self._memory()
        return {"website chat, acties en werkers": root, "engine": sum(others)}


def _posted(http: httpx.Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    try:
        response = http.post(path, json=body).raise_for_status()
    except httpx.HTTPError as error:
        raise BenchFailed(f"{http.base_url}{path} antwoordde niet: {error}") from error
    found: dict[str, Any] = response.json()
    return found
