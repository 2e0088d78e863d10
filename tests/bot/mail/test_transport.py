from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from bot.clock import SetClock
from bot.mail import FolderTransport, MailError, MailWorker, Outbox, SmtpSettings, SmtpTransport
from bot.service.engine_process import free_port
from bot.storage import Storage
from tests.bot.mail.sample import LETTER

CONTENT = "Message-ID: <m1@onthaal.example>\r\nSubject: Dag\r\n\r\nDag Noor\r\n"
SENDER, NOOR = "afspraken@onthaal.example", "noor@example.be"


def test_it_writes_a_file_per_mail(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path / "mail")
    transport.send(CONTENT, SENDER, NOOR)
    transport.send(CONTENT, SENDER, NOOR)

    assert [path.name for path in (tmp_path / "mail").iterdir()] == ["m1.eml"]
    assert (tmp_path / "mail" / "m1.eml").read_bytes() == CONTENT.encode()


def test_it_says_when_the_folder_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("geen map")

    with pytest.raises(MailError) as failed:
        FolderTransport(tmp_path / "mail").send(CONTENT, SENDER, NOOR)
    assert not failed.value.permanent


def test_it_reaches_a_mail_server(start: Any, storage: Storage, clock: SetClock) -> None:
    server, settings = start()
    with storage.begin() as session:
        Outbox(SENDER).add(session, LETTER, clock.now())

    assert MailWorker(storage, SmtpTransport(settings), clock).send_due() == 1
    (envelope,) = server.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, [NOOR])
    mail = message_from_bytes(envelope.content, policy=default)
    assert [part.get_content_type() for part in mail.walk() if not part.is_multipart()][2] == "text/calendar"


def test_it_logs_in(start: Any) -> None:
    def _check(_server: Any, _session: Any, _envelope: Any, _mechanism: Any, data: Any) -> AuthResult:
        known = (data.login, data.password) == (b"onthaal", b"geheim")
        return AuthResult(success=known, handled=known)

    server, settings = start(authenticator=_check, auth_require_tls=False)
    known = SmtpSettings(settings.host, settings.port, "onthaal", "geheim", starttls=False)
    SmtpTransport(known).send(CONTENT, SENDER, NOOR)
    assert len(server.envelopes) == 1

    wrong = SmtpSettings(settings.host, settings.port, "onthaal", "fout", starttls=False)
    with pytest.raises(MailError) as refused:
        SmtpTransport(wrong).send(CONTENT, SENDER, NOOR)
    assert str(refused.value).startswith("535")
    assert not refused.value.permanent  # the administrator can repair that


@pytest.mark.parametrize(
    ("to_recipient", "to_data", "permanent"),
    [
        ("550 bestaat niet", "250 OK", True),
        ("450 probeer later", "250 OK", False),
        ("250 OK", "554 spam", True),
        ("250 OK", "451 vol", False),
    ],
)
def test_it_tells_a_refusal_from_a_delay(
    start: Any, to_recipient: str, to_data: str, permanent: bool
) -> None:
    server, settings = start()
    server.to_recipient, server.to_data = to_recipient, to_data

    with pytest.raises(MailError) as failed:
        SmtpTransport(settings).send(CONTENT, SENDER, NOOR)
    assert failed.value.permanent is permanent
    assert str(failed.value) in (to_recipient, to_data)


def test_it_refuses_to_go_on_without_the_encryption_it_was_promised(start: Any) -> None:
    _, settings = start()

    with pytest.raises(MailError):
        SmtpTransport(SmtpSettings(settings.host, settings.port, starttls=True)).send(CONTENT, SENDER, NOOR)


def test_it_says_when_no_server_answers() -> None:
    with pytest.raises(MailError) as failed:
        SmtpTransport(SmtpSettings("127.0.0.1", free_port()), timeout=2).send(CONTENT, SENDER, NOOR)
    assert not failed.value.permanent
