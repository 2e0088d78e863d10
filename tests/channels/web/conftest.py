"""One running chat for all tests: every Noor is a new session, so nothing is shared but the process.

Inwoner Noor comes from `server.noor()`; buitenstaander Kim has no right to be here.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.channels.web.chat_server import ChatServer, Resident


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatServer]:
    with ChatServer(tmp_path_factory.mktemp("chat")) as running:
        yield running


@pytest.fixture
def noor(server: ChatServer) -> Resident:
    return server.noor()
