"""The fakes as processes of their own, driven over HTTP."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from bot.service.engine_process import free_port
from bot.settings import ROOT
from tests.fakes.serving import NO_TLS

from .service import Service


@contextmanager
def running(module: str, *more: str) -> Iterator[httpx.Client]:
    port = free_port()
    command = [sys.executable, "-m", module, "--port", str(port), *more]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, verify=NO_TLS) as client:
            _wait_for(client)
            yield client
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(client: httpx.Client) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            client.get("/_fake/state")
            return
        except httpx.TransportError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def test_it_runs_twilio(service: Service) -> None:
    sender = "+3293000001=/webhooks/whatsapp/gent"
    with running("tests.fakes.twilio", "--connect-to", service.url, "--sender", sender) as console:
        said = {"resident": "Noor", "sender": "+3293000001", "do": "says", "with": ["Dag"]}
        assert console.post("/_fake/drive", json=said).json()["status"] == 200
        assert (
            console.get("/_fake/state", params={"inbound": "1"}).json()["inbound"][0]["form"]["Body"] == "Dag"
        )
    assert service.taken[0].form["From"].startswith("whatsapp:+32470")


def test_it_runs_telegram(service: Service) -> None:
    with running("tests.fakes.telegram", "--connect-to", service.url, "--token", "1001:gent") as console:
        webhook = {"url": "/webhooks/telegram/gent", "secret": "geheim", "token": "1001:gent"}
        console.post("/_fake/settings", json={"webhook": webhook, "flood": False, "retry_scale": 0.1})
        said = {"user": "Noor", "do": "says", "with": ["Dag"], "wait": 10}
        chat = console.post("/_fake/drive", json=said).json()["chat_id"]
        console.post("/bot1001:gent/sendMessage", data={"chat_id": chat, "text": "Dag Noor"})
        state = console.get("/_fake/state").json()
    assert [message["text"] for message in state["sent"]] == ["Dag Noor"]
    assert (state["untaken"], state["violations"]) == (0, [])
    assert service.taken[0].headers["x-telegram-bot-api-secret-token"] == "geheim"


def test_it_says_what_it_does_not_know(service: Service) -> None:
    with running("tests.fakes.telegram", "--token", "1001:gent") as console:
        assert console.post("/_fake/settings", json={"kleur": 1}).status_code == 400
        assert console.post("/_fake/drive", json={"user": "Noor", "do": "danst"}).status_code == 400
    assert service.taken == []
