"""The engine as a child: ready when it says so, started again when it dies, gone when we stop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.service import EngineProcess, engine_process
from bot.service.engine_process import EngineFailed
from tests.bot.service.fake_engine import SERVER, FakeProgram

SECRET = "q8Zt3vLw0pXs6rBn1kYd"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeProgram:
    program = FakeProgram(tmp_path, SERVER)
    monkeypatch.setattr(engine_process, "ENGINE_PYTHON", program.path)
    monkeypatch.setattr(engine_process, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(engine_process, "WATCH_EVERY", 0.01)
    return program


@pytest.fixture
def engine(program: FakeProgram, tmp_path: Path) -> Iterator[EngineProcess]:
    process = EngineProcess(
        tmp_path / "models" / "proef.tar.gz",
        secret=SECRET,
        tracker=f"sqlite:///{tmp_path}/engine.db",
        actions_url="http://127.0.0.1:1/webhook",
        log=tmp_path / "logs" / "engine.log",
    )
    yield process
    process.stop()


def alive(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


@contextlib.asynccontextmanager
async def watched(engine: EngineProcess, said: list[str]) -> AsyncIterator[None]:
    watch = asyncio.create_task(engine.watch(said.append))
    try:
        yield
    finally:
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)


async def until(said: list[str], times: int) -> None:
    for _ in range(1000):
        if len(said) >= times:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(said)


def test_it_is_ready_when_the_engine_says_so(
    engine: EngineProcess, program: FakeProgram, tmp_path: Path
) -> None:
    engine.start()
    asyncio.run(engine.ready())

    model = tmp_path / "models" / "proef.tar.gz"
    assert program.calls() == [f"-m engine.cli serve --model {model} --port {engine.port}"]
    assert (tmp_path / "logs" / "engine.log").read_text() == "ik start\n"


def test_it_waits_for_the_model(
    engine: EngineProcess, program: FakeProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    program.set("loading")
    monkeypatch.setattr(engine_process, "START_SECONDS", 0.3)
    engine.start()

    with pytest.raises(EngineFailed, match="niet klaar"):
        asyncio.run(engine.ready(said.append))
    assert said == ["De engine start nog…"]


def test_it_tells_where_the_words_of_a_dead_engine_are(
    engine: EngineProcess, program: FakeProgram, tmp_path: Path
) -> None:
    program.set("broken")
    engine.start()

    with pytest.raises(EngineFailed, match=str(tmp_path / "logs" / "engine.log")):
        asyncio.run(engine.ready())
    assert "ik kan niet" in (tmp_path / "logs" / "engine.log").read_text()


def test_it_says_what_to_do_without_the_engine_s_environment(
    engine: EngineProcess, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(engine_process, "ENGINE_PYTHON", tmp_path / "nergens")

    with pytest.raises(EngineFailed, match="scripts/setup"):
        engine.start()
    with pytest.raises(EngineFailed):
        asyncio.run(engine.ready())


def test_it_starts_a_dead_engine_again(engine: EngineProcess) -> None:
    said: list[str] = []

    async def run() -> None:
        engine.start()
        await engine.ready()
        first = engine.pid
        assert first is not None
        async with watched(engine, said):
            os.kill(first, signal.SIGKILL)
            await until(said, 1)
            await asyncio.sleep(0.05)
            await engine.ready()
        assert engine.pid != first

    asyncio.run(run())
    assert said[0].startswith("De engine is gestopt: ik start ze opnieuw")


def test_it_goes_on_until_the_engine_starts(
    engine: EngineProcess, program: FakeProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_process, "WATCH_EVERY", 0.001)
    said: list[str] = []

    async def run() -> None:
        program.set("broken")
        engine.start()
        async with watched(engine, said):
            await until(said, 3)
            program.set("broken", on=False)
            await until_ready(engine)

    asyncio.run(run())
    assert len(program.calls()) >= 3


async def until_ready(engine: EngineProcess) -> None:
    for _ in range(200):
        with contextlib.suppress(EngineFailed):
            await engine.ready()
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came back")


def test_it_stops_the_engine_with_us(engine: EngineProcess) -> None:
    engine.start()
    asyncio.run(engine.ready())
    pid = engine.pid
    assert pid is not None
    engine.stop()
    engine.stop()

    assert not alive(pid)
    assert engine.pid is None
