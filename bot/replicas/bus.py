"""Short messages between the processes of one installation: hints, that may be lost."""

from __future__ import annotations

import json
import queue
import random
import threading
import uuid
from collections.abc import Callable
from typing import Any, Protocol

import redis
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry

from bot.errors import SettingsError

Note = dict[str, Any]
Listener = Callable[[Note], None]

CHANNEL = "onthaal:bus"
"""Redis: the pub/sub channel "onthaal:bus:<number of the database>". Nothing of it is kept. A message is JSON:
{"from": <id of the process>, "note": {…}}, and never what a resident wrote."""
WAITING = 10_000
"""Messages that wait to be sent; what comes on top is dropped."""
TIMEOUT = 1.0
"""Seconds for a connection or an answer."""
QUIET = 5.0
"""Seconds without a message after which the listener asks whether Redis is still there."""
LONGEST_WAIT = 5.0
"""Seconds between two attempts at a Redis that is away, at most."""

_log = structlog.get_logger()


class Bus(Protocol):
    """What one process says, all others hear, as long as it is connected. What is lost is lost: the truth is in SQL."""

    @property
    def connected(self) -> bool:
        """Whether this process hears the others now."""

    def publish(self, message: Note) -> None:
        """Any thread; never blocks. Dropped when the bus is away. Own messages don't come back."""

    def listen(self, on_message: Listener) -> None:
        """Calls it for every message of another process, in a thread of the bus. It must be quick."""

    def start(self, on_message: Listener | None = None) -> None:
        """Begins; returns at once. `on_message` as with `listen`."""

    def stop(self) -> None:
        """Ends; waits a moment for what was still to be sent."""


class NoBus:
    """One process alone, or replicas without Redis: nobody to talk to."""

    connected = False

    def publish(self, message: Note) -> None:
        """To nobody."""

    def listen(self, on_message: Listener) -> None:
        """Nothing will come."""

    def start(self, on_message: Listener | None = None) -> None:
        """Nothing to begin."""

    def stop(self) -> None:
        """Nothing to end."""


class RedisBus:
    """Over Redis pub/sub, with two threads: one listens, one sends. Each connects again by itself."""

    def __init__(self, url: str) -> None:
        """Raises SettingsError for an address that can't be one of Redis."""
        self._client = client(url)
        number = (
            self._client.get_connection_kwargs().get("db") or 0
        )  # pub/sub itself is the same in all databases
        self._channel = f"{CHANNEL}:{number}"
        self._me = uuid.uuid4().hex
        self._listeners: list[Listener] = []
        self._waiting: queue.Queue[str | None] = queue.Queue(WAITING)
        self._ended = threading.Event()
        self._hears = threading.Event()
        self._threads: list[threading.Thread] = []

    @property
    def connected(self) -> bool:
        return self._hears.is_set()

    def publish(self, message: Note) -> None:
        if not self.connected:
            return
        try:
            self._waiting.put_nowait(json.dumps({"from": self._me, "note": message}))
        except queue.Full:
            _log.warning("bus: too much to send")

    def listen(self, on_message: Listener) -> None:
        self._listeners.append(on_message)

    def start(self, on_message: Listener | None = None) -> None:
        if on_message is not None:
            self.listen(on_message)
        self._threads = [
            threading.Thread(target=work, name=name, daemon=True)
            for name, work in (("bus listens", self._listen), ("bus sends", self._send))
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._ended.set()
        while True:
            try:
                self._waiting.put_nowait(None)
                break
            except queue.Full:
                self._forget()
        for thread in self._threads:
            thread.join(3 * TIMEOUT)
        self._client.close()

    def _listen(self) -> None:
        failures = 0
        while not self._ended.is_set():
            try:
                with self._client.pubsub() as subscription:  # type: ignore[no-untyped-call]
                    subscription.subscribe(self._channel)
                    for _ in iter(lambda: self._hear(subscription), False):
                        failures = 0
            except (redis.RedisError, OSError) as error:
                if self.connected or not failures:
                    _log.warning("bus: away", error=type(error).__name__)
                failures += 1
            self._hears.clear()
            self._ended.wait(pause(failures))

    def _hear(self, subscription: Any) -> bool:
        """One look; False when it has to end. Raises RedisError when Redis says nothing at all any more."""
        heard = subscription.get_message(timeout=QUIET)
        if heard is None:
            subscription.ping()
            heard = subscription.get_message(timeout=TIMEOUT)
            if heard is None:
                raise redis.TimeoutError("no answer")
        if heard["type"] == "subscribe":
            self._hears.set()
        elif heard["type"] == "message":
            self._pass_on(heard["data"])
        return not self._ended.is_set()

    def _pass_on(self, data: Any) -> None:
        try:
            said = json.loads(data)
            sender, note = said["from"], said["note"]
        except (ValueError, TypeError, KeyError):
            return  # somebody else uses our channel
        if sender == self._me or not isinstance(note, dict):
            return
        for listener in self._listeners:
            try:
                listener(note)
            except Exception:
                _log.exception("bus: listener failed")

    def _send(self) -> None:
        message: str | None = ""
        while message is not None:
            message = self._waiting.get()
            try:  # the last one, without a message, wakes our own listener, so that it ends
                self._client.publish(self._channel, message or "")
            except (redis.RedisError, OSError):
                message = message and self._forget()

    def _forget(self) -> str | None:
        """What waits is old news when Redis is back: who missed it looks in the database. None at the end."""
        try:
            while self._waiting.get_nowait() is not None:
                pass
        except queue.Empty:
            return ""
        return None


def client(url: str) -> redis.Redis:
    """A client that fails soon and doesn't try again by itself. Raises SettingsError without the address in it."""
    try:
        return redis.Redis.from_url(
            url,
            socket_connect_timeout=TIMEOUT,
            socket_timeout=TIMEOUT,
            socket_keepalive=True,
            retry=Retry(NoBackoff(), 0),
            client_name="onthaal",
        )
    except ValueError:
        raise SettingsError("ONTHAAL_REDIS_URL: moet beginnen met redis:// of rediss://.") from None


def pause(failures: int) -> float:
    """Seconds before the next attempt: twice as long after every failure, with jitter, so that replicas don't
    come back all at once."""
    return random.uniform(0.5, 1.0) * min(LONGEST_WAIT, 0.1 * 2.0 ** min(failures, 10))  # noqa: S311 - no secret
