"""Mails that come back, as servers of several makes write them, and mails that only look like it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clock import SetClock
from bot.mail import MailError, MailWorker, Outbox, note_bounce, read_bounce, reason
from bot.mail.__main__ import main
from bot.mail.tables import MailRow, MailStatus
from bot.settings import ROOT
from bot.storage import Storage
from bot.storage.migrate import migrate
from tests.bot.mail.sample import LETTER, Postman

OUR_ID = "<0b3c1a5e-2f47-4d6a-9b1e-7c8d9e0f1a2b@onthaal.example>"
POSTFIX = """\
Return-Path: <>
From: MAILER-DAEMON@mail.stad.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: afspraken@onthaal.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="A.1"
Message-Id: <20261120100102.ABCDEF@mail.stad.example>

--A.1
Content-Type: text/plain; charset=us-ascii

<noor@example.be>: host mx.example.be[192.0.2.7] said: 550 5.1.1
    <noor@example.be>: Recipient address rejected: User unknown

--A.1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.stad.example

Final-Recipient: rfc822; noor@example.be
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--A.1
Content-Type: {kind}

From: Stad Gent <afspraken@onthaal.example>
To: Noor Peeters <noor@example.be>
Subject: Je afspraak
Message-ID: {message_id}

{body}
--A.1--
"""
QMAIL = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.be
To: afspraken@onthaal.example
Subject: failure notice

Hi. This is the qmail-send program at mx.example.be.
I'm afraid I wasn't able to deliver your message to the following addresses.

<noor@example.be>:
Remote host said: 552 5.2.2 Mailbox full

--- Below this line is a copy of the message.

Subject: Je afspraak
Message-ID: {message_id}
"""
EXIM = """\
Return-Path: <>
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.example.be>
X-Failed-Recipients: noor@example.be
Subject: Mail delivery failed: returning message to sender

A message that you sent could not be delivered to all of its recipients.

  noor@example.be
    550 Unrouteable address

------ This is a copy of the message, including all the headers. ------

Message-ID: {message_id}
Subject: Je afspraak
"""
OUT_OF_OFFICE = """\
From: Noor Peeters <noor@example.be>
To: afspraken@onthaal.example
Subject: Afwezig
Auto-Submitted: auto-replied
In-Reply-To: {message_id}

Ik ben afwezig tot 550 dagen na vandaag.
> Message-ID: {message_id}
"""


def _postfix(message_id: str = OUR_ID, **changed: str) -> bytes:
    facts = {
        "action": "failed",
        "status": "5.1.1",
        "said": "550 5.1.1 User unknown",
        "kind": "message/rfc822",
        "body": "Dag Noor",
    }
    return POSTFIX.format(message_id=message_id, **facts | changed).encode()


def _sent(storage: Storage, clock: SetClock) -> MailRow:
    with storage.begin() as session:
        row = Outbox("afspraken@onthaal.example").add(session, LETTER, clock.now())
    assert MailWorker(storage, Postman(), clock).send_due() == 1
    return row


def _row(storage: Storage, mail: MailRow) -> MailRow:
    with storage.read() as session:
        return session.scalars(select(MailRow).where(MailRow.id == mail.id)).one()


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_it_reads_a_report(kind: str) -> None:
    bounce = read_bounce(_postfix(kind=kind))

    assert bounce is not None
    assert (bounce.message_id, bounce.reason) == (OUR_ID, "5.1.1 smtp; 550 5.1.1 User unknown")


@pytest.mark.parametrize(
    ("mail", "said"), [(QMAIL, "552 5.2.2 Mailbox full"), (EXIM, "550 Unrouteable address")]
)
def test_it_reads_a_plain_letter_of_a_server(mail: str, said: str) -> None:
    bounce = read_bounce(mail.format(message_id=OUR_ID).encode())

    assert bounce is not None
    assert (bounce.message_id, bounce.reason) == (OUR_ID, said)


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"\xff\xfe\x00 geen mail",
        b"Subject: hallo\n\nIk kan dinsdag niet komen.",
        OUT_OF_OFFICE.format(message_id=OUR_ID).encode(),
        _postfix(action="delayed", status="4.4.1", said="451 4.4.1 later"),
        _postfix(action="delivered", status="2.0.0", said="250 2.0.0 OK"),
        _postfix(message_id="<nieuwsbrief-12@elders.example>"),
        QMAIL.replace("552 5.2.2 Mailbox full", "421 4.4.1 later").format(message_id=OUR_ID).encode(),
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x--\n",
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (depth, depth)
            for depth in range(5000)
        ),
    ],
)
def test_it_takes_nothing_else_for_a_bounce(mail: bytes) -> None:
    assert read_bounce(mail) is None


def test_it_marks_the_mail_that_came_back(storage: Storage, clock: SetClock) -> None:
    mail, other = _sent(storage, clock), _sent(storage, clock)
    bounce = read_bounce(_postfix(mail.message_id))
    assert bounce is not None
    with storage.begin() as session:
        assert note_bounce(session, bounce) == mail.id
    with storage.begin() as session:
        assert note_bounce(session, bounce) is None  # a second report changes nothing

    assert (_row(storage, mail).status, reason(_row(storage, mail))) == (
        MailStatus.BOUNCED,
        "Het adres bestaat niet.",
    )
    assert _row(storage, other).status == MailStatus.SENT


def test_it_knows_a_sender_with_capitals(storage: Storage, clock: SetClock) -> None:
    with storage.begin() as session:
        mail = Outbox("Afspraken@Onthaal.Example").add(session, LETTER, clock.now())
    MailWorker(storage, Postman(), clock).send_due()
    bounce = read_bounce(_postfix(mail.message_id))
    assert bounce is not None
    with storage.begin() as session:
        assert note_bounce(session, bounce) == mail.id


def test_it_cannot_mark_what_never_left(storage: Storage, clock: SetClock) -> None:
    with storage.begin() as session:
        mail = Outbox("afspraken@onthaal.example").add(session, LETTER, clock.now())
    bounce = read_bounce(_postfix(mail.message_id))
    assert bounce is not None
    with storage.begin() as session:
        assert note_bounce(session, bounce) is None

    assert MailWorker(storage, Postman(), clock).send_due() == 1


def test_it_sends_no_more_of_what_came_back_before_we_knew_it_left(storage: Storage, clock: SetClock) -> None:
    """The connection broke after the mail: the server took it all the same, and it bounced."""
    with storage.begin() as session:
        mail = Outbox("afspraken@onthaal.example").add(session, LETTER, clock.now())
    postman = Postman(MailError("connection lost"))
    MailWorker(storage, postman, clock).send_due()
    bounce = read_bounce(_postfix(mail.message_id))
    assert bounce is not None
    with storage.begin() as session:
        assert note_bounce(session, bounce) == mail.id

    clock.advance(timedelta(days=1))
    assert MailWorker(storage, postman, clock).send_due() == 0
    assert postman.delivered == []


def test_it_keeps_a_bounce_that_is_quicker_than_our_own_note(storage: Storage, clock: SetClock) -> None:
    class Quick(Postman):
        def send(self, content: str, sender: str, recipient: str) -> None:
            bounce = read_bounce(_postfix(mail.message_id))
            assert bounce is not None
            with storage.begin() as session:
                note_bounce(session, bounce)

    with storage.begin() as session:
        mail = Outbox("afspraken@onthaal.example").add(session, LETTER, clock.now())
    MailWorker(storage, Quick(), clock).send_due()

    assert _row(storage, mail).status == MailStatus.BOUNCED


@pytest.mark.parametrize(
    ("status", "said", "words"),
    [
        (MailStatus.BOUNCED, "5.1.1 smtp; 550 5.1.1 User unknown", "Het adres bestaat niet."),
        (MailStatus.BOUNCED, "5.0.0 550 No such user here", "Het adres bestaat niet."),
        (MailStatus.BOUNCED, "550 Unrouteable address", "Het adres bestaat niet."),
        (MailStatus.BOUNCED, "5.4.4 Host or domain name not found", "Wat na het @ staat, bestaat niet."),
        (MailStatus.BOUNCED, "552 5.2.2 Mailbox full", "De mailbox is vol."),
        (MailStatus.BOUNCED, "552 over quota", "De mailbox is vol."),
        (MailStatus.BOUNCED, "554 5.7.1 spam", "De mailserver van de inwoner weigert onze mail."),
        (MailStatus.BOUNCED, "5.0.0", "De mail kwam terug."),
        (MailStatus.FAILED, "550 5.1.1 noor@example.be unknown", "Het adres bestaat niet."),
        (MailStatus.FAILED, "554 nee", "De mailserver van de inwoner weigert onze mail."),
        (
            MailStatus.FAILED,
            "mail.stad.example: [Errno 111] geen antwoord",
            "Onze mailserver was te lang onbereikbaar.",
        ),
        (MailStatus.FAILED, "te laat; 421 dicht", "De mail kon niet op tijd vertrekken."),
        (MailStatus.FAILED, "450 probeer later", "De mail kon niet verstuurd worden."),
        (MailStatus.FAILED, None, "Onze mailserver was te lang onbereikbaar."),
    ],
)
def test_it_says_why_in_words(status: MailStatus, said: str | None, words: str) -> None:
    assert reason(MailRow(status=status, last_error=said)) == words


def test_a_mail_server_hands_it_to_a_command(tmp_path: Path, clock: SetClock) -> None:
    address = f"sqlite:///{tmp_path / 'onthaal.db'}"
    storage = Storage(address)
    try:
        migrate(storage)
        mail = _sent(storage, clock)
        environment = {**os.environ, "ONTHAAL_VAR": str(tmp_path), "ONTHAAL_DATABASE_URL": address}
        for content in (_postfix(mail.message_id), b"reclame", b"reclame " * 500_000):
            ran = subprocess.run(
                [sys.executable, "-m", "bot.mail"],
                input=content, cwd=ROOT, env=environment, capture_output=True, check=False,
            )  # fmt: skip
            assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")
        assert _row(storage, mail).status == MailStatus.BOUNCED
    finally:
        storage.close()


def test_the_command_asks_to_try_later_without_a_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ONTHAAL_VAR", str(tmp_path))
    monkeypatch.setenv("ONTHAAL_DATABASE_URL", f"sqlite:///{tmp_path / 'nergens' / 'onthaal.db'}")

    assert main([], io.BytesIO(_postfix())) == 75
    assert main([], io.BytesIO(b"reclame")) == 0
    assert main(["--help"], io.BytesIO()) == 0


def test_a_forged_report_marks_at_most_the_mail_it_names(storage: Storage, clock: SetClock) -> None:
    """Kim knows no Message-ID of others; wildcards and lists are no ids."""
    mail = _sent(storage, clock)
    for wrong in ("<%@onthaal.example>", f"<{mail.id[:-1]}_@onthaal.example>", f"<x> {replace(LETTER).to}"):
        bounce = read_bounce(_postfix(wrong))
        if bounce is not None:
            with storage.begin() as session:
                note_bounce(session, bounce)

    assert _row(storage, mail).status == MailStatus.SENT
