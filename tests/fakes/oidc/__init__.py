"""A small real issuer of OpenID Connect, shaped like the Flemish ACM/IDM."""

from .server import FakeIssuer, Person

__all__ = ["FakeIssuer", "Person"]
