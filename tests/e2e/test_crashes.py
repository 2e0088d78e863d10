"""The engine killed in the middle of a booking, and the whole service killed: nothing is lost or doubled."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.e2e.service import Service

pytestmark = pytest.mark.engine


@pytest.fixture
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(tmp_path_factory.mktemp("dienst"), nu="2026-11-17T10:05")
    running.start()
    yield running
    running.stop()


class Noor:
    """Inwoner Noor over the fall-back protocol: post a message, poll the log."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=40)
        session = self._http.post("/api/web/sessions", json={"gemeente": "gent"}).json()
        self._http.headers["Authorization"] = f"Bearer {session['token']}"
        self.seq = 0
        self.cid = 0

    def leaves(self) -> None:
        self._http.close()

    def says(self, text: str) -> None:
        self.cid += 1
        sent = self._http.post(
            "/api/web/messages", json={"t": "msg", "cid": f"noor-{self.cid:032d}", "text": text}
        )
        assert sent.status_code == 200, sent.text

    def hears(self, *pieces: str, patience: int = 20) -> str:
        """Polls until every piece was said; returns all that was said meanwhile."""
        heard = ""
        for _ in range(patience):
            found = self._http.get("/api/web/messages", params={"after": self.seq, "wait": 3}).json()
            for event in found["messages"]:
                self.seq = max(self.seq, event["seq"])
                if event["from"] != "user":
                    heard += event["text"] + "\n"
            if all(piece in heard for piece in pieces):
                return heard
        raise AssertionError(f"{pieces} not in: {heard}")


@pytest.fixture
def noor(service: Service) -> Iterator[Noor]:
    resident = Noor(service.url)
    yield resident
    resident.leaves()


def test_a_booking_goes_on_after_the_engine_was_killed(service: Service, noor: Noor) -> None:
    noor.says("ik wil een videogesprek over mobiliteit")
    noor.hears("eerste vrije momenten")
    noor.says("volgende week dinsdag om 14u")
    noor.hears("Klopt dat?")
    noor.says("ja")
    noor.hears("naam")
    service.kill_engine()
    noor.says("Noor El Amrani")
    heard = noor.hears("e-mailadres", patience=40)
    assert heard.count("storing") == 1
    noor.says("noor@voorbeeld.be")
    noor.hears("dinsdag 24 november 2026 om 14.00 uur", "Noor El Amrani")


def test_a_message_survives_the_death_of_the_whole_service(service: Service, noor: Noor) -> None:
    service.kill_engine()
    noor.says("wat kost een reispas?")
    service.kill()
    service.start()
    assert noor.hears("85 euro", patience=40).count("85 euro") == 1


def test_the_engine_does_not_outlive_the_service(service: Service) -> None:
    (engine,) = service.engine_pids()
    service.kill()
    until = time.monotonic() + 15
    while Path(f"/proc/{engine}").exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert not Path(f"/proc/{engine}").exists()


def test_ctrl_c_ends_everything_it_started(service: Service) -> None:
    pids = service.engine_pids()
    assert pids
    assert service.stop() == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(service.url, timeout=2)
