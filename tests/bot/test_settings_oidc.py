"""The settings of the staff's sign-in: checked at the start, secrets never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import load, safe_address


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ONTHAAL_VAR", str(tmp_path))


def test_it_signs_in_with_local_accounts_unless_told_otherwise() -> None:
    assert load().oidc_issuer == ""


def test_it_reads_which_value_of_the_issuer_is_what() -> None:
    settings = load(
        oidc_rol_waarden="OnthaalAgent=agent, urn:a=b:leiding=teamleider,",
        oidc_gemeente_waarden="0207451227=gent",
    )

    assert settings.oidc_roles == {"OnthaalAgent": "agent", "urn:a=b:leiding": "teamleider"}
    assert settings.oidc_cities == {"0207451227": "gent"}
    assert settings.oidc_departments == {}


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("oidc_issuer", "http://aanmelden.voorbeeld.be", "https://"),
        ("oidc_issuer", "aanmelden.voorbeeld.be", "https://"),
        ("oidc_scopes", "profile", "openid"),
        ("oidc_rol_waarden", "OnthaalAgent", "waarde=sleutel"),
        ("oidc_gemeente_waarden", "=gent", "waarde=sleutel"),
    ],
)
def test_it_refuses_what_can_not_work(setting: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as problem:
        load(**{setting: value})
    assert f"ONTHAAL_{setting.upper()}" in str(problem.value)


def test_an_issuer_must_know_us() -> None:
    with pytest.raises(SettingsError, match="ONTHAAL_OIDC_CLIENT_ID"):
        load(oidc_issuer="https://aanmelden.voorbeeld.be")


def test_the_secret_can_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "geheim").write_text("van-de-uitgever\n")
    monkeypatch.setenv("ONTHAAL_OIDC_CLIENT_SECRET_FILE", str(tmp_path / "geheim"))

    assert load().oidc_client_secret == "van-de-uitgever"


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://stad.gent", True),
        ("http://127.0.0.1:9003", True),
        ("http://localhost", True),
        ("http://[::1]:1", True),
        ("http://localhost.kwaad.be", False),
        ("http://stad.gent", False),
        ("https:", False),
        ("ftp://localhost", False),
    ],
)
def test_only_https_and_this_machine_are_safe(address: str, safe: bool) -> None:
    assert safe_address(address) is safe
