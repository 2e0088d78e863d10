from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from email import message_from_string
from email.message import EmailMessage
from email.policy import default

import pytest
from sqlalchemy import select

from bot.clock import BRUSSELS
from bot.mail import Letter, Outbox
from bot.mail.tables import MailRow
from bot.storage import Storage
from tests.bot.mail.sample import LETTER

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=BRUSSELS)


def _written(storage: Storage, letter: Letter) -> EmailMessage:
    with storage.begin() as session:
        row = Outbox("afspraken@onthaal.example").add(session, letter, NOW)
    found = message_from_string(row.content, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def test_it_writes_text_html_calendar_and_a_file(storage: Storage) -> None:
    mail = _written(storage, LETTER)

    kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar", "application/ics"]
    alternative = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    assert alternative["Content-Type"].params["method"] == "REQUEST"
    assert mail.get_body(("plain",)).get_content().endswith("café-avond.\r\n")  # type: ignore[union-attr]


def test_it_writes_the_headers_that_a_mail_needs(storage: Storage) -> None:
    mail = _written(storage, LETTER)

    assert mail["From"] == "Stad Gent <afspraken@onthaal.example>"
    assert mail["To"] == "Noor Peeters <noor@example.be>"
    assert mail["Date"].datetime == NOW
    assert mail["Message-ID"].endswith("@onthaal.example>")
    assert mail["Auto-Submitted"] == "auto-generated"


def test_it_writes_a_mail_without_calendar(storage: Storage) -> None:
    mail = _written(storage, replace(LETTER, calendar=None))

    assert mail.get_content_type() == "multipart/alternative"


def test_it_is_plain_ascii_on_the_wire(storage: Storage) -> None:
    with storage.begin() as session:
        letter = replace(LETTER, to_name="Zoë Çelik", subject="Één afspraak", html="<p>€ 5 voor Zoë</p>")
        row = Outbox("afspraken@onthaal.example").add(session, letter, NOW)

    assert row.content.isascii()
    assert message_from_string(row.content, policy=default)["Subject"] == "Één afspraak"
    assert max(len(line) for line in row.content.splitlines()) <= 998


@pytest.mark.parametrize("field", ["subject", "to_name", "to"])
def test_it_lets_no_line_end_into_a_header(storage: Storage, field: str) -> None:
    with pytest.raises(ValueError):
        _written(storage, replace(LETTER, **{field: "noor@example.be\r\nBcc: kim@example.be"}))


def test_it_sends_nothing_of_a_transaction_that_failed(storage: Storage) -> None:
    with pytest.raises(RuntimeError), storage.begin() as session:
        Outbox("afspraken@onthaal.example").add(session, LETTER, NOW)
        raise RuntimeError

    with storage.read() as session:
        assert session.scalars(select(MailRow)).all() == []
