"""The conversation as the resident may keep it: what both sides said, never what the staff noted for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.orm import Session

from bot.appointments.contact import checked
from bot.appointments.contract import Contact
from bot.appointments.wording import clock_time, full_date
from bot.catalogue import City
from bot.clock import brussels
from bot.conversations import Entry
from bot.dutch.formal import formal
from bot.dutch.templates import by_form
from bot.errors import InvalidInput
from bot.mail import Letter, Outbox
from bot.mail.tables import MailRow
from bot.takeover.shapes import ChannelFacts
from bot.takeover.summary import CHANNELS

KIND = "gespreksverslag"
"""Of the mail, in bot.mail.tables."""
SPEAKERS = ("user", "bot", "agent", "system")
_letters = by_form(Path(__file__).parent / "templates", keep_trailing_newline=True)


class Shown(Protocol):
    """What is read of an opened conversation (bot.takeover.View): not its notes and not its drafts."""

    @property
    def entries(self) -> list[Entry]: ...

    @property
    def channel(self) -> ChannelFacts: ...


def text(view: Shown, city: City) -> str:
    """The transcript as plain text, in the city's form of address. Times are those of Brussels."""
    return _letters[city.aanspreking].get_template("verslag.txt").render(_facts(view, city))


def html(view: Shown, city: City) -> str:
    """The same as a page for a mail program. What was typed is shown as text, never as HTML."""
    return _letters[city.aanspreking].get_template("verslag.html").render(_facts(view, city))


def mail(session: Session, outbox: Outbox, view: Shown, city: City, *, to: str, now: datetime) -> MailRow:
    """The transcript as a letter in the caller's transaction, to the address that the resident gave the agent.

    Raises InvalidInput ("email") with a Dutch reason.
    """
    address = _address(to)
    facts = _facts(view, city)
    letters = _letters[city.aanspreking]
    letter = Letter(
        kind=KIND,
        sender_name=city.title,
        to_name="",
        to=address,
        subject=facts["subject"],
        text=letters.get_template("verslag.txt").render(facts),
        html=letters.get_template("verslag.html").render(facts),
    )
    return outbox.add(session, letter, now)


def _address(to: str) -> str:
    address = checked(Contact(name="-", email=to, phone=None)).email
    if address is None:
        raise InvalidInput("email", "Vul het e-mailadres in waar het gesprek heen mag.")
    return address


def _facts(view: Shown, city: City) -> dict[str, Any]:
    subject = f"Je gesprek met de {city.lidwoord_stad}"
    return {
        "subject": formal(subject) if city.aanspreking == "u" else subject,
        "city": city.lidwoord_stad,
        "title": city.title,
        "channel": f" via {CHANNELS.get(view.channel.name, view.channel.name)}",
        "phone": f"{city.telefoon.naam} op {city.telefoon.tonen}",
        "lines": _lines([one for one in view.entries if one.author in SPEAKERS]),
    }


def _lines(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    before: date | None = None
    for one in entries:
        day = brussels(one.at).date()
        lines.append(_line(one, full_date(day) if day != before else ""))
        before = day
    return lines


def _line(one: Entry, day: str) -> dict[str, Any]:
    return {
        "day": day[:1].upper() + day[1:],
        "time": clock_time(one.at),
        "author": one.author,
        "who": str(one.extras.get("wie") or "Iemand"),
        "text": one.text,
        "links": [
            {"title": button["title"], "url": button["url"]}
            for button in one.buttons
            if button.get("url", "").startswith(("https://", "http://"))
        ],
    }
