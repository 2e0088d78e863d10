"""A stock Rasa project: what `rasa init` lays down, with our labels as its intents."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import yaml

from benchmarks.keten import sentences
from benchmarks.keten.sentences import Sentence
from bot.service.training import engine_environment

LAY_DOWN = "from rasa.cli.scaffold import create_initial_project as create; create('.')"
"""`rasa init --no-prompt` without the model that it trains on its own examples, which nobody uses here."""
FALLBACK = "nlu_fallback"
"""The label that stock's FallbackClassifier gives when it is not sure; Rasa knows it by itself."""


def make(folder: Path, python: Path, training: Iterable[Sentence]) -> None:
    """`folder` is made anew. Pipeline, policies, channel and settings stay what Rasa puts there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    subprocess.run(
        [python, "-c", LAY_DOWN], cwd=folder, env=engine_environment(), check=True, capture_output=True
    )
    lines = list(training)
    shutil.rmtree(folder / "tests")
    (folder / "data" / "stories.yml").unlink()
    (folder / "data" / "nlu.yml").write_text(sentences.intents(lines), encoding="utf-8")
    names = sorted({line.label for line in lines})
    (folder / "data" / "rules.yml").write_text(_yaml(rules(names)), encoding="utf-8")
    (folder / "domain.yml").write_text(_yaml(domain(names)), encoding="utf-8")


def domain(names: list[str]) -> dict[str, object]:
    """One intent and one fixed answer for every label; the session is as `rasa init` has it."""
    answers = {
        f"utter_{name}": [{"text": f"Dit is het antwoord over {name}."}] for name in [*names, FALLBACK]
    }
    session = {"session_expiration_time": 60, "carry_over_slots_to_new_session": True}
    return {"version": "3.1", "intents": names, "responses": answers, "session_config": session}


def rules(names: list[str]) -> dict[str, object]:
    """One rule for every label, and one for a sentence that stock is not sure of: every turn answers."""
    steps = [
        {"rule": name, "steps": [{"intent": name}, {"action": f"utter_{name}"}]}
        for name in [*names, FALLBACK]
    ]
    return {"version": "3.1", "rules": steps}


def _yaml(content: dict[str, object]) -> str:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
