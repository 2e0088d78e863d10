"""A real mail server that does as it is told."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any


class Server:
    """Keeps what it takes. `to_recipient`, `to_data`, `to_quit`: its answers; `cut`: where it hangs up, and how often.

    cut: {"RCPT": 1} hangs up at the first recipient, {"DATA": 1} after it took the first mail, before it says so.
    """

    def __init__(self) -> None:
        self.envelopes: list[Any] = []
        self.to_recipient = self.to_data = "250 OK"
        self.to_quit = "221 Bye"
        self.greylist = 0
        self.cut: dict[str, int] = {}

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(one.content, policy=default) for one in self.envelopes]  # type: ignore[misc]

    async def handle_RCPT(
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        self._maybe_hang_up(server, "RCPT")
        if self.greylist:
            self.greylist -= 1
            return "450 4.7.1 Greylisted, try again in 60 seconds"
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        if self.to_data.startswith("250"):
            self.envelopes.append(envelope)
        self._maybe_hang_up(server, "DATA")
        return self.to_data

    async def handle_QUIT(self, _server: Any, _session: Any, _envelope: Any) -> str:
        return self.to_quit

    def _maybe_hang_up(self, server: Any, command: str) -> None:
        if self.cut.get(command, 0):
            self.cut[command] -= 1
            server.transport.abort()
