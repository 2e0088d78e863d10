"""One trained engine for all tests of this folder, and a desk that does what the test says."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import content
from tests.engine.desk import Desk, Server
from tests.engine.process import PYTHON, ROOT, Conversation, Engine, train

_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("engine")


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model of the content as it is now: the one that is there, or else trained once."""
    assert PYTHON.exists(), "the engine's environment is missing: see engine/pyproject.toml"
    name = content.model_name()
    there = ROOT / "models" / name
    if there.exists():
        return there
    folder = tmp_path_factory.mktemp("models")
    train(folder, name)
    return folder / name


@pytest.fixture(scope="session")
def _desk() -> Iterator[tuple[Desk, Server]]:
    desk = Desk()
    server = Server(desk)
    yield desk, server
    server.stop()


@pytest.fixture
def desk(_desk: tuple[Desk, Server]) -> Iterator[Desk]:
    _desk[0].heal()
    yield _desk[0]
    _desk[0].heal()


@pytest.fixture(scope="session")
def engine(
    model: Path, _desk: tuple[Desk, Server], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    running = Engine(model, _desk[1].url, tmp_path_factory.mktemp("engine") / "engine.db")
    running.start()
    yield running
    running.kill()
    running.http.close()


@pytest.fixture
def noor(engine: Engine, desk: Desk) -> Conversation:
    """Resident Noor, in a conversation that has just begun."""
    return Conversation(engine, f"noor-{next(_numbers)}:1")
