"""A letter to Noor, and a transport that does as it is told."""

from __future__ import annotations

from bot.mail import Letter, MailError, Part

LETTER = Letter(
    kind="afspraak_bevestigd",
    sender_name="Stad Gent",
    to_name="Noor Peeters",
    to="noor@example.be",
    subject="Je afspraak op dinsdag",
    text="Dag Noor\n\nTot op de eerste café-avond.\n",
    html="<p>Dag Noor</p>\n",
    calendar=Part("REQUEST", "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"),
    appointment_id="a1",
)


class Postman:
    """Delivers, or fails with the errors it was given, one per attempt."""

    def __init__(self, *errors: MailError) -> None:
        self._errors = list(errors)
        self.delivered: list[str] = []

    def send(self, content: str, sender: str, recipient: str) -> None:
        if self._errors:
            raise self._errors.pop(0)
        self.delivered.append(content)
