"""A socket that is sent anything: errors and close codes of the protocol, never a crash, and nothing lost.

What is sent is the same every time: FUZZ_EXAMPLES=500 tries more.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from tests.channels.web.chat_server import ChatServer, Line, Resident, dialled, new_cid

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "30"))
ANSWERS = {"welcome", "msg", "accepted", "error", "pong", "ping", "typing", "mode", "rated"}
CLOSES = {4400, 4401, 4429, 1009}
"""1009 is the server's own, for what is larger than any frame of ours (RFC 6455, 7.4.1)."""

same_every_time = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)

keys = st.sampled_from(["t", "cid", "text", "button_id", "of", "value", "seq", "token", "last_seq"])
kinds = st.sampled_from(["hello", "msg", "tap", "feedback", "ack", "ping", "pong", "welcome", "bye", ""])
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(keys | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=8,
)
almost = st.fixed_dictionaries(
    {"t": kinds | anything},
    optional={
        "cid": st.text(max_size=70) | st.just("c1") | anything,
        "text": st.text(max_size=2100) | anything,
        "button_id": st.sampled_from(["1", "99"]) | anything,
        "of": st.text(max_size=70) | anything,
        "value": st.integers(-2, 2) | anything,
        "seq": st.integers(-1, 2**60) | anything,
        "token": st.text(max_size=210),
        "last_seq": st.integers(-1, 2**60) | anything,
    },
)
raw = st.one_of(
    almost.map(json.dumps),
    anything.map(json.dumps),
    st.text(max_size=200),
    st.binary(max_size=200),
    st.sampled_from(["[" * 5000, '{"t":' * 3000, "9" * 5000, "\ud7ff", "x" * 16_385, "x" * 70_000]),
)


class Notebook(logging.Handler):
    """Keeps what goes wrong in the server, which otherwise nobody would see."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.wrong: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.wrong.append(self.format(record))

    def __call__(self, _: Any, level: str, event: dict[str, Any]) -> dict[str, Any]:
        if level in ("error", "exception", "critical"):
            self.wrong.append(str(event))
        return event


@pytest.fixture
def notebook() -> Iterator[Notebook]:
    kept = Notebook()
    logs = [logging.getLogger(name) for name in ("uvicorn.error", "asyncio")]
    before = structlog.get_config()["processors"]
    structlog.configure(processors=[kept, *before])
    for log in logs:
        log.addHandler(kept)
    yield kept
    for log in logs:
        log.removeHandler(kept)
    structlog.configure(processors=before)


def test_a_conversation_survives_any_frames(server: ChatServer, notebook: Notebook) -> None:
    """What was accepted before, between and after them is in the log, once."""

    @same_every_time
    @given(frames=st.lists(raw, max_size=8))
    def send(frames: list[str | bytes]) -> None:
        noor = server.noor()
        with noor.dial() as line:
            line.until("welcome")
            line.say("ervoor", "a1")
            closed = _send_all(line, frames)
        assert closed is None or closed in CLOSES, (closed, line.seen[-3:])
        assert {frame["t"] for frame in line.seen} <= ANSWERS
        assert all(frame["reason"].endswith(".") for frame in line.seen if frame["t"] == "error")
        noor.say("erna", "z1")
        _nothing_is_lost(noor, line)

    send()
    assert notebook.wrong == []


def test_nobody_gets_in_with_any_first_frame(server: ChatServer, notebook: Notebook) -> None:
    @same_every_time
    @given(frame=raw)
    def send(frame: str | bytes) -> None:
        with dialled(server) as line:
            closed = _send_all(line, [frame], mark=False)
        assert closed in CLOSES
        assert {frame["t"] for frame in line.seen} <= {"error"}

    send()
    assert notebook.wrong == []


def _send_all(line: Line, frames: list[str | bytes], *, mark: bool = True) -> int | None:
    """Sends all and reads until a ping after them was answered. The close code, if it closed."""
    try:
        for frame in frames:
            line.websocket.send(frame)
        if not mark:
            return line.close_code()
        cid = line.say("ertussen", f"m-{new_cid()}")
        while not any(seen.get("cid") == cid for seen in line.seen):
            line.receive()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006
    return None


def _nothing_is_lost(noor: Resident, line: Line) -> None:
    accepted = {frame["seq"]: frame["text"] for frame in line.seen if frame["t"] == "accepted"}
    log = {message["seq"]: message["text"] for message in noor.read()["messages"]}
    assert accepted.items() <= log.items()
    texts = list(log.values())
    assert texts.count("ervoor") == 1 and texts.count("erna") == 1 and texts.count("ertussen") <= 1
