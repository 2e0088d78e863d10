"""What the issuer's claims mean here: who it is, in which city, with which roles."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from bot.errors import SettingsError
from bot.settings import Settings
from bot.staff import ROLES, NoAccess, Proven

NO_ROLE = "Je account heeft geen rol in Onthaal. Vraag je beheerder om er een te geven: {roles}."
NO_CITY = (
    "Je meldde je aan voor een organisatie die hier geen balie heeft. Kies een andere, of vraag je beheerder."
)
SEVERAL = "Je account hoort bij meer dan één gemeente. Vraag je beheerder om er één te kiezen."
_KEY = re.compile(r"[a-z0-9_-]{1,64}")


class Meaning:
    """The mapping of ONTHAAL_OIDC_… Raises SettingsError for a role or city that doesn't exist.

    A role may name organisations, as ACM/IDM's "…_rol_3d" does ("OnthaalAgent:0207451227,0207500123"): it counts
    for those only.
    """

    def __init__(self, settings: Settings, cities: Collection[str]) -> None:
        self._settings = settings
        self._roles = settings.oidc_roles or {role: role for role in ROLES}
        self._cities = settings.oidc_cities or {city: city for city in cities}
        _exist("ONTHAAL_OIDC_ROL_WAARDEN", self._roles.values(), ROLES)
        _exist("ONTHAAL_OIDC_GEMEENTE_WAARDEN", self._cities.values(), cities)

    def of(self, claims: Mapping[str, Any]) -> Proven:
        """Who somebody is here. Raises NoAccess in words."""
        settings, subject = self._settings, subject_of(claims)
        organisation, city = self._city(claims)
        found = {self._role(value, organisation) for value in values(claims, settings.oidc_rollen)}
        roles = [role for role in ROLES if role in found]
        if not roles:
            raise NoAccess(NO_ROLE.format(roles=", ".join(ROLES)))
        name, first = _names(claims)
        return Proven(subject, name, first, city, roles, self._departments(claims))

    def _city(self, claims: Mapping[str, Any]) -> tuple[str, str]:
        """The organisation as the issuer calls it, and the city."""
        found = {
            value: self._cities[value]
            for value in values(claims, self._settings.oidc_gemeente)
            if value in self._cities
        }
        if not found:
            raise NoAccess(NO_CITY)
        if len(set(found.values())) > 1:
            raise NoAccess(SEVERAL)
        return next(iter(found.items()))

    def _role(self, value: str, organisation: str) -> str | None:
        if value in self._roles:
            return self._roles[value]
        name, _, organisations = value.partition(":")
        here = organisation in (part.strip() for part in organisations.split(","))
        return self._roles.get(name) if here else None

    def _departments(self, claims: Mapping[str, Any]) -> list[str] | None:
        claim, mapping = self._settings.oidc_afdelingen, self._settings.oidc_departments
        if not claim:
            return None
        given = values(claims, claim)
        ours = [mapping[one] for one in given if one in mapping] if mapping else filter(_KEY.fullmatch, given)
        return list(dict.fromkeys(ours))


def subject_of(claims: Mapping[str, Any]) -> str:
    """ "<issuer>|<sub>": another issuer's same `sub` is somebody else."""
    return f"{claims['iss']}|{claims['sub']}"


def values(claims: Mapping[str, Any], name: str) -> list[str]:
    """The texts of a claim: one or a list. "realm_access.roles" is a claim within a claim."""
    found: Any = claims.get(name)
    if found is None:
        found = claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    listed = found if isinstance(found, list) else [found]
    return [value for value in listed if isinstance(value, str) and value]


def _names(claims: Mapping[str, Any]) -> tuple[str, str]:
    """Name and first name, at most 100 characters."""
    given, family, whole = (
        " ".join("".join(filter(str.isprintable, str(claims.get(key) or ""))).split())
        for key in ("given_name", "family_name", "name")
    )
    name = whole or f"{given} {family}".strip() or "Medewerker"
    return name[:100], (given or name.split()[0])[:100]


def _exist(setting: str, named: Collection[str], known: Collection[str]) -> None:
    for value in named:
        if value not in known:
            raise SettingsError(f"{setting}: '{value}' bestaat niet. Kies uit: {', '.join(known)}.")
