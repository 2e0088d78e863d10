"""Residents with appointments at one desk who want to come earlier."""

from __future__ import annotations

import itertools
import random
from datetime import datetime, timedelta

from bot.appointments import Agenda, Appointment, Contact, Links, MailNotices, NoNotices, Rules, Window
from bot.appointments.waiting import WaitingList
from bot.clock import SetClock
from bot.mail import Outbox
from bot.storage import Storage
from tests.bot.appointments.messages import Messages
from tests.bot.appointments.sample import LIEN, NOOR, START, TUESDAY, WeekdayHours, at, gent

SECRET = "q8Zt3vLw0pXs6rBn1kYd"
WEEK_LATER = TUESDAY + timedelta(days=7)
SAM = Contact("Sam Janssens", "sam@example.be")
_keys = itertools.count(1)


class Queue:
    """One desk in the stadskantoor, open from Tuesday on; `fill` gives its first times to others.

    Another one with the same storage is another process.
    """

    def __init__(self, storage: Storage, clock: SetClock, messages: Messages) -> None:
        self.storage, self.clock, self.messages = storage, clock, messages
        links = Links(SECRET, "https://onthaal.example")
        self.letters = MailNotices(Outbox("onthaal@gent.example"), links, clock)
        cities = {"gent": gent(WeekdayHours(START.date(), TUESDAY - timedelta(days=1)))}
        rules = Rules(horizon=timedelta(days=30))
        self.agenda = Agenda(storage, clock, cities, self.letters, rules, chance=random.Random(1))
        self.quietly = Agenda(storage, clock, cities, NoNotices(), rules)
        self.list = WaitingList(storage, clock, self.agenda, cities, self.letters, messages)

    def book(
        self,
        start: datetime,
        contact: Contact,
        conversation: str | None = None,
        *,
        theme: str = "reispas",
        mode: str = "loket",
        place: str | None = "stadskantoor",
    ) -> Appointment:
        key = f"boek{next(_keys)}"
        hold = self.agenda.hold("gent", theme, mode, place, start, key=key, conversation_id=conversation)
        return self.agenda.confirm(hold.id, contact)

    def fill(self, until: datetime) -> list[Appointment]:
        """Every time before `until` at the stadskantoor, by people who don't wait."""
        window, made = Window(self.clock.now(), until), []
        for day in self.agenda.days("gent", "reispas", "loket", "stadskantoor", window):
            for free in self.agenda.times("gent", "reispas", "loket", "stadskantoor", day):
                if free.start < until:
                    number = next(_keys)
                    contact = Contact(f"Inwoner {number}", f"inwoner{number}@example.be")
                    made.append(self.quietly.confirm(self._hold(free.start, number), contact))
        return made

    def _hold(self, start: datetime, number: int) -> str:
        key = f"vol{number}"
        return self.quietly.hold("gent", "reispas", "loket", "stadskantoor", start, key=key).id

    def noor(self, start: datetime | None = None) -> Appointment:
        return self.book(start or at(10, day=WEEK_LATER), NOOR, "noor")

    def lien(self, start: datetime | None = None) -> Appointment:
        return self.book(start or at(11, day=WEEK_LATER), LIEN, "lien")

    def held_for(self, appointment: Appointment) -> datetime | None:
        offer = self.list.offer(appointment.id)
        return offer.hold.start if offer else None
