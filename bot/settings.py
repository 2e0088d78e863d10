"""The settings: the only reader of environment variables. Bad or default secrets are refused in words.

Every variable begins with ONTHAAL_. docs/beheer.md has one line for each. A secret can also be given as a
file: ONTHAAL_<NAME>_FILE. The two secrets that only our own processes share are made at the first start.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.clock import Clock, SetClock, SystemClock
from bot.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 20
DEFAULTS = (
    "changeme", "change", "me", "replace", "secret", "geheim", "onthaal", "password", "wachtwoord",
    "verander", "vervang", "dit", "mij", "test", "demo", "voorbeeld", "example", "default", "standaard",
    "abcdefghijklmnopqrstuvwxyz",
)  # fmt: skip
"""Words of which no secret may be made, together with digits and signs."""
_ONLY_DEFAULTS = re.compile(rf"({'|'.join(DEFAULTS)}|[\W\d_])*", re.IGNORECASE)
FEWEST_SIGNS = 8
"""Different characters of a secret."""
SECRETS = (
    "engine_secret", "link_secret", "smtp_password", "database_url", "redis_url", "oidc_client_secret",
)  # fmt: skip
"""Settings that hold a password: each can also be given as a file."""
REDIS = ("redis://", "rediss://", "unix://")
WEB = ("http://", "https://")
OWN_MACHINE = ("localhost", "127.0.0.1", "::1")
"""Hosts that browsers trust without https."""


class Settings(BaseSettings):
    """All settings with their defaults: one machine, SQLite, mail in a folder."""

    model_config = SettingsConfigDict(env_prefix="ONTHAAL_", extra="ignore", hide_input_in_errors=True)

    var: Path = Field(default=ROOT / "var", description="Folder for database, mail, secrets and log files.")
    models: Path = Field(default=ROOT / "models", description="Folder of the trained models.")
    database_url: str = Field(default="", description="SQLAlchemy address; by default SQLite in `var`.")
    host: str = Field(default="127.0.0.1", description="Address the website chat listens on.")
    poort: int = Field(default=8080, ge=1, le=65535, description="Port the website chat listens on.")
    proxies: str = Field(
        default="127.0.0.1",
        description="Addresses of our reverse proxies, with commas: only they may say who asks.",
    )
    public_url: str = Field(default="", description="How residents reach us, for links in mails.")
    origins: str = Field(default="", description="Websites that may show the chat: gent=https://stad.gent,…")
    kanalen: Path = Field(default=Path(), description="Senders and bots per city: `var`/kanalen.yml.")
    twilio_url: str = Field(default="https://api.twilio.com", description="Twilio's messages.")
    twilio_content_url: str = Field(default="https://content.twilio.com", description="Twilio's templates.")
    telegram_url: str = Field(default="https://api.telegram.org", description="Telegram's Bot API.")
    graph_url: str = Field(default="https://graph.microsoft.com/v1.0", description="Microsoft Graph.")
    microsoft_url: str = Field(
        default="https://login.microsoftonline.com", description="Where Microsoft signs our application in."
    )
    whatsapp_nalezen: int = Field(
        default=300,
        ge=10,
        le=3600,
        description="Seconds between two looks at Twilio for what no webhook brought.",
    )
    redis_url: str = Field(default="", description="Wakes other replicas up; without it one process works.")
    engine_url: str = Field(
        default="", description="An engine that runs elsewhere; by default our own child."
    )
    engine_poort: int = Field(
        default=0, ge=0, le=65535, description="Port of our own engine on 127.0.0.1; 0 takes a free one."
    )
    nu: datetime | None = Field(default=None, description="Starts the clock here (demonstration, tests).")
    engine_secret: str = Field(default="", description="Shared by gateway, engine and actions.")
    link_secret: str = Field(default="", description="Signs the links in mails.")
    smtp_host: str = Field(default="", description="Mail server; without it mail goes to `var`/mail.")
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_starttls: bool = True
    mail_from: str = Field(default="Onthaal <onthaal@voorbeeld.be>", description="Sender of our mails.")
    oidc_issuer: str = Field(default="", description="Who signs the staff in; without it local accounts do.")
    oidc_naam: str = Field(default="je werkaccount", description="What the sign-in page calls the issuer.")
    oidc_client_id: str = Field(default="", validate_default=True, description="Who we are at the issuer.")
    oidc_client_secret: str = Field(default="", description="Our password at the issuer.")
    oidc_scopes: str = Field(default="openid profile", description="What we ask of the issuer.")
    oidc_rollen: str = Field(default="roles", description="Claim with somebody's roles.")
    oidc_rol_waarden: str = Field(default="", description="Its values as our roles: OnthaalAgent=agent,…")
    oidc_gemeente: str = Field(default="vo_orgcode", description="Claim with somebody's organisation.")
    oidc_gemeente_waarden: str = Field(default="", description="Its values as cities: 0207451227=gent,…")
    oidc_afdelingen: str = Field(default="", description="Claim with departments; without it ours stay.")
    oidc_afdeling_waarden: str = Field(default="", description="Its values as departments: BZ=burgerzaken,…")
    oidc_lokaal: bool = Field(default=False, description="Local accounts stay usable beside the issuer.")

    @field_validator("engine_secret", "link_secret")
    @classmethod
    def _strong(cls, value: str) -> str:
        if value:
            _refuse_weak(value)
        return value

    @field_validator("origins")
    @classmethod
    def _pairs(cls, value: str) -> str:
        for pair in filter(None, (part.strip() for part in value.split(","))):
            if not re.fullmatch(r"[a-z0-9_-]+\s*=\s*https?://\S+", pair):
                raise ValueError(f"'{pair}' moet zijn zoals gent=https://stad.gent")
        return value

    @field_validator(
        "public_url",
        "engine_url",
        "twilio_url",
        "twilio_content_url",
        "telegram_url",
        "graph_url",
        "microsoft_url",
    )
    @classmethod
    def _web_address(cls, value: str, info: ValidationInfo) -> str:
        default = cls.model_fields[str(info.field_name)].default
        if value and not value.startswith(WEB):
            raise ValueError("moet beginnen met http:// of https://")
        return value.rstrip("/") or str(default)

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer(cls, value: str) -> str:
        if value and not safe_address(value):
            raise ValueError("moet beginnen met https:// (http:// mag alleen op deze machine zelf)")
        return value

    @field_validator("oidc_client_id")
    @classmethod
    def _known_there(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("oidc_issuer") and not value:
            raise ValueError("is nodig als ONTHAAL_OIDC_ISSUER er is")
        return value

    @field_validator("oidc_scopes")
    @classmethod
    def _scopes(cls, value: str) -> str:
        if "openid" not in value.split():
            raise ValueError("moet 'openid' bevatten")
        return " ".join(value.split())

    @field_validator("oidc_rol_waarden", "oidc_gemeente_waarden", "oidc_afdeling_waarden")
    @classmethod
    def _mapping(cls, value: str) -> str:
        for pair in filter(None, (part.strip() for part in value.split(","))):
            if not re.fullmatch(r".*\S\s*=\s*[a-z0-9_-]+", pair):
                raise ValueError(f"'{pair}' moet zijn zoals waarde=sleutel")
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: str) -> str:
        if value and not value.startswith(REDIS):
            raise ValueError("moet beginnen met redis://, rediss:// of unix://")
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        return _with_driver(value) if value else value

    @model_validator(mode="after")
    def _filled(self) -> Self:
        self.database_url = self.database_url or f"sqlite:///{self.var / 'onthaal.db'}"
        self.kanalen = self.var / "kanalen.yml" if self.kanalen == Path() else self.kanalen
        self.public_url = self.public_url or f"http://{self.host}:{self.poort}"
        return self

    def allowed_origins(self, city: str) -> tuple[str, ...]:
        """The exact origins that may show this city's chat; our own address always may."""
        pairs = [pair.split("=", 1) for pair in self.origins.split(",") if "=" in pair]
        return (self.public_url, *(origin.strip() for key, origin in pairs if key.strip() == city))

    @property
    def oidc_roles(self) -> dict[str, str]:
        """Values of the issuer and the roles they stand for; empty when they are our own words."""
        return _pairs(self.oidc_rol_waarden)

    @property
    def oidc_cities(self) -> dict[str, str]:
        """Values of the issuer and the cities they stand for."""
        return _pairs(self.oidc_gemeente_waarden)

    @property
    def oidc_departments(self) -> dict[str, str]:
        """Values of the issuer and the departments they stand for."""
        return _pairs(self.oidc_afdeling_waarden)

    def clock(self) -> Clock:
        return SetClock(self.nu) if self.nu else SystemClock()


def safe_address(url: str) -> bool:
    """Whether what is sent to this web address can't be read on the way: https, or this machine itself."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in OWN_MACHINE)
    )


def _pairs(value: str) -> dict[str, str]:
    """ "a=b, c=d" as a dictionary."""
    pairs = (part.rpartition("=") for part in value.split(",") if "=" in part)
    return {left.strip(): right.strip() for left, _, right in pairs}


def _with_driver(url: str) -> str:
    """The address with the driver that we have. Hosts write postgres:// or postgresql://. Raises ValueError."""
    scheme, found, rest = url.partition("://")
    backend, _, driver = scheme.partition("+")
    if not found or backend not in ("sqlite", "postgresql", "postgres"):
        raise ValueError("moet beginnen met sqlite:/// of postgresql://")
    if backend == "sqlite":
        return url
    if driver not in ("", "psycopg"):
        raise ValueError("gebruikt een stuurprogramma dat er niet is: schrijf postgresql://")
    try:
        make_url(f"postgresql+psycopg://{rest}")
    except (ArgumentError, ValueError):
        raise ValueError(
            "is geen adres zoals postgresql://gebruiker:wachtwoord@machine:5432/onthaal"
        ) from None
    return f"postgresql+psycopg://{rest}"


def load(**overrides: Any) -> Settings:
    """Reads the environment; makes the folder and the missing secrets. Raises SettingsError in Dutch."""
    try:
        settings = Settings(**{**_from_files(), **overrides})
    except ValidationError as error:
        raise SettingsError(_in_words(error)) from error
    try:
        settings.var.mkdir(parents=True, exist_ok=True)
        settings.engine_secret = settings.engine_secret or _own_secret(settings.var, "engine")
        settings.link_secret = settings.link_secret or _own_secret(settings.var, "link")
    except OSError as error:
        raise SettingsError(f"ONTHAAL_VAR: ik kan niet schrijven in {settings.var}.") from error
    return settings


def _from_files() -> dict[str, str]:
    """Secrets that were mounted as files."""
    found = {}
    for name in SECRETS:
        path = os.environ.get(f"ONTHAAL_{name.upper()}_FILE")
        if path:
            found[name] = _read(Path(path), f"ONTHAAL_{name.upper()}_FILE")
    return found


def _read(path: Path, name: str) -> str:
    try:
        value = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name}: ik kan {path} niet lezen.") from error
    if not value:
        raise SettingsError(f"{name}: {path} is leeg.")
    return value


def _refuse_weak(value: str) -> None:
    if len(value) < SHORTEST_SECRET:
        raise ValueError(f"moet minstens {SHORTEST_SECRET} tekens lang zijn")
    if _ONLY_DEFAULTS.fullmatch(value) or len(set(value)) < FEWEST_SIGNS:
        raise ValueError("is geen geheim: kies een willekeurige reeks tekens, geen standaardwoord")


def _own_secret(var: Path, name: str) -> str:
    """Made once, kept in a file that only we can read. Of two programs that start at once one makes it."""
    path = var / "geheimen" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        draft = path.with_name(f"{name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    value = _read(path, "geheim")
    try:
        _refuse_weak(value)
    except ValueError as error:
        raise SettingsError(
            f"Het geheim in {path} {error}. Verwijder het bestand: ik maak een nieuw."
        ) from error
    return value


def _in_words(error: ValidationError) -> str:
    lines = [f"ONTHAAL_{str(e['loc'][0]).upper()}: {_problem(e)}" for e in error.errors()]
    return "Deze instellingen kloppen niet:\n" + "\n".join(f"- {line}" for line in lines)


def _problem(error: Mapping[str, Any]) -> str:
    """One problem that pydantic found, in Dutch. Never the value: it may be a secret."""
    context = error.get("ctx") or {}
    kind = str(error["type"])
    if kind == "value_error":
        return str(context["error"])
    if kind == "greater_than_equal":
        return f"moet {context['ge']} of meer zijn"
    if kind == "less_than_equal":
        return f"moet {context['le']} of minder zijn"
    if kind.startswith("int_"):
        return "moet een geheel getal zijn"
    if kind.startswith("bool_"):
        return "moet true of false zijn"
    if kind.startswith("datetime_"):
        return "moet een moment zijn, bijvoorbeeld 2026-11-25T09:30"
    return "heeft geen bruikbare waarde"
