"""What the trained model makes of sentences, without a running service: the engine's own program is asked."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.errors import EngineError
from bot.service.training import ENGINE_PYTHON, engine_environment
from bot.settings import ROOT


def parses(texts: Sequence[str], model: Path, near: int = 0) -> list[dict[str, Any]]:
    """The engine's parse of each text; with `near` also the examples that are most like it.

    Raises EngineError when the engine's environment is missing or its program fails.
    """
    if not ENGINE_PYTHON.exists():
        raise EngineError("de omgeving van de engine ontbreekt; voer eerst scripts/setup uit")
    command = [str(ENGINE_PYTHON), "-m", "engine.explaining", str(model), "--near", str(near)]
    lines = "".join(f"{json.dumps(text)}\n" for text in texts)
    done = subprocess.run(
        command, cwd=ROOT, env=engine_environment(), input=lines, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise EngineError(done.stderr[-500:])
    return [json.loads(line) for line in done.stdout.splitlines()]
