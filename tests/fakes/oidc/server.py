"""The fake as a whole: its people, its keys, and the codes that are under way."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from ..clock import ShiftedClock
from ..faults import Faults
from ..serving import serving
from .tokens import KINDS, Signer, spoiled

CODE_LIFE = 60
TOKEN_LIFE = 300
"""Seconds."""


@dataclass
class Person:
    """Somebody with an account at the issuer. claims: everything beside `sub`."""

    sub: str
    claims: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.claims.get("given_name", self.claims.get("name", self.sub)))


@dataclass(frozen=True)
class Code:
    """A code under way: who signed in, and what was asked with."""

    person: Person
    asked: Mapping[str, str]
    until: float


@dataclass
class FakeIssuer:
    """An issuer on one port of this machine; `url` is its name.

    present     who signs in at the next request; None: a page asks
    alg         RS256, ES256 or PS256; takes effect with `rotate`
    iss         what it says of itself in discovery and in tokens, unless told otherwise its `url`
    violations  what a correct client never does: tests assert that it is empty
    asked       requests as (path, fields)
    """

    client_id: str = "onthaal"
    client_secret: str = "geheim-van-de-uitgever"
    redirect_uris: list[str] = field(default_factory=list)
    alg: str = "RS256"
    iss: str = ""
    with_logout: bool = True
    present: Person | None = None
    people: list[Person] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    codes: dict[str, Code] = field(default_factory=dict)
    url: str = ""

    def __post_init__(self) -> None:
        from .api import application  # the routes need this class

        self.clock = ShiftedClock()
        self.faults = Faults()
        self._numbers = itertools.count(1)
        self._wrong: list[str] = []
        self.signers: list[Signer] = []
        self.rotate()
        self.app = application(self)

    # -- setting up

    def person(self, sub: str, **claims: Any) -> Person:
        """An account; the first is at the browser."""
        person = Person(sub, claims)
        self.people.append(person)
        self.present = self.present or person
        return person

    def rotate(self, *, keep: bool = False) -> None:
        """Sign with a new key. `keep`: the former stays published."""
        self.signers = [Signer.make(self.alg, next(self._numbers)), *(self.signers if keep else [])]

    def spoil(self, wrong: str) -> None:
        """Make the next ID token wrong. :raises ValueError: no such way"""
        if wrong not in KINDS:
            raise ValueError(f"an ID token can't be wrong so: {wrong}")
        self._wrong.append(wrong)

    def __enter__(self) -> FakeIssuer:
        self._serving = serving(self.app)
        self.url = self._serving.__enter__()
        self.iss = self.iss or self.url
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._serving.__exit__(kind, problem, trace)

    # -- what happens

    def count(self, path: str) -> int:
        """Requests to a path so far."""
        return sum(asked == path for asked, _ in list(self.asked))

    def code_for(self, person: Person, asked: Mapping[str, str]) -> str:
        code = secrets.token_urlsafe(24)
        self.codes[code] = Code(person, dict(asked), self.clock.now().timestamp() + CODE_LIFE)
        return code

    def id_token(self, code: Code) -> str | None:
        now = int(self.clock.now().timestamp())
        claims = {
            **code.person.claims,
            "iss": self.iss,
            "sub": code.person.sub,
            "aud": self.client_id,
            "iat": now,
            "exp": now + TOKEN_LIFE,
            "nonce": code.asked.get("nonce"),
        }
        wrong = self._wrong.pop(0) if self._wrong else ""
        return spoiled(wrong, claims, self.signers[0], now)
