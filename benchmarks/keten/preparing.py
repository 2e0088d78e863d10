"""A trained model of each of the two: ours on every run, stock's kept until its examples change."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.keten import environment, stock_project
from benchmarks.keten.assistants import Ours, Stock
from benchmarks.keten.processes import timed
from benchmarks.keten.sentences import Sentence, Split, write_training
from bot.service.training import ENGINE_PYTHON
from bot.settings import ROOT
from engine.content import model_name

CACHE = ROOT / "var" / "bench" / "keten"
PARTS = ("actions", "bot", "channels", "engine", "data")
FILES = ("config.yml", "credentials.yml", "domain.yml", "endpoints.yml")
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Training:
    """How long a whole training command took, when, and how many processes competed when it began and ended."""

    seconds: float
    at: str
    load_before: float
    load_after: float

    @property
    def load(self) -> float:
        return max(self.load_before, self.load_after)


def _trained(command: list[str | Path], folder: Path, variables: dict[str, str], log: Path) -> Training:
    before, at = os.getloadavg()[0], datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    seconds = timed(command, folder, variables, log)
    return Training(round(seconds, 1), at, round(before, 1), round(os.getloadavg()[0], 1))


def ours(found: Split, examples: Path, tell: Tell, name: str = "onthaal") -> tuple[Ours, Training]:
    """A copy of the project that only ever saw the training side; the command of `scripts/train` is timed."""
    copy = CACHE / name
    shutil.rmtree(copy, ignore_errors=True)
    _copy_project(copy)
    shutil.rmtree(copy / "data" / "nlu")
    write_training(examples, copy / "data" / "nlu", found)
    tell(f"Ik train Onthaal op {len(found.training)} zinnen…")
    command: list[str | Path] = [ENGINE_PYTHON, "-m", "engine.cli", "train", "--out", "models"]
    command += ["--fixed-model-name", model_name(copy)]
    training = _trained(command, copy, environment.variables(), copy / "training.log")
    return Ours(copy, copy / "models"), training


def _copy_project(target: Path) -> None:
    ignored = shutil.ignore_patterns(".venv", "__pycache__", "tests")
    for part in PARTS:
        shutil.copytree(ROOT / part, target / part, ignore=ignored)
    for file in FILES:
        shutil.copy(ROOT / file, target / file)
    (target / "engine" / ".venv").symlink_to(ROOT / "engine" / ".venv")


def stock(found: Split, *, again: bool, tell: Tell) -> tuple[Stock, Training]:
    """The kept model with its measured training time, or a new one when there is none or `again`."""
    python = environment.python(tell)
    project = CACHE / f"stock-{stock_key(found.training)}"
    model, facts = project / "models" / "stock.tar.gz", project / "training.json"
    if again or not (model.exists() and facts.exists()):
        tell("Ik train stock Rasa op dezelfde zinnen (een halfuur of meer)…")
        stock_project.make(project, python, found.training)
        command: list[str | Path] = [python, "-m", "rasa", "train", "--out", model.parent]
        command += ["--fixed-model-name", "stock"]
        training = _trained(command, project, environment.variables(), project / "training.log")
        facts.write_text(json.dumps(asdict(training)), encoding="utf-8")
    return Stock(project, model, python), Training(**json.loads(facts.read_text(encoding="utf-8")))


def stock_key(training: list[Sentence]) -> str:
    """Changes with everything stock's training sees: its sentences and labels, its project, its versions."""
    content = json.dumps([(s.text, s.label) for s in training]).encode()
    sources = (Path(stock_project.__file__), environment.LOCK)
    return hashlib.sha256(content + b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]
