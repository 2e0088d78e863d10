"""On the website, WhatsApp and Telegram: book a video talk, move it by chat and by link, come earlier, cancel."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import httpx
import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from bot.appointments import Agenda, Appointment, Contact, Links, NoNotices, Status, city_setup
from bot.appointments.rows import as_appointment
from bot.appointments.setup_tables import Block
from bot.appointments.tables import AppointmentRow
from bot.catalogue import Catalogue
from bot.clock import BRUSSELS, SetClock
from bot.storage import Storage
from tests.e2e.album import Album
from tests.e2e.citizens import Citizen, Fatima, Mailbox, without_scripts
from tests.e2e.resident import chromium
from tests.e2e.residents import Lien, Noor
from tests.e2e.service import Postbox
from tests.e2e.staff import Staff
from tests.e2e.town import Town, open_town
from tests.fakes.telegram import FakeTelegram

pytestmark = [pytest.mark.browser, pytest.mark.engine]

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=BRUSSELS)
KIMS = {"Noor": (24, 9), "Lien": (25, 9), "Fatima": (26, 9)}
"""Day of November and hour at which all officers are taken, one of whom comes free for this resident."""
DECEMBER = date(2026, 12, 7)
"""The Monday of the week in which they book first."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def postbox() -> Iterator[Postbox]:
    with Postbox() as box:
        yield box


@pytest.fixture(scope="module")
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram(
        "100123:gent-bot-token-abcdefghijklmnopq", public_url="https://onthaal.example"
    ) as fake:
        yield fake


@pytest.fixture(scope="module")
def town(
    tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, postbox: Postbox, telegram: FakeTelegram
) -> Iterator[Town]:
    var = tmp_path_factory.mktemp("stad")
    begin = f"{NOW:%Y-%m-%dT%H:%M}"
    with open_town(var, begin, catalogue, smtp_port=postbox.port, telegram=telegram) as running:
        _book_november_full(running, catalogue)
        yield running


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Album:
    return Album(tmp_path_factory.mktemp("schermen"))


def _book_november_full(town: Town, catalogue: Catalogue) -> None:
    """Nothing of the theme is free before December: it is blocked, but for three hours with every officer taken."""
    with town._storage() as storage:
        agenda = _agenda(storage, catalogue)
        theme = agenda.setup("gent").theme("wonen")
        for day, hour in KIMS.values():
            start = _november(day, hour)
            for officer in range(theme.officers):
                key = f"kim-{day}-{officer}"
                hold = agenda.hold("gent", "wonen", "video", None, start, key=key)
                agenda.confirm(hold.id, Contact("Kim Janssens", f"{key}@voorbeeld.be"))
        edges = [NOW]
        for day, hour in sorted(KIMS.values()):
            edges += [_november(day, hour), _november(day, hour) + theme.length()]
        edges.append(datetime(2026, 12, 1, tzinfo=BRUSSELS))
        with storage.begin() as session:
            for first, last in zip(edges[::2], edges[1::2], strict=True):
                session.add(_block(first, last))


def _agenda(storage: Storage, catalogue: Catalogue) -> Agenda:
    setup = city_setup(catalogue.city("gent"))
    return Agenda(storage, SetClock(NOW), {"gent": setup}, NoNotices())


def _block(first: datetime, last: datetime) -> Block:
    return Block(
        id=str(uuid.uuid4()),
        city="gent",
        who="thema/wonen",
        start=first.astimezone(UTC),
        end=last.astimezone(UTC),
        reason="Opleiding",
        created_at=NOW,
    )


def _november(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=BRUSSELS)


@pytest.fixture(scope="module")
def mieke(browser: Browser, town: Town, album: Album) -> Iterator[Staff]:
    person = Staff(browser, town, album, "mieke")
    yield person
    person.context.close()


@pytest.mark.parametrize("name", ["Noor", "Lien", "Fatima"])
def test_it_books_moves_comes_earlier_and_cancels(
    name: str,
    browser: Browser,
    town: Town,
    album: Album,
    postbox: Postbox,
    telegram: FakeTelegram,
    mieke: Staff,
    catalogue: Catalogue,
) -> None:
    who = _citizen(name, browser, town, album, telegram)
    mailbox = Mailbox(browser, town, postbox, album, f"{name.lower()}@voorbeeld.be")
    offset = list(KIMS).index(name)
    first, then = DECEMBER + timedelta(days=offset), DECEMBER + timedelta(days=7 + offset)

    _sees_day(mieke, first, "dag voor", name, there=False)
    booked = _books(who, town, mailbox, first, at="14u30")
    _sees_day(mieke, first, "dag na boeken", name, there=True)

    moved = _moves_by_chat(who, town, mailbox, booked, then, at="10u")
    _sees_day(mieke, first, "dag na verplaatsen", name, there=False)
    moved = _moves_by_link(browser, town, mailbox, album, moved, name)
    _old_link_tells(browser, mailbox, album, name)

    earlier = _comes_earlier(who, town, mailbox, catalogue, moved, KIMS[name])
    _sees_day(mieke, earlier.start.date(), "dag met aanbod", name, there=True)
    _cancels_by_chat(who, town, mailbox, earlier)
    _sees_day(mieke, earlier.start.date(), "dag na annuleren", name, there=False)
    _closes(town, earlier.start, earlier.end)

    _calendar_of_a_life(mailbox, booked)
    assert mieke.problems == []


def _citizen(name: str, browser: Browser, town: Town, album: Album, telegram: FakeTelegram) -> Citizen:
    if name == "Noor":
        return Noor(browser, town, album)
    return Lien(browser, town, album) if name == "Lien" else Fatima(browser, telegram, album)


def _sees_day(mieke: Staff, day: date, shot: str, name: str, *, there: bool) -> None:
    """The officer's day in the console."""
    mieke.page.goto(f"{mieke.town.service.url}/balie/agenda?dag={day.isoformat()}&thema=wonen")
    boxes = mieke.page.locator(".rooster .blok", has_text=f"{name} Voorbeeld").filter(
        has_not_text="geannuleerd"
    )
    expect(boxes).to_have_count(1 if there else 0)
    mieke.page.set_viewport_size({"width": 1280, "height": 2100})  # the whole day in one picture
    mieke.album.take(mieke.page, f"{name} {shot}")


def _only(town: Town, name: str) -> Appointment:
    """The appointment of this resident as the database has it."""
    with town._storage() as storage, storage.read() as session:
        query = select(AppointmentRow).where(
            AppointmentRow.name == f"{name} Voorbeeld", AppointmentRow.confirmed_at.is_not(None)
        )
        (row,) = session.scalars(query)
        return as_appointment(row)


def _books(who: Citizen, town: Town, mailbox: Mailbox, day: date, *, at: str) -> Appointment:
    who.says("ik wil een videogesprek over wonen en renoveren")
    who.sees("eerste vrije momenten")
    who.says(f"{day.day} december om {at}")
    who.sees(f"{day.day} december 2026 om 14.30 uur. Klopt dat?")
    who.taps("Ja, dat moment")
    who.sees("10 minuten")
    who.says(f"{who.name} Voorbeeld, {who.name.lower()}@voorbeeld.be, 0470 12 34 56")
    who.sees("Klopt dit?")
    who.taps("Ja, bevestig")
    who.sees("Je afspraak is bevestigd")
    who.shot("geboekt")
    mailbox.opens(mailbox.waits_for("Je afspraak op"), f"bevestiging {who.name}")
    booked = _only(town, who.name)
    assert booked.start == datetime.combine(day, time(14, 30), BRUSSELS) and booked.mode == "video"
    return booked


def _moves_by_chat(
    who: Citizen, town: Town, mailbox: Mailbox, booked: Appointment, day: date, *, at: str
) -> Appointment:
    who.says(f"kan ik mijn afspraak verplaatsen naar {day.day} december om {at}?")
    who.sees(f"{day.day} december 2026 om 10.00 uur. Klopt dat?")
    who.taps("Ja, dat moment")
    who.sees("Mag ik je afspraak verplaatsen?")
    assert _only(town, who.name).start == booked.start, "the old time stays until the yes"
    who.taps("Ja, verplaats")
    who.sees("Je afspraak is verplaatst")
    who.shot("verplaatst")
    mailbox.opens(mailbox.waits_for("Gewijzigd"), f"verplaatst {who.name}")
    moved = _only(town, who.name)
    assert (moved.id, moved.number) == (booked.id, booked.number)
    assert moved.start == datetime.combine(day, time(10), BRUSSELS)
    return moved


def _moves_by_link(
    browser: Browser, town: Town, mailbox: Mailbox, album: Album, before: Appointment, name: str
) -> Appointment:
    page = without_scripts(browser)
    page.goto(mailbox.link(mailbox.waits_for("Gewijzigd"), "/verplaatsen"))
    album.take(page, f"{name} kies een tijd")
    page.locator(".tijden button").last.click()
    expect(page.get_by_role("heading", name="Klopt dit?")).to_be_visible()
    album.take(page, f"{name} van naar")
    page.get_by_role("button", name="Ja, verplaats mijn afspraak").click()
    expect(page.get_by_role("heading", name="Je afspraak is verplaatst")).to_be_visible()
    page.context.close()
    moved = _only(town, name)
    assert moved.id == before.id and moved.start != before.start and moved.moved == 2
    return moved


def _old_link_tells(browser: Browser, mailbox: Mailbox, album: Album, name: str) -> None:
    """The mail of the booking, opened after two moves."""
    page = without_scripts(browser)
    page.goto(re.sub(r"/(verplaatsen|annuleren)$", "", mailbox.link(mailbox.waits_for("Je afspraak op"))))
    expect(page.get_by_text("Deze afspraak is verplaatst.")).to_be_visible()
    album.take(page, f"{name} oude link")
    page.context.close()


def _comes_earlier(
    who: Citizen,
    town: Town,
    mailbox: Mailbox,
    catalogue: Catalogue,
    before: Appointment,
    free: tuple[int, int],
) -> Appointment:
    who.says("zet me op de wachtlijst voor een vroeger moment")
    who.sees("Je staat op de wachtlijst")
    _kim_cancels(town, catalogue, _november(*free))
    who.sees("Er is een vroegere plaats vrij")
    who.shot("aanbod")
    mailbox.opens(mailbox.waits_for("Vroegere plaats"), f"aanbod {who.name}")
    who.taps("Ja, neem deze tijd")
    who.sees("Gelukt.")
    earlier = _only(town, who.name)
    assert earlier.start == _november(*free) and earlier.id == before.id
    return earlier


def _kim_cancels(town: Town, catalogue: Catalogue, start: datetime) -> None:
    """By the link in Kim's mail."""
    secret = (town.service.var / "geheimen" / "link").read_text(encoding="utf-8").strip()
    with town._storage() as storage:
        query = select(AppointmentRow).where(
            AppointmentRow.start == start.astimezone(UTC), AppointmentRow.name == "Kim Janssens"
        )
        with storage.read() as session:
            row = session.scalars(query.order_by(AppointmentRow.resource)).first()
            assert row is not None
            kims = as_appointment(row)
    answer = httpx.post(Links(secret, town.service.url).cancel(kims), timeout=20)
    assert answer.status_code == 200, answer.text


def _cancels_by_chat(who: Citizen, town: Town, mailbox: Mailbox, one: Appointment) -> None:
    who.says("ik wil mijn afspraak annuleren")
    who.sees("Wil je deze afspraak annuleren?")
    who.taps("Ja, annuleer ze")
    who.sees("is geannuleerd")
    who.shot("geannuleerd")
    mailbox.opens(mailbox.waits_for("eannuleerd"), f"geannuleerd {who.name}")
    assert _only(town, who.name).status == Status.CANCELLED


def _closes(town: Town, start: datetime, end: datetime) -> None:
    """What came free here would be offered to the next resident, who has an hour of their own."""
    with town._storage() as storage, storage.begin() as session:
        session.add(_block(start, end))


def _calendar_of_a_life(mailbox: Mailbox, one: Appointment) -> None:
    """One UID, rising numbers, REQUEST until CANCEL: what the resident's calendar was told, in order of arrival."""
    told = []
    for mail in mailbox.mails:
        for part in mail.walk():
            if part.get_content_type() == "text/calendar":
                calendar = Calendar.from_ical(part.get_content())
                (event,) = calendar.walk("VEVENT")
                told.append((str(event["UID"]), int(event["SEQUENCE"]), str(calendar["METHOD"])))
    uids, sequences, methods = zip(*told, strict=True)
    assert len(set(uids)) == 1 and one.id in uids[0]
    assert list(sequences) == sorted(set(sequences))
    assert methods[-1] == "CANCEL" and set(methods[:-1]) == {"REQUEST"}
