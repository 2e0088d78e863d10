"""The settings of the import: from the environment only, and never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalogue.ipdc.settings import load
from bot.errors import SettingsError

KEY = "sleutel-die-niemand-mag-zien"


@pytest.fixture(autouse=True)
def _none_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("IPDC_URL", "IPDC_API_KEY", "IPDC_API_KEY_FILE", "FORMULIEREN_URL", "FORMULIEREN_API_KEY"):
        monkeypatch.delenv(f"ONTHAAL_{name}", raising=False)


def test_it_asks_flanders_without_a_key_by_default() -> None:
    settings = load()

    assert settings.ipdc_url == "https://ipdc.vlaanderen.be"
    assert settings.ipdc_api_key.get_secret_value() == ""


def test_it_takes_a_key_from_the_environment_and_never_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONTHAAL_IPDC_API_KEY", f" {KEY}\n")
    monkeypatch.setenv("ONTHAAL_IPDC_URL", "http://localhost:9/")
    settings = load()

    assert settings.ipdc_api_key.get_secret_value() == KEY
    assert settings.ipdc_url == "http://localhost:9"
    assert KEY not in repr(settings)


def test_it_takes_a_key_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "sleutel").write_text(f"{KEY}\n", encoding="utf-8")
    monkeypatch.setenv("ONTHAAL_IPDC_API_KEY_FILE", str(tmp_path / "sleutel"))

    assert load().ipdc_api_key.get_secret_value() == KEY


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("IPDC_URL", "ipdc.vlaanderen.be", "IPDC_URL"),
        ("IPDC_PRODUCTEN", "doc/x", "IPDC_PRODUCTEN"),
        ("IPDC_API_KEY", f"{KEY}\nX-Ander: 1", "vreemde tekens"),
        ("IPDC_API_KEY", f"{KEY}é", "vreemde tekens"),
        ("IPDC_API_KEY_FILE", "/bestaat/niet", "niet lezen"),
    ],
)
def test_it_refuses_in_words(monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str) -> None:
    monkeypatch.setenv(f"ONTHAAL_{name}", value)

    with pytest.raises(SettingsError, match=words) as caught:
        load()
    assert KEY not in str(caught.value)
