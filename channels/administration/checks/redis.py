"""Redis, which wakes up other processes. One process does without."""

from __future__ import annotations

from redis.asyncio import Redis
from redis.exceptions import AuthenticationError, RedisError, ResponseError

from bot.settings import Settings
from channels.administration.findings import CALL, Finding, away, good, wrong

SUBJECT = "Redis"


async def check(settings: Settings) -> list[Finding]:
    if not settings.redis_url:
        return [good(SUBJECT, "niet ingesteld; alleen nodig als je meer processen draait")]
    try:
        client = Redis.from_url(settings.redis_url, socket_timeout=CALL, socket_connect_timeout=CALL)
    except ValueError:
        return [
            wrong(SUBJECT, "het adres klopt niet", "schrijf ONTHAAL_REDIS_URL zoals redis://machine:6379/0")
        ]
    try:
        await client.ping()
        return [good(SUBJECT, "is bereikbaar")]
    except (
        AuthenticationError,
        ResponseError,
    ):  # "NOAUTH" and "WRONGPASS" are answers, not broken connections
        return [wrong(SUBJECT, "weigert ons", "kijk gebruiker en wachtwoord in ONTHAAL_REDIS_URL na")]
    except (RedisError, OSError) as error:
        remedy = (
            "kijk na of Redis draait en of ONTHAAL_REDIS_URL klopt; intussen wekken processen elkaar niet"
        )
        return [wrong(SUBJECT, away(error), remedy)]
    finally:
        await client.aclose()
