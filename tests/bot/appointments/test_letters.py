"""What a resident finds in the mailbox, read back from the mail itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from bot.appointments import Contact, Status
from bot.clock import SetClock
from bot.mail.tables import MailRow
from bot.storage import Storage
from tests.bot.appointments.letterbox import DESK, LINKS, NOBODY, OFFER, TALK, Letterbox, seen, text
from tests.bot.appointments.sample import at

CANCELLED = replace(DESK, status=Status.CANCELLED, cancelled_by="inwoner", sequence=1)
LETTERS: dict[str, Callable[[Letterbox], EmailMessage]] = {
    "bevestiging": lambda box: box.write(box.notices.confirmed, DESK, DESK.bring),
    "bevestiging_video": lambda box: box.write(box.notices.confirmed, TALK, TALK.bring),
    "wijziging": lambda box: box.write(box.notices.moved, replace(DESK, start=at(11), end=at(11, 15)), DESK),
    "door_balie": lambda box: box.write(
        box.notices.moved, replace(DESK, start=at(11), end=at(11, 15)), DESK, "balie"
    ),
    "naar_video": lambda box: box.write(box.notices.moved, TALK, replace(DESK, theme="wonen")),
    "naar_loket": lambda box: box.write(box.notices.moved, DESK, TALK),
    "annulering": lambda box: box.write(box.notices.cancelled, CANCELLED),
    "afgezegd": lambda box: box.write(box.notices.cancelled, replace(CANCELLED, cancelled_by="balie")),
    "dagen": lambda box: box.write(box.notices.reminder, DESK, "dagen"),
    "uren": lambda box: box.write(box.notices.reminder, TALK, "uren"),
    "aanbod": lambda box: box.write(box.notices.offered, DESK, OFFER),
    "code": lambda box: box.write(box.notices.code, DESK, "204817"),
    "tevreden": lambda box: box.write(box.notices.how_was_it, TALK),
    "videolink": lambda box: box.write(box.notices.linked, TALK, ""),
}
letters = pytest.mark.parametrize("name", LETTERS)


@pytest.fixture
def box(storage: Storage, clock: SetClock) -> Letterbox:
    return Letterbox(storage, clock)


@pytest.fixture
def formal(storage: Storage, clock: SetClock) -> Letterbox:
    return Letterbox(storage, clock, "u")


# Every letter


@letters
def test_it_says_the_same_in_text_and_in_html(box: Letterbox, name: str) -> None:
    mail = LETTERS[name](box)
    plain, html = text(mail), seen(mail)

    links = re.findall(r"https://\S+", plain)
    assert set(links) == set(re.findall(r"https://\S+", html))
    for fact in re.findall(r"\d+\.\d\d uur|A-7K3Q9|\d{1,2} \w+ 2026|\d{9,}|204817", plain):
        assert fact in html
    for line in (line.lstrip("- ") for line in plain.splitlines()):
        if len(line) > 40 and "http" not in line and ":" not in line:
            assert re.sub(r"\W+", "", line).lower() in re.sub(r"\W+", "", html).lower(), line


@letters
def test_it_can_be_read_in_the_dark_and_on_a_small_phone(box: Letterbox, name: str) -> None:
    html = text(LETTERS[name](box), "html")

    assert '<html lang="nl-BE">' in html and "width=device-width" in html
    assert not re.search(r"(?<!-)\bcolor\s*:|background|#[0-9a-f]{3,6}\b|<img|<table", html)
    assert '<meta name="color-scheme" content="light dark">' in html
    assert not re.search(r"(?<!max-)width: \d{3,}", html)


@letters
def test_it_speaks_formally_where_the_city_does(formal: Letterbox, name: str) -> None:
    mail = LETTERS[name](formal)
    informal = re.compile(r"\b(?:je|jij|jou|jouw|heb je|JE)\b")

    assert not informal.search(text(mail)) and not informal.search(seen(mail))
    assert not informal.search(str(mail["Subject"]))
    assert not re.search(r"\bUw [A-Z]{2}|\b[A-Z]{2,} Uw\b|\buw (?:ja|nee|bent)\b", text(mail))


@letters
def test_it_has_a_preview_of_its_own(box: Letterbox, name: str) -> None:
    hidden = re.search(r'<div style="display: none[^>]*>(.*?)</div>', text(LETTERS[name](box), "html"), re.S)

    assert hidden and hidden[1].strip()


@letters
def test_it_escapes_what_people_type(box: Letterbox, name: str) -> None:
    kim = Contact('Lien "<b>" De Smet; RSVP=TRUE:mailto:kim@example.be', "lien@example.be")
    _readdress(box, kim)
    mail = LETTERS[name](box)

    assert "<b>" not in text(mail, "html") and "&lt;b&gt;" in text(mail, "html")
    assert [address.addr_spec for address in mail["To"].addresses] == ["lien@example.be"]


def _readdress(box: Letterbox, contact: Contact) -> None:
    """The same letters to somebody else."""
    notices = box.notices

    class To:
        def __getattr__(self, name: str) -> Any:
            write = getattr(notices, name)

            def _write(session: Any, city: Any, appointment: Any, *facts: Any) -> None:
                write(session, city, replace(appointment, contact=contact), *facts)

            return _write

    box.notices = To()  # type: ignore[assignment]


@letters
def test_it_keeps_the_resident_out_of_the_subject(box: Letterbox, name: str) -> None:
    subject = str(LETTERS[name](box)["Subject"])

    assert "Noor" not in subject and "204817" not in subject and "Reispas" not in subject


@letters
def test_it_sends_nothing_without_an_address(box: Letterbox, name: str) -> None:
    _readdress(box, NOBODY)
    with pytest.raises(IndexError):
        LETTERS[name](box)


# What each says


def test_it_confirms_with_everything_one_needs(box: Letterbox) -> None:
    mail = LETTERS["bevestiging"](box)

    assert mail["Subject"] == "Je afspraak op dinsdag 24 november 2026 om 9.00 uur"
    assert mail["To"] == "Noor Peeters <noor@example.be>"
    for said in (
        "dinsdag 24 november 2026, van 9.00 tot 9.15 uur",
        "Wijkkantoor Rabot, Jozef II-straat 104, 9000 Gent",
        "A-7K3Q9",
        "Breng je identiteitskaart mee.\nEn een pasfoto.",
        LINKS.page(DESK),
        LINKS.cancel(DESK),
        "09 210 10 10",
        "Stad Gent",
    ):
        assert said in text(mail) and said in text(mail, "html")
    assert "account" not in text(mail)


def test_it_gives_the_link_and_the_tips_of_a_video_talk(box: Letterbox) -> None:
    for name in ("bevestiging_video", "uren", "videolink", "naar_video"):
        mail = LETTERS[name](box)
        for said in (
            LINKS.video(TALK.video_token or ""),
            "geen account",
            "microfoon",
            "rustige plek",
            "identiteitskaart",
        ):
            assert said in text(mail) and said in text(mail, "html")
        assert "Waar:" not in text(mail)


def test_it_says_that_the_link_follows(box: Letterbox) -> None:
    box.has_link = False
    for name in ("bevestiging_video", "naar_video", "uren"):
        mail = LETTERS[name](box)
        assert "De link volgt" in text(mail) and "De link volgt" in text(mail, "html")
        assert "/video/" not in text(mail) + text(mail, "html")


def test_it_tells_how_many_come(box: Letterbox) -> None:
    mail = box.write(box.notices.confirmed, replace(DESK, persons=3), "")

    assert "Waarvoor: Reispas, voor 3 personen" in text(mail)


def test_it_tells_the_new_moment_from_the_old(box: Letterbox) -> None:
    mail = LETTERS["wijziging"](box)

    assert mail["Subject"] == "Gewijzigd: je afspraak is op dinsdag 24 november 2026 om 11.00 uur"
    said = text(mail)
    assert (
        said.index("NIEUW")
        < said.index("van 11.00 tot 11.15")
        < said.index("VERVALT")
        < said.index("van 9.00 tot")
    )
    assert "<s>dinsdag 24 november 2026, van 9.00 tot 9.15 uur</s>" in text(mail, "html")
    assert said.count("Wijkkantoor Rabot") == 1  # the place is what it was
    assert "pasfoto" in said


def test_it_tells_of_another_way_at_the_same_moment(box: Letterbox) -> None:
    mail = LETTERS["naar_loket"](box)

    assert (
        mail["Subject"]
        == "Gewijzigd: je afspraak op dinsdag 24 november 2026 om 9.00 uur is nu aan het loket"
    )
    said = text(mail)
    assert "De dag en het uur blijven hetzelfde." in said and "Het is geen videogesprek meer" in said
    assert "/video/" not in said


def test_a_desk_appointment_keeps_no_link_of_the_talk_it_was(box: Letterbox) -> None:
    mail = box.write(box.notices.reminder, replace(DESK, video_token="Zk3x_0aPqR8sT1uV"), "dagen")

    assert "/video/" not in text(mail) + text(mail, "html")


def test_a_city_that_cancels_says_sorry_and_what_now(box: Letterbox) -> None:
    mine, theirs = LETTERS["annulering"](box), LETTERS["afgezegd"](box)

    assert "Onze excuses" not in text(mine) and "Onze excuses" in text(theirs)
    assert "gaat niet door" in theirs["Subject"] and "EEN NIEUWE AFSPRAAK" in text(theirs)
    for mail in (mine, theirs):
        assert LINKS.cancel(CANCELLED) not in text(mail) + text(mail, "html")


def test_a_city_that_moves_says_so(box: Letterbox) -> None:
    mine, theirs = LETTERS["wijziging"](box), LETTERS["door_balie"](box)

    assert "spijt het ons" not in text(mine)
    assert "Wij hebben je afspraak gewijzigd." in text(theirs) and "spijt het ons" in seen(theirs)
    assert LINKS.move(replace(DESK, start=at(11))) in text(theirs)


def test_a_reminder_says_what_to_bring_and_how_to_change(box: Letterbox) -> None:
    days, hours = LETTERS["dagen"](box), LETTERS["uren"](box)

    assert "pasfoto" in text(days) and LINKS.page(DESK) in text(days) and LINKS.move(DESK) in text(days)
    assert days["Subject"] == "Herinnering: je afspraak op dinsdag 24 november 2026 om 9.00 uur"
    assert hours["Subject"] == "Herinnering: je afspraak vandaag om 9.00 uur"
    assert "de plannen" in text(hours)


def test_an_offer_says_until_when_and_what_stays(box: Letterbox) -> None:
    said = text(LETTERS["aanbod"](box))

    assert "van 8.00 tot 8.15 uur" in said and "tot 7.45 uur" in said
    assert LINKS.offer(DESK) in said and "van 9.00 tot 9.15 uur" in said


def test_it_asks_for_a_score_with_five_links(box: Letterbox) -> None:
    said = text(LETTERS["tevreden"](box))

    assert [f"{LINKS.rate(TALK)}?score={score}" in said for score in range(1, 6)] == [True] * 5


def test_what_comes_too_late_is_not_sent(box: Letterbox, storage: Storage, clock: SetClock) -> None:
    for name in ("dagen", "aanbod", "code", "bevestiging"):
        LETTERS[name](box)
    with storage.read() as session:
        until = {row.kind: row.expires_at for row in session.query(MailRow)}

    assert until == {
        "afspraak_herinnering": DESK.start,
        "afspraak_aanbod": OFFER.expires_at,
        "afspraak_code": clock.now() + timedelta(minutes=15),
        "afspraak_bevestigd": None,
    }


def test_a_place_that_the_city_dropped_is_told_at_its_telephone(box: Letterbox) -> None:
    mail = box.write(box.notices.reminder, replace(DESK, place="gesloten"), "dagen")

    assert "Waar: Stad Gent (bel 09 210 10 10 voor het adres)" in text(mail)
