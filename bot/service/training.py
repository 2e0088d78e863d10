"""Trains the model when its content changed, and says what it does."""

from __future__ import annotations

import fcntl
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from bot.errors import OnthaalError
from bot.settings import ROOT
from engine.content import model_name

ENGINE_PYTHON = ROOT / "engine" / ".venv" / "bin" / "python"


class TrainingFailed(OnthaalError):
    """The engine could not make a model; the message tells where its own words are."""


def ensure_model(models: Path, say: Callable[[str], None]) -> Path:
    """The model of today's content: reused when it exists, trained otherwise. Raises TrainingFailed.

    Two programs that start at once don't train twice: the second waits and reuses.
    """
    models.mkdir(parents=True, exist_ok=True)
    path = models / model_name()
    with (models / ".bezig").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path.exists():
            say(f"Model {path.name} is nog actueel.")
        else:
            say("De inhoud is veranderd: ik train het taalmodel (dat duurt ongeveer een minuut)…")
            _train(models, path)
            say(f"Model {path.name} is klaar.")
    return path


def _train(models: Path, path: Path) -> None:
    """In a folder of its own first: training that is cut off leaves no half model under the model's name."""
    if not ENGINE_PYTHON.exists():
        raise TrainingFailed("De omgeving van de engine ontbreekt. Voer eerst scripts/setup uit.")
    log, new = models / "training.log", models / ".nieuw"
    command = [str(ENGINE_PYTHON), "-m", "engine.cli", "train", "--out", str(new)]
    command += ["--fixed-model-name", path.name.removesuffix(".tar.gz")]
    with log.open("w") as output:
        done = subprocess.run(
            command, cwd=ROOT, env=engine_environment(), stdout=output, stderr=subprocess.STDOUT, check=False
        )
    made = new / path.name
    if done.returncode == 0 and made.exists():
        made.replace(path)
    else:
        tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
        raise TrainingFailed(f"Het trainen is mislukt. Het hele verslag staat in {log}:\n{tail}")


def engine_environment(**extra: str) -> dict[str, str]:
    """The engine's environment: ours, without virtual environments, quiet and without telemetry."""
    kept = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME")}
    return {**kept, "RASA_TELEMETRY_ENABLED": "false", "OMP_NUM_THREADS": "1", **extra}
