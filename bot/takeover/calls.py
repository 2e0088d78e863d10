"""The link with which a resident says on which number and when to be called."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer

PURPOSE = "terugbellen"


class CallLinks:
    """`secret` signs; `public_url` is where residents reach us, without a slash at the end.

    The token holds only the handover's id. How long it works follows from the handover's state.
    """

    def __init__(self, secret: str, public_url: str) -> None:
        self._signer = URLSafeSerializer(secret, salt=PURPOSE)
        self._base = public_url.rstrip("/")

    def url(self, handover_id: str) -> str:
        return f"{self._base}/terugbellen/{self.token(handover_id)}"

    def token(self, handover_id: str) -> str:
        token = self._signer.dumps(handover_id)
        return token if isinstance(token, str) else token.decode()

    def handover_of(self, token: str) -> str | None:
        """The id in the token; None when we didn't sign it for this."""
        try:
            found = self._signer.loads(token)
        except BadSignature:
            return None
        return found if isinstance(found, str) else None
