"""One running house for all conversations; each begins with a resident of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.dialogues.house import House


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with House(tmp_path_factory.mktemp("huis")) as running:
        yield running
