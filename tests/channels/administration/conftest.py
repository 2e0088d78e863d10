"""Settings of an administrator, with a file of channels, and small servers to point them at."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import settings as settings_module
from bot.settings import Settings
from tests.channels.administration.made_up import LINK, SECRETS
from tests.fakes.serving import serving

type Configure = Callable[..., Settings]
type Serve = Callable[..., str]


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ONTHAAL_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def configured(tmp_path: Path) -> Configure:
    """Settings with these values, and a file with these cities and their channels."""

    def _configured(channels: dict[str, Any] | None = None, **values: Any) -> Settings:
        settings = settings_module.load(
            var=tmp_path / "var", link_secret=LINK, engine_secret=SECRETS[0], **values
        )
        if channels is not None:
            settings.kanalen.write_text(yaml.safe_dump(channels), encoding="utf-8")
            settings.kanalen.chmod(0o600)
        return settings

    return _configured


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Servers that answer every request with one status, or as a function of the request does."""
    with ExitStack() as running:

        def _serve(answer: int | Callable[[Request], Any]) -> str:
            async def same(_: Request) -> Response:
                return Response(status_code=int(str(answer)))

            endpoint = same if isinstance(answer, int) else answer
            app = Starlette(routes=[Route("/{path:path}", endpoint, methods=["GET", "HEAD", "POST"])])
            return running.enter_context(serving(app))

        yield _serve
