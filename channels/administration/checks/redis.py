"""Redis, which wakes up other processes. One process does without."""

from __future__ import annotations

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, NoPermissionError, RedisError, ResponseError

from bot.settings import Settings
from channels.administration.findings import CALL, Finding, away, good, wrong

SUBJECT = "Redis"


async def check(settings: Settings) -> list[Finding]:
    if not settings.redis_url:
        return [good(SUBJECT, "niet ingesteld; alleen nodig als je meer processen draait")]
    return [await _visited(settings.redis_url)]


async def _visited(url: str) -> Finding:
    try:
        once = Retry(NoBackoff(), 0)
        client = Redis.from_url(url, socket_timeout=CALL, socket_connect_timeout=CALL, retry=once)
    except ValueError:
        return wrong(
            SUBJECT, "het adres klopt niet", "schrijf ONTHAAL_REDIS_URL zoals redis://machine:6379/0"
        )
    try:
        await client.ping()
        await client.eval("return 1", 0)  # limits are a script, wake-ups are published
        await client.publish("onthaal:controle", "")
        return good(SUBJECT, "is bereikbaar")
    except (RedisError, OSError) as error:
        return _refused(error)
    finally:
        await client.aclose()


def _refused(error: Exception) -> Finding:
    if isinstance(error, NoPermissionError):
        remedy = (
            "geef de gebruiker rechten op de sleutels en kanalen die met onthaal: beginnen, ook voor scripts"
        )
        return wrong(SUBJECT, "de gebruiker mag niet genoeg", remedy)
    if isinstance(error, AuthenticationError | ResponseError):  # "NOAUTH" and "WRONGPASS" are answers
        return wrong(SUBJECT, "weigert ons", "kijk gebruiker en wachtwoord in ONTHAAL_REDIS_URL na")
    remedy = "kijk na of Redis draait en of ONTHAAL_REDIS_URL klopt; intussen wekken processen elkaar niet"
    return wrong(SUBJECT, away(error), remedy)
