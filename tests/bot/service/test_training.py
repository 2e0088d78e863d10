"""Training: only when the content changed, once for all who ask, and never half a model."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.service import ensure_model, training
from bot.service.training import TrainingFailed, engine_environment
from engine.content import model_name
from tests.bot.service.fake_engine import TRAINER, FakeProgram


@pytest.fixture
def trainer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeProgram:
    program = FakeProgram(tmp_path, TRAINER)
    monkeypatch.setattr(training, "ENGINE_PYTHON", program.path)
    return program


def test_it_trains_the_model_of_today_s_content(trainer: FakeProgram, tmp_path: Path) -> None:
    said: list[str] = []
    path = ensure_model(tmp_path / "models", said.append)

    assert path == tmp_path / "models" / model_name()
    assert path.read_text() == "een model\n"
    (call,) = trainer.calls()
    assert call.startswith("-m engine.cli train --out ")
    assert call.endswith(f"--fixed-model-name {model_name().removesuffix('.tar.gz')}")
    assert said[0].startswith("De inhoud is veranderd")
    assert said[-1] == f"Model {path.name} is klaar."


def test_it_reuses_a_model_of_the_same_content(trainer: FakeProgram, tmp_path: Path) -> None:
    said: list[str] = []
    first = ensure_model(tmp_path / "models", said.append)

    assert ensure_model(tmp_path / "models", said.append) == first
    assert len(trainer.calls()) == 1
    assert said[-1] == f"Model {first.name} is nog actueel."


def test_it_trains_once_for_two_who_start_at_once(trainer: FakeProgram, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(lambda _: ensure_model(tmp_path / "models", lambda _: None), range(2)))

    assert found[0] == found[1]
    assert len(trainer.calls()) == 1


def test_it_shows_the_end_of_what_went_wrong(trainer: FakeProgram, tmp_path: Path) -> None:
    trainer.set("broken")

    with pytest.raises(TrainingFailed) as failed:
        ensure_model(tmp_path / "models", lambda _: None)
    said = str(failed.value)
    assert str(tmp_path / "models" / "training.log") in said
    assert "regel 40" in said
    assert "regel 25" not in said
    assert not (tmp_path / "models" / model_name()).exists()


def test_it_trains_again_after_a_failure(trainer: FakeProgram, tmp_path: Path) -> None:
    trainer.set("broken")
    with pytest.raises(TrainingFailed):
        ensure_model(tmp_path / "models", lambda _: None)
    trainer.set("broken", on=False)

    assert ensure_model(tmp_path / "models", lambda _: None).exists()


def test_it_does_not_believe_a_training_without_a_model(trainer: FakeProgram, tmp_path: Path) -> None:
    trainer.set("empty")

    with pytest.raises(TrainingFailed):
        ensure_model(tmp_path / "models", lambda _: None)


def test_it_says_what_to_do_without_the_engine_s_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(training, "ENGINE_PYTHON", tmp_path / "nergens")

    with pytest.raises(TrainingFailed, match="scripts/setup"):
        ensure_model(tmp_path / "models", lambda _: None)


def test_it_gives_the_engine_an_environment_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIRTUAL_ENV", "/ours")
    monkeypatch.setenv("PYTHONPATH", "/ours")
    monkeypatch.setenv("LANG", "nl_BE.UTF-8")
    given = engine_environment(ONTHAAL_ENGINE_SECRET="het geheim")

    assert not {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME"} & set(given)
    assert given["LANG"] == "nl_BE.UTF-8"
    assert given["RASA_TELEMETRY_ENABLED"] == "false"
    assert given["ONTHAAL_ENGINE_SECRET"] == "het geheim"
