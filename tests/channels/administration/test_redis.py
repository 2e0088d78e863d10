"""Redis: not needed by one process, and said in words when it is not there or refuses us."""

from __future__ import annotations

import asyncio

import pytest

from bot.settings import Settings
from channels.administration.checks import redis
from channels.administration.findings import Finding
from tests.channels.administration.conftest import Configure
from tests.servers import RedisServer


def look(settings: Settings) -> Finding:
    (finding,) = asyncio.run(redis.check(settings))
    return finding


def test_one_process_does_without(configured: Configure) -> None:
    assert look(configured()).level == "OK"


def test_it_is_reachable(configured: Configure, redis_server: RedisServer) -> None:
    assert str(look(configured(redis_url=redis_server.url))) == "[OK] Redis: is bereikbaar"


def test_it_says_when_it_is_not_there(configured: Configure) -> None:
    finding = look(configured(redis_url="redis://:mijn-wachtwoord@127.0.0.1:9/0"))

    assert (finding.level, finding.what) == ("FOUT", "niet bereikbaar: geen verbinding")
    assert "mijn-wachtwoord" not in str(finding)


@pytest.mark.parametrize("given", ["", ":mis-gok@", "sam:mis-gok@"])
def test_it_says_when_we_are_refused(configured: Configure, redis_server: RedisServer, given: str) -> None:
    redis_server.say("CONFIG SET requirepass goed-geheim")
    try:
        finding = look(configured(redis_url=redis_server.url.replace("redis://", f"redis://{given}")))
    finally:
        redis_server.stop()  # the next test starts one without a password

    assert (finding.level, finding.what) == ("FOUT", "weigert ons")
    assert "mis-gok" not in str(finding)


@pytest.mark.parametrize("rights", ["+ping", "+ping +eval", "+ping +publish"])
def test_it_says_when_our_user_may_not_enough(
    configured: Configure, redis_server: RedisServer, rights: str
) -> None:
    redis_server.say(f"ACL SETUSER sam on >goed-geheim ~onthaal:* &onthaal:* {rights}")
    finding = look(configured(redis_url=redis_server.url.replace("redis://", "redis://sam:goed-geheim@")))
    redis_server.say("ACL DELUSER sam")

    assert (finding.level, finding.what) == ("FOUT", "de gebruiker mag niet genoeg")


@pytest.mark.parametrize("url", ["redis://127.0.0.1:poort/0", "redis://127.0.0.1:6379/nul?x=1&timeout=a"])
def test_it_says_when_the_address_is_wrong(configured: Configure, url: str) -> None:
    assert look(configured(redis_url=url)).level == "FOUT"
