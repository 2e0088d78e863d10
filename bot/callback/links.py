"""The link in a message to the page on which a resident says when to call. It holds no number and no name."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer

from bot.errors import OnthaalError

PURPOSE = "terugbellen"


class BadCallLink(OnthaalError):
    """Not a link of ours."""


class CallLinks:
    """`secret` signs; `public_url` is where residents reach us, without a slash at the end.

    How long a link works follows from the request for a call: as long as nobody has called.
    """

    def __init__(self, secret: str, public_url: str) -> None:
        self._signer = URLSafeSerializer(secret, salt=PURPOSE)
        self._base = public_url.rstrip("/")

    def url(self, handover_id: str) -> str:
        token = self._signer.dumps(handover_id)
        return f"{self._base}/terugbellen/{token if isinstance(token, str) else token.decode()}"

    def handover_of(self, token: str) -> str:
        """The id of the request for a person in the token; raises BadCallLink."""
        try:
            found = self._signer.loads(token)
        except BadSignature as error:
            raise BadCallLink("not a link of ours") from error
        if not isinstance(found, str):
            raise BadCallLink("not a link of ours")
        return found
