"""The accounts for agendas that a supplier keeps: a city's Qmatic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from channels.account_fields import SECRET, Block, shaped

VIDEO_PLACE = "video"
"""The key in `vestigingen` for talks by video: Qmatic keeps their times at a branch too."""


@dataclass(frozen=True)
class QmaticAccount:
    """How a city's Qmatic is reached.

    url: of its public API, up to and with .../public/api. services: theme or product -> publicId of the service.
    branches: place, or "video" -> publicId of the branch. user with secret, or key: the way in. management: of its
    staff API, up to and with .../api, where a reservation can be found whose answer was lost; None without.
    in_use: the city's times are kept there; else it only prepares for that.
    """

    city: str
    url: str
    services: Mapping[str, str]
    branches: Mapping[str, str]
    user: str | None = None
    secret: str | None = field(default=None, repr=False)
    key: str | None = field(default=None, repr=False)
    management: str | None = None
    in_use: bool = True

    def service_of(self, theme: str, product: str | None = None) -> str | None:
        """The service of a product, else of its theme; None when Qmatic has neither."""
        return self.services.get(product or "") or self.services.get(theme)


def _address(ending: str) -> AfterValidator:
    def check(written: str) -> str:
        url = written.rstrip("/")
        parts = urlsplit(url)
        local = parts.hostname in ("127.0.0.1", "localhost")
        if parts.scheme != "https" and not (local and parts.scheme == "http"):
            raise ValueError("moet met https:// beginnen")
        if not parts.hostname or parts.username or parts.query or not url.endswith(ending):
            raise ValueError(f"moet eindigen op {ending}, zonder v1 of v2")
        return url

    return AfterValidator(check)


type PublicId = Annotated[
    str,
    shaped(r"[A-Za-z0-9_-]{1,120}", "moet de publicId zijn die Qmatic geeft: letters, cijfers, _ en -"),
]
type Key = Annotated[str, shaped(r"[!-~]{8,200}", "moet minstens 8 tekens zijn, zonder spaties"), SECRET]


class QmaticBlock(Block):
    adres: Annotated[str, _address("/public/api")]
    diensten: Annotated[dict[str, PublicId], Field(min_length=1)]
    vestigingen: Annotated[dict[str, PublicId], Field(min_length=1)]
    gebruiker: Annotated[str, shaped(r"[^\s:]{1,100}", "mag geen spatie of dubbelpunt hebben")] | None = None
    geheim: Key | None = None
    sleutel: Key | None = None
    beheer: Annotated[str, _address("/api")] | None = None

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if (self.gebruiker is None) != (self.geheim is None):
            raise ValueError("gebruiker en geheim horen samen")
        if (self.gebruiker is None) == (self.sleutel is None):
            raise ValueError("geef gebruiker met geheim, of sleutel: een van de twee")
        return self

    def account(self, city: str, *, in_use: bool) -> QmaticAccount:
        return QmaticAccount(
            city=city,
            url=self.adres,
            services=self.diensten,
            branches=self.vestigingen,
            user=self.gebruiker,
            secret=self.geheim,
            key=self.sleutel,
            management=self.beheer,
            in_use=in_use,
        )
