"""The links in mails and messages: to cancel, signed, and to the video page."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer

from bot.appointments.errors import BadLink

PURPOSE = "afspraak-annuleren"


class Links:
    """`secret` signs; `public_url` is where residents reach us, without a slash at the end.

    A link to cancel holds only the appointment's id. How long it works follows from the appointment:
    the page looks that up, so a moved appointment needs no new link.
    """

    def __init__(self, secret: str, public_url: str) -> None:
        self._signer = URLSafeSerializer(secret, salt=PURPOSE)
        self._base = public_url.rstrip("/")

    def cancel(self, appointment_id: str) -> str:
        return f"{self._base}/afspraak/annuleren/{self._token(appointment_id)}"

    def video(self, token: str) -> str:
        return f"{self._base}/video/{token}"

    def appointment_of(self, token: str) -> str:
        """The id in the token of a link to cancel; raises BadLink when we didn't sign it for that."""
        try:
            found = self._signer.loads(token)
        except BadSignature as error:
            raise BadLink("not a link of ours") from error
        if not isinstance(found, str):
            raise BadLink("not a link of ours")
        return found

    def _token(self, appointment_id: str) -> str:
        token = self._signer.dumps(appointment_id)
        return token if isinstance(token, str) else token.decode()
