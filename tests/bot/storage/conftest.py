from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from tests.servers import drop_database, new_database


@pytest.fixture
def empty_postgres(postgres_url: str) -> Iterator[str]:
    """The address of a PostgreSQL database without tables."""
    name = f"onthaal_test_{uuid.uuid4().hex}"
    yield new_database(postgres_url, name)
    drop_database(postgres_url, name)
