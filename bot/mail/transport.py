"""The ways out: a folder of .eml files (the default) or a mail server."""

from __future__ import annotations

import contextlib
import os
import smtplib
import ssl
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path
from typing import Protocol

from bot.errors import OnthaalError

TIMEOUT = 20.0  # seconds, for each step of the conversation with the mail server


class MailError(OnthaalError):
    """A mail that wasn't sent, in the server's words; trying again helps unless `permanent`."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class Transport(Protocol):
    def send(self, content: str, sender: str, recipient: str) -> None:
        """Hands over one whole message (RFC 5322, ASCII). Raises MailError."""


class FolderTransport:
    """Writes each mail as a file that mail programs open; the same mail again overwrites its own file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, content: str, sender: str, recipient: str) -> None:
        name = HeaderParser().parsestr(content)["Message-ID"].strip("<>").partition("@")[0]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished = self.folder / f"{name}.tmp"
            unfinished.write_bytes(content.encode("ascii"))
            os.replace(unfinished, self.folder / f"{name}.eml")
        except OSError as error:
            raise MailError(str(error)) from error


@dataclass(frozen=True)
class SmtpSettings:
    """`starttls` False only for a server on the same machine or network. No user: no login."""

    host: str
    port: int = 587
    user: str | None = None
    password: str | None = None
    starttls: bool = True


class SmtpTransport:
    """One connection per mail: few mails, and nothing that goes stale."""

    def __init__(self, settings: SmtpSettings, *, timeout: float = TIMEOUT) -> None:
        self._settings = settings
        self._timeout = timeout

    def send(self, content: str, sender: str, recipient: str) -> None:
        try:
            server = self._connected()
            try:
                server.sendmail(sender, [recipient], content.encode("ascii"))
                _say_goodbye(server)
            finally:
                server.close()
        except smtplib.SMTPException as error:
            raise MailError(_words(error), permanent=_permanent(error)) from error
        except OSError as error:
            raise MailError(f"{self._settings.host}: {error}") from error

    def _connected(self) -> smtplib.SMTP:
        server = smtplib.SMTP(self._settings.host, self._settings.port, timeout=self._timeout)
        try:
            if self._settings.starttls:
                server.starttls(context=ssl.create_default_context())
            if self._settings.user:
                server.login(self._settings.user, self._settings.password or "")
        except BaseException:
            server.close()
            raise
        return server


def _say_goodbye(server: smtplib.SMTP) -> None:
    """The mail was taken: a server that grumbles now must not make us send it again."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        server.quit()


def _permanent(error: smtplib.SMTPException) -> bool:
    """Only a refusal of this address or this message ends it; a refused login is ours to repair."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _words(error: smtplib.SMTPException) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        refusals = (f"{code} {said.decode(errors='replace')}" for code, said in error.recipients.values())
        return "; ".join(refusals)
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return str(error)
