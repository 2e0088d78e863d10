"""Signing in at Microsoft, and what may never be seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bot.appointments.video import Meeting, Refused
from channels.video import Teams
from tests.bot.appointments.sample import at
from tests.channels.test_video_accounts import pem
from tests.channels.video.conftest import GENT
from tests.fakes.graph import FakeGraph
from tests.fakes.graph.server import SECRET
from tests.fakes.serving import NO_TLS

MEETING = Meeting("een-afspraak", "wonen", "Videogesprek Stad Gent – Wonen", at(9), at(9, 30))


def test_it_signs_in_with_a_certificate(graph: FakeGraph, tmp_path: Path) -> None:
    graph.secret = None
    certificate = pem(tmp_path / "teams.pem").read_text()
    client = httpx.Client(verify=NO_TLS)
    teams = Teams(replace(GENT, secret=None, certificate=certificate), graph.graph_url, graph.url, client)
    made = teams.create_or_get(MEETING, teams.account_for("wonen"))
    teams.close()

    assert made.reference in graph.meetings


def test_asking_twice_gives_the_one_meeting_at_the_time_of_the_second(graph: FakeGraph) -> None:
    teams = Teams(GENT, graph.graph_url, graph.url, httpx.Client(verify=NO_TLS))
    account = teams.account_for("wonen")
    first = teams.create_or_get(MEETING, account)
    second = teams.create_or_get(replace(MEETING, start=at(10), end=at(10, 30)), account)
    teams.close()

    assert first == second and len(graph.made) == 1
    assert graph.meetings[first.reference].times == ("2026-11-24T09:00:00Z", "2026-11-24T09:30:00Z")


def test_it_asks_for_one_token_for_many_meetings(graph: FakeGraph) -> None:
    teams = Teams(GENT, graph.graph_url, graph.url, httpx.Client(verify=NO_TLS))
    for number in range(3):
        teams.create_or_get(replace(MEETING, external_id=f"{number}"), teams.account_for("wonen"))
    teams.close()

    assert len(graph.tokens) == 1


def test_a_meeting_of_another_tenant_is_not_looked_for(graph: FakeGraph) -> None:
    teams = Teams(GENT, graph.graph_url, graph.url, httpx.Client(verify=NO_TLS))
    with pytest.raises(Refused, match="andere tenant") as refused:
        teams.cancel(MEETING, "een-andere/organisator", "MSo1")
    teams.close()

    assert graph.asked == [] and SECRET not in str(refused.value)
