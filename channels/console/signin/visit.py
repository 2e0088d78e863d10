"""Somebody who is signing in, as their own browser keeps it: signed by us, ten minutes."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import astuple, dataclass, field

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import HTTPConnection

from channels.console.signin.cookies import Cookie
from channels.console.signin.issuer import Flow

LIFE = 600
"""Seconds."""
FLOWS = 3
"""Windows in which somebody may be signing in at the issuer at once."""


@dataclass(frozen=True)
class Visit:
    """form: what the sign-in form must repeat, so that no other site can sign somebody in as somebody else."""

    form: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    flows: tuple[Flow, ...] = ()

    def with_flow(self, flow: Flow) -> Visit:
        return Visit(self.form, (*self.flows, flow)[-FLOWS:])

    def flow(self, state: str) -> Flow | None:
        return next((flow for flow in self.flows if same(flow.state, state)), None)

    def without(self, flow: Flow) -> Visit:
        return Visit(self.form, tuple(other for other in self.flows if other != flow))


def same(secret: str, given: str) -> bool:
    """Whether they are equal, in a time that says nothing about where they differ."""
    return hmac.compare_digest(secret.encode(), given.encode("utf-8", "replace"))


class Visits:
    """Kept in a cookie: nothing of somebody who never signs in is stored with us."""

    def __init__(self, secret: str, cookie: Cookie) -> None:
        self._signer = URLSafeTimedSerializer(secret, salt="onthaal-aanmelden")
        self._cookie = cookie

    def of(self, connection: HTTPConnection) -> Visit | None:
        """What the browser brings, if it is ours and recent."""
        given = self._cookie.read(connection)
        try:
            form, flows = self._signer.loads(given or "", max_age=LIFE)
            return Visit(str(form), tuple(Flow(*map(str, flow)) for flow in flows))
        except (BadData, ValueError, TypeError):
            return None

    def kept(self, visit: Visit) -> str:
        """The Set-Cookie."""
        return self._cookie.header(self._signer.dumps([visit.form, [astuple(flow) for flow in visit.flows]]))

    def over(self) -> str:
        """The Set-Cookie that forgets it."""
        return self._cookie.cleared()
