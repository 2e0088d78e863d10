"""The open sockets of this process, so that one visitor can't take all of them."""

from __future__ import annotations

from collections import defaultdict
from typing import Protocol

from channels.web import errors


class Closing(Exception):
    """The socket must close, with this code."""

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(f"{code} {reason}")
        self.code = code
        self.reason = reason


class Open(Protocol):
    def end(self, code: int, reason: str) -> None: ...


class Sockets:
    def __init__(self, per_session: int, most: int) -> None:
        self._per_session = per_session
        self._most = most
        self._open: dict[str, list[Open]] = defaultdict(list)
        self.count = 0

    def add(self, session_id: str, connection: Open) -> None:
        """The oldest socket of a session makes place for a new one. Raises Closing when we are full."""
        if self.count >= self._most:
            raise Closing(errors.OVERLOADED, "te druk")
        siblings = self._open[session_id]
        siblings.append(connection)
        self.count += 1
        if len(siblings) > self._per_session:
            siblings[0].end(errors.REPLACED, "te veel vensters")

    def remove(self, session_id: str, connection: Open) -> None:
        siblings = self._open.get(session_id, [])
        if connection in siblings:
            siblings.remove(connection)
            self.count -= 1
        if not siblings:
            self._open.pop(session_id, None)
