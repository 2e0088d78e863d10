"""The settings of the import: where the catalogue is and with which key. Environment only, so never in a command.

Variables begin with ONTHAAL_, as all ours do. A key can also stand in a file: ONTHAAL_IPDC_API_KEY_FILE.
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError


class IpdcSettings(BaseSettings):
    """Keys are kept as SecretStr: printing or logging the settings shows stars."""

    model_config = SettingsConfigDict(env_prefix="ONTHAAL_", extra="ignore", hide_input_in_errors=True)

    ipdc_url: str = Field(default="https://ipdc.vlaanderen.be", description="Server of the catalogue.")
    ipdc_producten: str = Field(default="/doc/instantiesnapshot", description="Path of the feed of products.")
    ipdc_concepten: str = Field(default="/doc/conceptsnapshot", description="Path of the feed of concepts.")
    ipdc_api_key: SecretStr = Field(default=SecretStr(""), description="Key for that server.")
    ipdc_api_key_file: Path | None = Field(default=None, description="File that holds that key.")
    formulieren_url: str = Field(default="", description="List of the forms of Mijn Burgerprofiel.")
    formulieren_api_key: SecretStr = Field(default=SecretStr(""), description="Key for that list.")
    formulieren_api_key_file: Path | None = Field(default=None, description="File that holds that key.")

    @field_validator("ipdc_url", "formulieren_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("moet beginnen met http:// of https://")
        return value.rstrip("/")

    @field_validator("ipdc_producten", "ipdc_concepten")
    @classmethod
    def _path(cls, value: str) -> str:
        if value and not value.startswith("/"):
            raise ValueError("moet beginnen met /")
        return value

    @model_validator(mode="after")
    def _from_files(self) -> Self:
        self.ipdc_api_key = _key(self.ipdc_api_key, self.ipdc_api_key_file)
        self.formulieren_api_key = _key(self.formulieren_api_key, self.formulieren_api_key_file)
        return self


def load() -> IpdcSettings:
    """Reads the environment; raises SettingsError in Dutch, which never holds a value."""
    try:
        return IpdcSettings()
    except ValidationError as error:
        names = ", ".join(
            f"ONTHAAL_{str(e['loc'][0]).upper()}" if e["loc"] else e["msg"] for e in error.errors()
        )
        raise SettingsError(f"Deze instelling klopt niet: {names}") from error


def _key(key: SecretStr, file: Path | None) -> SecretStr:
    """The key itself, else what the file holds; a key is one line of plain signs."""
    value = key.get_secret_value().strip()
    if file is not None and not value:
        try:
            value = file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"ik kan het bestand met de sleutel niet lezen ({file})") from error
    if not value.isascii() or not value.isprintable():
        raise ValueError("de sleutel bevat vreemde tekens")
    return SecretStr(value)
