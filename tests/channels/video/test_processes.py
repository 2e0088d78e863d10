"""Real processes: one that is killed half-way, and a whole installation that works the jobs off."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from bot.appointments import Appointment, Contact
from bot.appointments.tables import AppointmentRow
from bot.appointments.video import OPEN
from bot.appointments.video.tables import JobStatus
from bot.clock import SetClock
from bot.settings import ROOT, Settings
from bot.storage import Storage
from channels import installation as parts
from tests.channels.video.conftest import LEASE, Office, Postbox, text
from tests.fakes.graph import FakeGraph
from tests.fakes.graph.server import APPLICATION, ORGANISER, SECRET, TENANT


def until(true: Callable[[], object], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("kind", ["slow", "hang"])
def test_a_process_killed_during_a_request_leaves_one_meeting(
    database_url: str, clock: SetClock, graph: FakeGraph, kind: Any
) -> None:
    """`slow`: Microsoft made it and is about to say so. `hang`: it never heard of it."""
    graph.faults.add(kind, path="createOrGet", seconds=30.0)
    command = [sys.executable, "-m", "tests.channels.video.dying", database_url, graph.url]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE) as process:
        until(lambda: graph.faults.used and (kind == "hang" or graph.made))
        process.kill()
    clock.advance(2 * LEASE)
    storage = Storage(database_url)
    office = Office(storage, clock, graph, Postbox())
    office.settle()
    with storage.read() as session:
        appointment = office.agenda.look_up(str(session.scalar(select(AppointmentRow.id))))

    assert len(office.meetings(appointment)) == len(graph.made) == 1
    assert office.job(appointment).status == JobStatus.DONE
    assert any("/video/" in text(mail) for mail in office.postbox.mails)
    office.close()
    storage.close()


def test_an_installation_makes_the_meeting_and_mails_the_link(tmp_path: Path, graph: FakeGraph) -> None:
    channels = tmp_path / "kanalen.yml"
    block = {"tenant": TENANT, "toepassing": APPLICATION, "organisator": ORGANISER, "geheim": SECRET}
    channels.write_text(yaml.safe_dump({"gent": {"teams": block}}), encoding="utf-8")
    channels.chmod(0o600)
    settings = Settings(
        var=tmp_path, kanalen=channels, database_url=f"sqlite:///{tmp_path}/onthaal.db",
        link_secret="q8Zt3vLw0pXs6rBn1kYd", graph_url=graph.graph_url, microsoft_url=graph.url,
    )  # fmt: skip
    installation = parts.build(settings)
    made = _book(installation)

    async def run() -> None:
        async with installation.receiving():
            await asyncio.to_thread(until, lambda: list((tmp_path / "mail").glob("*.eml")))

    asyncio.run(run())
    entry = installation.talks.entry(made)
    installation.close()
    (meeting,) = graph.meetings.values()

    assert meeting.external_id == made.id and (entry.state, entry.url) == (OPEN, meeting.url)
    assert meeting.properties["subject"].startswith("Videogesprek Stad Gent – ")


def _book(installation: parts.Installation) -> Appointment:
    agenda = installation.agenda
    theme = next(theme.key for theme in agenda.themes("gent") if "video" in theme.modes)
    (free,) = agenda.free_times("gent", theme, "video", limit=1)
    hold = agenda.hold("gent", theme, "video", None, free.start, key="m1")
    return agenda.confirm(hold.id, Contact("Noor Peeters", "noor@example.be"))
