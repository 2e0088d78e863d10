"""The links in mails and messages: to an appointment's page, signed, and to the video page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from bot.appointments.contract import Appointment
from bot.appointments.errors import BadLink

PURPOSE = "afspraak-annuleren"
"""The salt of every link that was ever mailed: changing it would break those."""
FORM = "afspraak-formulier"
"""The salt of what a page's form carries: a link can't pass for a form, nor a form for a link."""


@dataclass(frozen=True)
class Linked:
    """What a link says: of which appointment, and its `sequence` and `moved` when the link was made.

    A higher `moved` now means that the appointment is at another time or place since. A higher `sequence` alone does
    not: it also rises when a video talk gets its address.
    """

    appointment_id: str
    sequence: int
    moved: int = 0

    def before_move_of(self, appointment: Appointment) -> bool:
        return self.moved < appointment.moved


class Links:
    """`secret` signs; `public_url` is where residents reach us, without a slash at the end.

    A link holds the appointment's id and how often it had changed, nothing about the resident. How long it works
    follows from the appointment: the page looks that up, so a moved appointment needs no new link.
    """

    def __init__(self, secret: str, public_url: str) -> None:
        self._signer = URLSafeSerializer(secret, salt=PURPOSE)
        self._forms = URLSafeSerializer(secret, salt=FORM)
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
        return _text(self._signer.dumps([appointment.id, appointment.sequence, appointment.moved]))

    def read(self, token: str) -> Linked:
        """What a token says; raises BadLink when we didn't sign it. Older ones hold less."""
        found = _loaded(self._signer, token)
        if isinstance(found, str):
            return Linked(found, 0)
        if isinstance(found, list) and [type(part) for part in found] in ([str, int], [str, int, int]):
            return Linked(*found)
        raise BadLink("not a link of ours")

    def seal(self, appointment_id: str, chosen: str) -> str:
        """What a form of this appointment's page carries, so that nobody else can have written it."""
        return _text(self._forms.dumps([appointment_id, chosen]))

    def unseal(self, appointment_id: str, sealed: str) -> str:
        """What was chosen; raises BadLink when it isn't from a form of this appointment."""
        found = _loaded(self._forms, sealed)
        if isinstance(found, list) and len(found) == 2 and found[0] == appointment_id:
            return str(found[1])
        raise BadLink("not a form of ours")


def _loaded(signer: URLSafeSerializer, signed: str) -> Any:
    try:
        return signer.loads(signed)
    except BadSignature as error:
        raise BadLink("not signed by us") from error


def _text(signed: str | bytes) -> str:
    return signed if isinstance(signed, str) else signed.decode()
