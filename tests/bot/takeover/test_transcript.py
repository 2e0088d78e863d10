"""The transcript for the resident: all that was said, and nothing that the staff keep to themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.catalogue import Catalogue, City
from bot.conversations import Entry
from bot.errors import InvalidInput
from bot.mail import Outbox
from bot.mail.tables import MailRow
from bot.storage import Storage
from bot.takeover import ChannelFacts, DraftShown, NoteShown, View, transcript

AT = datetime(2026, 11, 17, 9, 5, tzinfo=UTC)
NOW = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)
LINK = {"id": "1", "title": "Vraag je reispas aan", "url": "https://stad.gent/pas"}


def entry(seq: int, author: str, text: str, **more: object) -> Entry:
    made = Entry(seq, f"m{seq}", author, text, (), {}, AT + timedelta(minutes=seq))
    return replace(made, **more)  # type: ignore[arg-type]


SAID = [
    entry(1, "bot", "Hallo, ik ben een computer.", extras={"welkom": True}),
    entry(2, "user", "Mijn nummer is [rijksregisternummer verborgen]\nwa kost ne pas"),
    entry(3, "bot", "75 euro.", buttons=(LINK, {"id": "2", "title": "Duur?"})),
    entry(4, "system", "Sam doet nu mee.", extras={"overdracht": {"stand": "medewerker", "wie": "Sam"}}),
    entry(5, "agent", "Dag, hier Sam.", extras={"wie": "Sam"}),
]


def view(entries: list[Entry], note: str = "Noor belt vaak.", draft: str = "Een ontwerp.") -> View:
    return View(
        case=None,
        conversation_id="c1",
        epoch=3,
        mode="human",
        entries=entries,
        notes=[NoteShown("n1", 2, "a1", "Sam", note, AT)],
        drafts=[DraftShown("d1", 2, draft, {}, "catalogus", AT)],
        channel=ChannelFacts("whatsapp", None, 4096),
        summary=["Vraag: niets.", "Kreeg: niets.", "Via WhatsApp."],
    )


@pytest.fixture
def gent(catalogue: Catalogue) -> City:
    return catalogue.city("gent")


@pytest.fixture
def hasselt(catalogue: Catalogue) -> City:
    return catalogue.city("hasselt")


def test_it_tells_who_said_what_and_when(gent: City) -> None:
    assert transcript.text(view(SAID), gent) == (
        "Dit is je gesprek met de Stad Gent via WhatsApp.\n\n"
        "Dinsdag 17 november 2026\n\n"
        "10.06 uur  Digitale assistent (computerprogramma)\nHallo, ik ben een computer.\n\n"
        "10.07 uur  Jij\nMijn nummer is [rijksregisternummer verborgen]\nwa kost ne pas\n\n"
        "10.08 uur  Digitale assistent (computerprogramma)\n75 euro.\n"
        "- Vraag je reispas aan: https://stad.gent/pas\n\n"
        "10.09 uur  Melding\nSam doet nu mee.\n\n"
        "10.10 uur  Sam, medewerker\nDag, hier Sam.\n\n"
        "Heb je nog een vraag? Bel Gentinfo op 09 210 10 10.\n\nStad Gent\n"
    )


def test_a_city_that_says_u_says_u_and_leaves_what_was_said_alone(hasselt: City) -> None:
    text = transcript.text(view([entry(1, "user", "Kan je mij helpen?")]), hasselt)
    assert text.startswith("Dit is uw gesprek met de Stad Hasselt")
    assert "10.06 uur  U\nKan je mij helpen?\n" in text
    assert "Hebt u nog een vraag?" in text


def test_a_day_is_named_once(gent: City) -> None:
    tomorrow = entry(3, "user", "dag", at=AT + timedelta(days=1))
    text = transcript.text(view([entry(1, "user", "a"), entry(2, "user", "b"), tomorrow]), gent)
    assert text.count("Dinsdag 17 november 2026") == 1
    assert text.count("Woensdag 18 november 2026") == 1


@given(note=st.text(min_size=12), draft=st.text(min_size=12))
def test_notes_drafts_and_the_summary_are_never_in_it(catalogue: Catalogue, note: str, draft: str) -> None:
    city = catalogue.city("gent")
    plain = view(SAID)
    for render in (transcript.text, transcript.html):
        shown = render(view(SAID, note, draft), city)
        assert shown == render(replace(plain, notes=[], drafts=[], summary=[]), city)


def test_a_line_of_somebody_unknown_is_left_out(gent: City) -> None:
    assert "geheim" not in transcript.text(view([*SAID, entry(6, "note", "geheim")]), gent)


def test_what_was_typed_is_no_html(gent: City) -> None:
    html = transcript.html(view([entry(1, "user", "<script>alert(1)</script> & co")]), gent)
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in html


def test_only_web_addresses_become_links(gent: City) -> None:
    bad = {"id": "1", "title": "Klik", "url": "javascript:alert(1)"}
    for render in (transcript.text, transcript.html):
        assert "javascript" not in render(view([entry(1, "bot", "Kijk.", buttons=(bad, LINK))]), gent)


def test_it_goes_to_the_address_that_was_asked_for(storage: Storage, gent: City) -> None:
    with storage.begin() as session:
        transcript.mail(
            session, Outbox("onthaal@voorbeeld.be"), view(SAID), gent, to=" noor@voorbeeld.be ", now=NOW
        )
    with storage.read() as session:
        row = session.scalars(select(MailRow)).one()
    message = message_from_string(row.content, policy=default)
    assert isinstance(message, EmailMessage)
    body, page = message.get_body(("plain",)), message.get_body(("html",))
    assert body is not None
    assert page is not None
    assert (row.recipient, row.kind, row.status) == ("noor@voorbeeld.be", "gespreksverslag", "queued")
    assert message["Subject"] == "Je gesprek met de Stad Gent"
    assert str(message["To"]) == "noor@voorbeeld.be"
    assert "[rijksregisternummer verborgen]" in body.get_content()
    assert "Noor belt vaak" not in body.get_content() + page.get_content()


@pytest.mark.parametrize("to", ["", "   ", "noor", "noor@", "noor@voorbeeld.be\nBcc: kim@voorbeeld.be"])
def test_an_address_that_is_none_is_refused_in_words(storage: Storage, gent: City, to: str) -> None:
    with storage.begin() as session, pytest.raises(InvalidInput) as refusal:
        transcript.mail(session, Outbox("onthaal@voorbeeld.be"), view(SAID), gent, to=to, now=NOW)
    assert refusal.value.field == "email"
    with storage.read() as session:
        assert session.scalars(select(MailRow)).all() == []
