"""The engine: elsewhere or our own child."""

from __future__ import annotations

import asyncio
import json

import pytest
from starlette.requests import Request
from starlette.responses import Response

from bot.settings import Settings
from channels.administration.checks import engine
from channels.administration.findings import Finding
from tests.channels.administration.conftest import Configure, Serve
from tests.channels.administration.made_up import SECRETS


def look(settings: Settings) -> Finding:
    (finding,) = asyncio.run(engine.check(settings))
    return finding


async def guarded(request: Request) -> Response:
    """As engine/channel.py answers."""
    known = request.headers.get("X-Onthaal-Secret") == SECRETS[0]
    found = request.url.path == "/webhooks/onthaal/health"
    return Response(status_code=200 if known and found else 401 if found else 404)


def test_it_starts_with_the_service(configured: Configure) -> None:
    assert look(configured()).level == "OK"


def test_one_elsewhere_is_ready(configured: Configure, serve: Serve) -> None:
    finding = look(configured(engine_url=serve(guarded)))

    assert (finding.level, "is klaar" in finding.what) == ("OK", True)


def test_the_one_of_the_running_service_is_asked(configured: Configure, serve: Serve) -> None:
    settings, url = configured(), serve(guarded)
    (settings.var / "dienst.json").write_text(json.dumps({"pid": 1, "engine": url}))

    assert look(settings).what == f"{url} is klaar"


@pytest.mark.parametrize("content", ["", "[]", "{}"])
def test_a_spoiled_file_of_the_service_is_no_engine(configured: Configure, content: str) -> None:
    settings = configured()
    (settings.var / "dienst.json").write_text(content)

    assert look(settings).level == "OK"


@pytest.mark.parametrize(
    ("status", "level", "said"),
    [
        (401, "FOUT", "weigert ons geheim"),
        (503, "LET OP", "heeft nog geen taalmodel"),
        (404, "FOUT", "antwoordt met 404"),
    ],
)
def test_it_says_what_is_wrong(
    configured: Configure, serve: Serve, status: int, level: str, said: str
) -> None:
    finding = look(configured(engine_url=serve(status)))

    assert (finding.level, said in finding.what) == (level, True)


def test_it_says_when_it_is_not_there(configured: Configure) -> None:
    finding = look(configured(engine_url="http://127.0.0.1:9"))

    assert (finding.level, "niet bereikbaar" in finding.what) == ("FOUT", True)
    assert "ONTHAAL_ENGINE_URL" in finding.remedy
