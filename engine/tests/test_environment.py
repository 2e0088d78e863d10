# ruff: noqa: S101
"""The engine's environment: what it holds, what it must not, and what its configuration may name."""

import importlib.util
from pathlib import Path

import pytest
import yaml

from engine import cli, content

ROOT = content.ROOT


@pytest.mark.parametrize("name", ["tensorflow", "keras", "jax"])
def test_it_has_no_tensorflow(name: str) -> None:
    assert importlib.util.find_spec(name) is None


def test_it_uses_nothing_that_would_need_tensorflow() -> None:
    """The stub for TensorFlow raises on nothing, so this is the guard."""
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    assert [part["name"] for part in config["pipeline"]] == ["engine.recogniser.Recogniser"]
    assert [part["name"] for part in config["policies"]] == ["RulePolicy"]


def test_it_opens_no_channel_but_ours() -> None:
    credentials = yaml.safe_load((ROOT / "credentials.yml").read_text(encoding="utf-8"))
    assert list(credentials) == ["engine.channel.Onthaal"]


HARMFUL = [["data", "split", "nlu"], ["test", "nlu", "--cross-validation"], ["interactive"]]


@pytest.mark.parametrize("arguments", HARMFUL)
def test_it_refuses_commands_that_lose_labels(arguments: list) -> None:
    with pytest.raises(SystemExit, match="loses their labels"):
        cli.main(arguments)


def test_it_serves_on_this_machine_only_and_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONTHAAL_ENGINE_HOST", raising=False)
    arguments = cli.complete(["serve", "--port", "5006"])
    assert arguments[arguments.index("--interface") + 1] == "127.0.0.1"
    assert "--quiet" in arguments
    assert arguments[-2:] == ["--port", "5006"]


def test_it_trains_on_examples_and_rules_only() -> None:
    assert cli.complete(["train", "--out", "models"])[-3:] == ["--data", "data/nlu", "data/rules"]
    assert cli.complete(["train", "--data", "elders"]) == ["train", "--data", "elders"]


def test_it_names_a_model_after_its_content(tmp_path: Path) -> None:
    for name in ("data/nlu", "data/rules", "engine"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("config.yml", "domain.yml", "data/nlu/a.yml", "data/rules/a.yml", "engine/a.py"):
        (tmp_path / name).write_text("een", encoding="utf-8")
    before = content.fingerprint(tmp_path)
    assert content.fingerprint(tmp_path) == before
    (tmp_path / "data/nlu/a.yml").write_text("twee", encoding="utf-8")
    after = content.fingerprint(tmp_path)
    assert after != before
    (tmp_path / "data/nlu/a.yml").rename(tmp_path / "data/nlu/b.yml")
    assert content.fingerprint(tmp_path) not in (before, after)
    assert content.model_name(tmp_path) == f"onthaal-{content.fingerprint(tmp_path)}.tar.gz"
