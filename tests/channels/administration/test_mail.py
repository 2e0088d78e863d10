"""The mail server: real ones on this machine, good and bad."""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from bot.settings import Settings
from channels.administration.checks import mail
from channels.administration.findings import Finding
from tests.channels.administration.conftest import Configure

FROM = "Stad Gent <afspraken@gent.example>"
type Start = Callable[..., dict[str, Any]]


def look(settings: Settings) -> list[Finding]:
    return asyncio.run(mail.check(settings))


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a server; returns the settings that lead to it."""
    running: list[Controller] = []

    def _start(**options: Any) -> dict[str, Any]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        controller = Controller(object(), hostname="127.0.0.1", port=port, **options)
        controller.start()
        running.append(controller)
        return {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_starttls": False, "mail_from": FROM}

    yield _start
    for controller in running:
        controller.stop()


def _sam(_server: Any, _session: Any, _envelope: Any, _mechanism: Any, data: Any) -> AuthResult:
    known = (data.login, data.password) == (b"sam", b"juist-wachtwoord")
    return AuthResult(success=known, handled=known)


def test_without_a_server_mail_stays_in_a_folder(configured: Configure) -> None:
    (finding,) = look(configured())

    assert (finding.level, "/var/mail" in finding.what) == ("LET OP", True)


def test_a_server_accepts_us(configured: Configure, start: Start) -> None:
    (finding,) = look(configured(**start()))

    assert (finding.level, "aanvaardt ons" in finding.what) == ("OK", True)


def test_a_server_accepts_our_user(configured: Configure, start: Start) -> None:
    given = start(authenticator=_sam, auth_require_tls=False)
    (good,) = look(configured(**given, smtp_user="sam", smtp_password="juist-wachtwoord"))
    (bad,) = look(configured(**given, smtp_user="sam", smtp_password="mis-gok"))

    assert good.level == "OK"
    assert (bad.level, "weigert gebruiker of wachtwoord" in bad.what) == ("FOUT", True)
    assert "mis-gok" not in str(bad)


def test_the_example_as_sender_is_noticed(configured: Configure, start: Start) -> None:
    given = start()
    given.pop("mail_from")
    _, finding = look(configured(**given))

    assert (finding.level, "ONTHAAL_MAIL_FROM" in finding.remedy) == ("LET OP", True)


def test_a_server_without_encryption_is_said(configured: Configure, start: Start) -> None:
    (finding,) = look(configured(**{**start(), "smtp_starttls": True}))

    assert (finding.level, "kent geen versleuteling" in finding.what) == ("FOUT", True)


def test_a_certificate_that_nobody_signed_is_said(
    configured: Configure, start: Start, tmp_path: Path
) -> None:
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=mail.example",
        "-days",
        "1",
    ]
    subprocess.run(
        [*made, "-keyout", "key.pem", "-out", "cert.pem"], cwd=tmp_path, check=True, capture_output=True
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    (finding,) = look(configured(**{**start(tls_context=context), "smtp_starttls": True}))

    assert (finding.level, "certificaat" in finding.what) == ("FOUT", True)


def test_a_server_that_is_not_there_is_said(configured: Configure) -> None:
    (finding,) = look(configured(smtp_host="127.0.0.1", smtp_port=9, mail_from=FROM))

    assert (finding.level, "niet bereikbaar" in finding.what) == ("FOUT", True)
