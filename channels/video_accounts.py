"""The accounts for video talks: a city's organiser at Microsoft Teams, or its own Jitsi."""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Self
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import AfterValidator, Field, model_validator

from channels.account_fields import SECRET, Block, shaped

PUBLIC_JITSI = (
    "8x8.vc", "jit.si", "jitsi.org", "jitsi.net", "ffmuc.net", "framatalk.org", "jitsi.riot.im", "calls.disroot.org",
    "meet.systemli.org", "jitsi.member.fsf.org", "meet.golem.de", "jitsi.hamburg.ccc.de", "talk.snopyta.org",
)  # fmt: skip
"""Servers that anybody may use: a talk with a resident doesn't belong there. With everything below these names."""


@dataclass(frozen=True)
class TeamsAccount:
    """How a city's meetings are made at Microsoft. All ids are GUIDs.

    secret, certificate: one of both; the certificate is PEM, its key in the same text. organiser: object id of the
    account whose meetings they are; organisers: other ones, per theme. outlook: talks also stand in their calendars.
    """

    city: str
    tenant: str
    application: str
    organiser: str
    organisers: Mapping[str, str] = MappingProxyType({})
    secret: str | None = field(default=None, repr=False)
    certificate: str | None = field(default=None, repr=False)
    outlook: bool = False

    def organiser_of(self, theme: str) -> str:
        return self.organisers.get(theme, self.organiser)

    @property
    def all_organisers(self) -> set[str]:
        return {self.organiser, *self.organisers.values()}


@dataclass(frozen=True)
class JitsiAccount:
    """A city's own Jitsi. url: https, without a slash at the end. application, secret: those of its tokens."""

    city: str
    url: str
    application: str
    secret: str = field(repr=False)


def _readable(written: str) -> str:
    """The certificate with its key, in place of its file. Others may not read that file."""
    path = Path(written)
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise ValueError("anderen op deze machine kunnen dit bestand lezen: doe chmod 600")
        content = path.read_bytes()
    except OSError:
        raise ValueError("ik kan dit bestand niet lezen") from None
    try:
        x509.load_pem_x509_certificate(content)
        load_pem_private_key(content, password=None)
    except (ValueError, TypeError):
        raise ValueError("moet een PEM-bestand zijn met certificaat en sleutel, zonder wachtwoord") from None
    return content.decode()


def _own_server(written: str) -> str:
    url = written.rstrip("/")
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("moet een adres zijn zoals https://video.jouwstad.be")
    if any(re.fullmatch(rf"(.+\.)?{re.escape(name)}", parts.hostname.rstrip(".")) for name in PUBLIC_JITSI):
        raise ValueError(
            "is een openbare server: gesprekken met inwoners horen op een server van de stad zelf"
        )
    return url


type Guid = Annotated[
    str,
    shaped(
        r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
        "moet een id van Microsoft zijn: 8-4-4-4-12 tekens 0-9 en a-f",
    ),
    AfterValidator(str.lower),
]
type ClientSecret = Annotated[
    str, shaped(r"[!-~]{20,}", "moet minstens 20 tekens zijn, zonder spaties"), SECRET
]


class TeamsBlock(Block):
    tenant: Guid
    toepassing: Guid
    organisator: Guid
    organisatoren: dict[str, Guid] = Field(default_factory=dict)
    geheim: ClientSecret | None = None
    certificaat: Annotated[str, AfterValidator(_readable)] | None = None
    outlook: bool = False

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if (self.geheim is None) == (self.certificaat is None):
            raise ValueError("geef geheim of certificaat, een van de twee")
        return self

    def account(self, city: str) -> TeamsAccount:
        return TeamsAccount(
            city=city,
            tenant=self.tenant,
            application=self.toepassing,
            organiser=self.organisator,
            organisers=self.organisatoren,
            secret=self.geheim,
            certificate=self.certificaat,
            outlook=self.outlook,
        )


class JitsiBlock(Block):
    adres: Annotated[str, AfterValidator(_own_server)]
    toepassing: Annotated[str, shaped(r"[A-Za-z0-9_.-]{1,60}", "moet de app_id van de Jitsi-server zijn")]
    geheim: ClientSecret

    def account(self, city: str) -> JitsiAccount:
        return JitsiAccount(city=city, url=self.adres, application=self.toepassing, secret=self.geheim)
