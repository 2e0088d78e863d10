"""The engine as a process of its own, driven over HTTP as the gateway does."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "engine/.venv/bin/python"
SECRET = "een geheim van de proef, lang genoeg"
NOW = "2026-11-17T10:05:00+01:00"


def train(folder: Path, name: str) -> None:
    command = [PYTHON, "-m", "engine.cli", "train", "--out", folder, "--fixed-model-name", name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


class Engine:
    """`database` is a file, so that a killed engine can be started again on what it had saved."""

    def __init__(self, model: Path, actions_url: str, database: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.model, self.log = model, database.with_suffix(".log")
        self.environment = os.environ | {
            "ONTHAAL_ENGINE_SECRET": SECRET,
            "ONTHAAL_ACTIONS_URL": actions_url,
            "ONTHAAL_ENGINE_DB": f"sqlite:///{database}",
            "ONTHAAL_MODELS": str(model.parent),
        }
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30)
        self.secret = {"X-Onthaal-Secret": SECRET}

    def start(self) -> None:
        command = [PYTHON, "-m", "engine.cli", "serve", "--port", str(self.port), "--model", self.model]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            if self.healthy():
                return
            time.sleep(0.1)
        raise AssertionError(self.log.read_text()[-2000:])

    def healthy(self) -> bool:
        try:
            return self.get("/webhooks/onthaal/health").status_code == 200
        except httpx.TransportError:
            return False

    def kill(self, sign: signal.Signals = signal.SIGKILL) -> None:
        self.process.send_signal(sign)
        self.process.wait(timeout=30)

    def get(self, path: str) -> httpx.Response:
        return self.http.get(path, headers=self.secret)

    def post(self, path: str, body: object) -> httpx.Response:
        return self.http.post(path, json=body, headers=self.secret)

    def send(self, body: dict[str, Any]) -> httpx.Response:
        defaults = {"gemeente": "gent", "channel": "web", "nu": NOW}
        return self.post("/webhooks/onthaal/turn", defaults | body)

    def tracker(self, conversation: str) -> dict[str, Any]:
        found: dict[str, Any] = self.get(f"/conversations/{conversation}/tracker").json()
        return found


class Conversation:
    """One resident's conversation; each message gets an id of its own."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine, self.name, self.count = engine, name, 0

    def next_id(self) -> str:
        self.count += 1
        return f"{self.name}-{self.count}"

    def write(self, text: str) -> httpx.Response:
        return self.engine.send({"conversation": self.name, "message_id": self.next_id(), "text": text})

    def press(self, act: str, **entities: object) -> httpx.Response:
        payload = {"act": act, "entities": entities}
        return self.engine.send({"conversation": self.name, "message_id": self.next_id(), "payload": payload})

    def slots(self) -> dict[str, Any]:
        found: dict[str, Any] = self.engine.tracker(self.name)["slots"]
        return found


def texts(response: httpx.Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [message["text"] for message in response.json()["messages"]]
