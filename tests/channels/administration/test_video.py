"""Is the way to Microsoft open, and is Jitsi there: said so that an administrator can put it right."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from channels.administration import controleer
from channels.administration.checks import video
from channels.administration.findings import Finding
from channels.video_accounts import JitsiAccount
from tests.channels.administration.conftest import Configure, Serve
from tests.fakes.graph import FakeGraph
from tests.fakes.graph.server import APPLICATION, ORGANISER, SECRET, TENANT

BLOCK = {"tenant": TENANT, "toepassing": APPLICATION, "organisator": ORGANISER, "geheim": SECRET}


@pytest.fixture
def graph() -> Iterator[FakeGraph]:
    with FakeGraph() as running:
        yield running
    assert running.violations == []


def look(configured: Configure, graph: FakeGraph, **block: Any) -> Finding:
    settings = configured(
        {"gent": {"teams": BLOCK | block}}, graph_url=graph.graph_url, microsoft_url=graph.url
    )
    found = asyncio.run(controleer.findings(settings, ("gent",), 10.0))
    assert all(SECRET not in str(finding) for finding in found)
    return next(finding for finding in found if finding.subject == "Teams gent")


def test_it_is_good_when_microsoft_lets_us_and_makes_nothing(configured: Configure, graph: FakeGraph) -> None:
    found = look(configured, graph)

    assert (found.level, found.what) == ("OK", "Microsoft laat ons vergaderingen maken voor de organisator")
    assert graph.made == [] and graph.count("POST") == 0


def test_it_explains_the_missing_policy(configured: Configure, graph: FakeGraph) -> None:
    graph.policy.clear()
    found = look(configured, graph)

    assert found.level == "FOUT" and "application access policy" in found.what
    assert "Teams-beheerder" in found.remedy and "half uur" in found.remedy


def test_it_looks_at_every_organiser(configured: Configure, graph: FakeGraph) -> None:
    other = "33333333-aaaa-4bbb-8ccc-000000000009"
    assert other in look(configured, graph, organisatoren={"wonen": other}).what
    graph.organisers.add(other)
    graph.policy.add(other)
    assert "alle 2 organisatoren" in look(configured, graph, organisatoren={"wonen": other}).what


def test_it_says_that_the_secret_is_wrong(configured: Configure, graph: FakeGraph) -> None:
    found = look(configured, graph, geheim="een-oud-geheim-van-vorig-jaar")

    assert found.level == "FOUT" and "AADSTS7000215" in found.what


def test_it_says_that_microsoft_is_away(configured: Configure, graph: FakeGraph) -> None:
    graph.faults.add("reset", times=None)

    assert "meldt ons nu niet aan" in look(configured, graph).what


@pytest.mark.parametrize(("status", "level"), [(200, "OK"), (404, "LET OP")])
def test_it_looks_whether_jitsi_is_there(serve: Serve, status: int, level: str) -> None:
    async def config(_: Request) -> Response:
        return PlainTextResponse("var config = {};", status)

    account = JitsiAccount("gent", serve(config), "onthaal", "geheim-van-de-jitsi-server")
    (found,) = asyncio.run(video.jitsi(account))

    assert found.level == level and found.subject == "Jitsi gent"


def test_it_says_that_jitsi_is_away() -> None:
    (found,) = asyncio.run(video.jitsi(JitsiAccount("gent", "http://127.0.0.1:9", "onthaal", "geheim")))

    assert found.level == "FOUT" and "niet bereikbaar" in found.what
