"""The links in mails and messages: to an appointment's page, signed, and to the video page."""

from __future__ import annotations

from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

from bot.appointments.contract import Appointment
from bot.appointments.errors import BadLink

PURPOSE = "afspraak-annuleren"
"""The salt of every link that was ever mailed: changing it would break those."""


@dataclass(frozen=True)
class Linked:
    """What a link says. `sequence` is the appointment's when it was made: a higher one now means that it changed."""

    appointment_id: str
    sequence: int


class Links:
    """`secret` signs; `public_url` is where residents reach us, without a slash at the end.

    A link holds the appointment's id and how often it had changed, nothing about the resident. How long it works
    follows from the appointment: the page looks that up, so a moved appointment needs no new link.
    """

    def __init__(self, secret: str, public_url: str) -> None:
        self._signer = URLSafeSerializer(secret, salt=PURPOSE)
        self._base = public_url.rstrip("/")

    def page(self, appointment: Appointment) -> str:
        """Where the resident sees, moves and cancels it."""
        return f"{self._base}/afspraak/{self.token(appointment)}"

    def move(self, appointment: Appointment) -> str:
        return f"{self.page(appointment)}/verplaatsen"

    def cancel(self, appointment: Appointment) -> str:
        return f"{self.page(appointment)}/annuleren"

    def offer(self, appointment: Appointment) -> str:
        """Where an earlier time from the waiting list is taken or refused."""
        return f"{self.page(appointment)}/aanbod"

    def rate(self, appointment: Appointment) -> str:
        """Where the resident says how the talk was."""
        return f"{self.page(appointment)}/tevreden"

    def video(self, token: str) -> str:
        return f"{self._base}/video/{token}"

    def token(self, appointment: Appointment) -> str:
        token = self._signer.dumps([appointment.id, appointment.sequence])
        return token if isinstance(token, str) else token.decode()

    def read(self, token: str) -> Linked:
        """What a token says; raises BadLink when we didn't sign it. Older ones hold the id only."""
        try:
            found = self._signer.loads(token)
        except BadSignature as error:
            raise BadLink("not a link of ours") from error
        if isinstance(found, str):
            return Linked(found, 0)
        if isinstance(found, list) and [type(part) for part in found] == [str, int]:
            return Linked(*found)
        raise BadLink("not a link of ours")
