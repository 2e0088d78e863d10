"""The settings: usable by default, and what is wrong is refused in words that an administrator can use."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from bot.clock import BRUSSELS, SetClock, SystemClock
from bot.errors import SettingsError
from bot.settings import load

GOOD = "q8Zt3vLw0pXs6rBn1kYd"


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("ONTHAAL_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ONTHAAL_VAR", str(tmp_path / "var"))


def refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> str:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as problem:
        load()
    return str(problem.value)


def test_it_works_without_any_setting(tmp_path: Path) -> None:
    settings = load()

    assert settings.database_url == f"sqlite:///{tmp_path}/var/onthaal.db"
    assert (settings.host, settings.poort) == ("127.0.0.1", 8080)
    assert settings.public_url == "http://127.0.0.1:8080"
    assert settings.smtp_host == settings.redis_url == settings.engine_url == ""
    assert settings.kanalen == tmp_path / "var" / "kanalen.yml"
    assert settings.telegram_url == "https://api.telegram.org"
    assert isinstance(settings.clock(), SystemClock)
    assert (tmp_path / "var").is_dir()


def test_it_reads_every_setting_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "DATABASE_URL": "postgresql+psycopg://onthaal@db/onthaal",
        "KANALEN": "/etc/onthaal/kanalen.yml",
        "REDIS_URL": "rediss://:wachtwoord@redis:6379/1",
        "ENGINE_URL": "http://engine:5005/",
        "TWILIO_URL": "http://127.0.0.1:9001/",
        "TWILIO_CONTENT_URL": "",
        "TELEGRAM_URL": "http://127.0.0.1:9002",
        "HOST": "0.0.0.0",  # noqa: S104 - only a value
        "POORT": "9000",
        "PUBLIC_URL": "https://chat.gent.example/",
        "SMTP_HOST": "mail.gent.example",
        "SMTP_PORT": "25",
        "SMTP_STARTTLS": "false",
        "ENGINE_SECRET": GOOD,
        "LINK_SECRET": GOOD[::-1],
    }
    for name, value in given.items():
        monkeypatch.setenv(f"ONTHAAL_{name}", value)
    settings = load()

    assert settings.database_url == given["DATABASE_URL"]
    assert settings.public_url == "https://chat.gent.example"
    assert settings.kanalen == Path("/etc/onthaal/kanalen.yml")
    assert (settings.redis_url, settings.engine_url) == (given["REDIS_URL"], "http://engine:5005")
    assert settings.twilio_url == "http://127.0.0.1:9001"
    assert settings.twilio_content_url == "https://content.twilio.com"
    assert settings.telegram_url == "http://127.0.0.1:9002"
    assert (settings.poort, settings.smtp_port, settings.smtp_starttls) == (9000, 25, False)
    assert (settings.engine_secret, settings.link_secret) == (GOOD, GOOD[::-1])


@pytest.mark.parametrize("name", ["ONTHAAL_ENGINE_SECRET", "ONTHAAL_LINK_SECRET"])
@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("kort", "moet minstens 20 tekens lang zijn"),
        (GOOD[:19], "moet minstens 20 tekens lang zijn"),
        ("changeme-changeme-changeme", "is geen geheim"),
        ("Verander-dit-geheim-2026!", "is geen geheim"),
        ("ONTHAAL_SECRET_00000000000", "is geen geheim"),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaa", "is geen geheim"),
        ("1234567890123456789012345", "is geen geheim"),
    ],
)
def test_it_refuses_a_weak_secret(monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str) -> None:
    said = refused(monkeypatch, name, value)

    assert f"- {name}: {why}" in said
    assert value not in said


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("ONTHAAL_POORT", "0", "moet 1 of meer zijn"),
        ("ONTHAAL_POORT", "65536", "moet 65535 of minder zijn"),
        ("ONTHAAL_POORT", "tachtig", "moet een geheel getal zijn"),
        ("ONTHAAL_SMTP_PORT", "80.5", "moet een geheel getal zijn"),
        ("ONTHAAL_SMTP_STARTTLS", "misschien", "moet true of false zijn"),
        ("ONTHAAL_NU", "morgen", "moet een moment zijn, bijvoorbeeld 2026-11-25T09:30"),
        ("ONTHAAL_PUBLIC_URL", "chat.gent.example", "moet beginnen met http:// of https://"),
        ("ONTHAAL_ENGINE_URL", "engine:5005", "moet beginnen met http:// of https://"),
        ("ONTHAAL_TWILIO_URL", "api.twilio.com", "moet beginnen met http:// of https://"),
        ("ONTHAAL_REDIS_URL", "localhost:6379", "moet beginnen met redis://, rediss:// of unix://"),
        ("ONTHAAL_DATABASE_URL", "mysql://db/onthaal", "moet beginnen met sqlite:/// of postgresql://"),
        ("ONTHAAL_DATABASE_URL", "onthaal.db", "moet beginnen met sqlite:/// of postgresql://"),
        ("ONTHAAL_DATABASE_URL", "postgresql+asyncpg://db/onthaal", "schrijf postgresql://"),
        ("ONTHAAL_DATABASE_URL", "postgresql://db:poort/onthaal", "is geen adres zoals postgresql://"),
        ("ONTHAAL_ORIGINS", "https://stad.gent", "moet zijn zoals gent=https://stad.gent"),
        ("ONTHAAL_ORIGINS", "gent=https://stad.gent,lier=lier.be", "moet zijn zoals gent=https://stad.gent"),
    ],
)
def test_it_says_in_dutch_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str
) -> None:
    said = refused(monkeypatch, name, value)

    assert said.startswith("Deze instellingen kloppen niet:\n- " + name)
    assert why in said


def test_it_names_all_problems_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONTHAAL_POORT", "0")
    said = refused(monkeypatch, "ONTHAAL_LINK_SECRET", "kort")

    assert "ONTHAAL_POORT" in said
    assert "ONTHAAL_LINK_SECRET" in said


def test_it_reads_a_secret_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mounted = tmp_path / "engine-secret"
    mounted.write_text(f"{GOOD}\n")
    monkeypatch.setenv("ONTHAAL_ENGINE_SECRET_FILE", str(mounted))
    monkeypatch.setenv("ONTHAAL_ENGINE_SECRET", "overruled by the file")

    assert load().engine_secret == GOOD


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_it_takes_postgresql_as_hosts_write_it(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv(
        "ONTHAAL_DATABASE_URL", f"{scheme}://onthaal:w%40chtwoord@db:5432/onthaal?sslmode=require"
    )

    assert load().database_url == "postgresql+psycopg://onthaal:w%40chtwoord@db:5432/onthaal?sslmode=require"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql+psycopg://onthaal:wachtwoord@db/onthaal"),
        ("REDIS_URL", "redis://:wachtwoord@redis:6379"),
    ],
)
def test_it_reads_an_address_with_a_password_from_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    (tmp_path / "adres").write_text(f"{value}\n")
    monkeypatch.setenv(f"ONTHAAL_{name}_FILE", str(tmp_path / "adres"))

    assert getattr(load(), name.lower()) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://onthaal:mijn-wachtwoord@db/onthaal"),
        ("DATABASE_URL", "postgresql://onthaal:mijn-wachtwoord@db:x/onthaal"),
        ("REDIS_URL", "http://:mijn-wachtwoord@redis"),
    ],
)
def test_it_never_shows_a_password_of_an_address(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    assert "mijn-wachtwoord" not in refused(monkeypatch, f"ONTHAAL_{name}", value)


@pytest.mark.parametrize("name", ["ONTHAAL_ENGINE_SECRET", "ONTHAAL_LINK_SECRET", "ONTHAAL_SMTP_PASSWORD"])
def test_it_refuses_a_file_without_a_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    empty = tmp_path / "empty"
    empty.write_text("\n")

    assert "is leeg" in refused(monkeypatch, f"{name}_FILE", str(empty))
    assert "niet lezen" in refused(monkeypatch, f"{name}_FILE", str(tmp_path / "nergens"))


def test_it_checks_a_secret_from_a_file_as_any_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "short").write_text("geheim")

    assert "20 tekens" in refused(monkeypatch, "ONTHAAL_ENGINE_SECRET_FILE", str(tmp_path / "short"))


def test_it_makes_its_own_secrets_once_and_for_itself_only(tmp_path: Path) -> None:
    first, second = load(), load()
    folder = tmp_path / "var" / "geheimen"

    assert len(first.engine_secret) >= 32
    assert first.engine_secret == second.engine_secret
    assert first.link_secret == second.link_secret
    assert first.engine_secret != first.link_secret
    assert sorted(path.name for path in folder.iterdir()) == ["engine", "link"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_it_makes_one_secret_for_programs_that_start_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: load().engine_secret, range(8)))

    assert len(set(found)) == 1
    assert sorted(path.name for path in (tmp_path / "var" / "geheimen").iterdir()) == ["engine", "link"]


@pytest.mark.parametrize("content", ["", "\n", "kort"])
def test_it_refuses_an_own_secret_that_was_spoiled(tmp_path: Path, content: str) -> None:
    load()
    path = tmp_path / "var" / "geheimen" / "engine"
    path.write_text(content)

    with pytest.raises(SettingsError, match=str(path)):
        load()


def test_it_says_when_it_can_not_write(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("")

    assert "ik kan niet schrijven" in refused(monkeypatch, "ONTHAAL_VAR", str(tmp_path / "bestand" / "var"))


def test_it_never_shows_a_secret_in_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONTHAAL_ENGINE_SECRET", "mijn-korte-sleutel")

    with pytest.raises(SettingsError) as problem:
        load()
    assert "mijn-korte-sleutel" not in f"{problem.value}{problem.value.__cause__}"


def test_it_starts_the_clock_where_it_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONTHAAL_NU", "2026-11-25T09:30")
    clock = load().clock()

    assert isinstance(clock, SetClock)
    assert (clock.now() - datetime(2026, 11, 25, 9, 30, tzinfo=BRUSSELS)).total_seconds() < 60


def test_it_lists_the_origins_of_one_city(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "ONTHAAL_ORIGINS", "gent=https://stad.gent, gent = https://www.gent.be ,lier=https://www.lier.be,"
    )
    settings = load(public_url="https://chat.example")

    assert settings.allowed_origins("gent") == (
        "https://chat.example",
        "https://stad.gent",
        "https://www.gent.be",
    )
    assert settings.allowed_origins("lier") == ("https://chat.example", "https://www.lier.be")
    assert settings.allowed_origins("aalst") == ("https://chat.example",)


def test_it_lets_the_caller_overrule(tmp_path: Path) -> None:
    settings = load(var=tmp_path / "elders", poort=9999)

    assert settings.database_url == f"sqlite:///{tmp_path}/elders/onthaal.db"
    assert settings.public_url == "http://127.0.0.1:9999"
