"""The settings: the only reader of environment variables. Bad or default secrets are refused in words.

Every variable begins with ONTHAAL_. docs/beheer.md has one line for each. A secret can also be given as a
file: ONTHAAL_<NAME>_FILE. The two secrets that only our own processes share are made at the first start.
"""

from __future__ import annotations

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.clock import Clock, SetClock, SystemClock
from bot.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 20
DEFAULTS = ("changeme", "change-me", "secret", "geheim", "onthaal", "password", "wachtwoord", "test")


class Settings(BaseSettings):
    """All settings with their defaults: one machine, SQLite, mail in a folder."""

    model_config = SettingsConfigDict(env_prefix="ONTHAAL_", extra="ignore")

    var: Path = Field(default=ROOT / "var", description="Folder for database, mail, secrets and log files.")
    models: Path = Field(default=ROOT / "models", description="Folder of the trained models.")
    database_url: str = Field(default="", description="SQLAlchemy address; by default SQLite in `var`.")
    host: str = Field(default="127.0.0.1", description="Address the website chat listens on.")
    poort: int = Field(default=8080, ge=1, le=65535, description="Port the website chat listens on.")
    public_url: str = Field(default="", description="How residents reach us, for links in mails.")
    origins: str = Field(default="", description="Websites that may show the chat: gent=https://stad.gent,…")
    nu: datetime | None = Field(default=None, description="Starts the clock here (demonstration, tests).")
    engine_secret: str = Field(default="", description="Shared by gateway, engine and actions.")
    link_secret: str = Field(default="", description="Signs the links in mails.")
    smtp_host: str = Field(default="", description="Mail server; without it mail goes to `var`/mail.")
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_starttls: bool = True
    mail_from: str = Field(default="Onthaal <onthaal@voorbeeld.be>", description="Sender of our mails.")

    @field_validator("engine_secret", "link_secret")
    @classmethod
    def _strong(cls, value: str) -> str:
        if value and (len(value) < SHORTEST_SECRET or value.lower() in DEFAULTS):
            raise ValueError(f"moet minstens {SHORTEST_SECRET} tekens lang zijn en geen standaardwoord")
        return value

    @field_validator("public_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("moet beginnen met http:// of https://")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _filled(self) -> Self:
        self.database_url = self.database_url or f"sqlite:///{self.var / 'onthaal.db'}"
        self.public_url = self.public_url or f"http://{self.host}:{self.poort}"
        return self

    def allowed_origins(self, city: str) -> tuple[str, ...]:
        """The exact origins that may show this city's chat; our own address always may."""
        pairs = [pair.split("=", 1) for pair in self.origins.split(",") if "=" in pair]
        return (self.public_url, *(origin.strip() for key, origin in pairs if key.strip() == city))

    def clock(self) -> Clock:
        return SetClock(self.nu) if self.nu else SystemClock()


def load(**overrides: Any) -> Settings:
    """Reads the environment; makes the folder and the missing secrets. Raises SettingsError in Dutch."""
    try:
        settings = Settings(**{**_from_files(), **overrides})
    except ValidationError as error:
        raise SettingsError(_in_words(error)) from error
    settings.var.mkdir(parents=True, exist_ok=True)
    settings.engine_secret = settings.engine_secret or _own_secret(settings.var, "engine")
    settings.link_secret = settings.link_secret or _own_secret(settings.var, "link")
    return settings


def _from_files() -> dict[str, str]:
    """Secrets that were mounted as files."""
    found = {}
    for name in ("engine_secret", "link_secret", "smtp_password"):
        path = os.environ.get(f"ONTHAAL_{name.upper()}_FILE")
        if path:
            try:
                found[name] = Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise SettingsError(f"ONTHAAL_{name.upper()}_FILE: ik kan {path} niet lezen.") from error
    return found


def _own_secret(var: Path, name: str) -> str:
    """Made once, kept in a file that only we can read."""
    path = var / "geheimen" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text(encoding="utf-8").strip()


def _in_words(error: ValidationError) -> str:
    lines = [
        f"ONTHAAL_{str(e['loc'][0]).upper()}: {e['msg']}" if e["loc"] else e["msg"] for e in error.errors()
    ]
    return "Deze instellingen kloppen niet:\n" + "\n".join(f"- {line}" for line in lines)
