"""A desk of people behind the small office: Sam and Aïsha answer in Gent, Mieke leads them, Kim works elsewhere."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.catalogue import Catalogue, City
from bot.clock import SetClock
from bot.conversations import Conversations, Entry, Tap, TurnResult
from bot.conversations.tables import Conversation, LogMessage
from bot.replies import Message, addressed
from bot.storage import Storage
from bot.takeover import Case, Desk, FeedEvent, Parts
from bot.takeover.states import BOT, HUMAN, WAITING
from bot.takeover.tables import Agent, Draft, Handover, Note, Presence, Viewing
from tests.bot.conversations.office import Office

SAM, AISHA, MIEKE, KIM = "sam", "aisha", "mieke", "kim"
STAFF: dict[str, dict[str, Any]] = {
    SAM: {"name": "Sam Peeters", "departments": ["burgerzaken", "onthaal"]},
    AISHA: {"name": "Aïsha Amrani", "departments": ["wonen"], "languages": ["nl", "fr"]},
    MIEKE: {"name": "Mieke Claes", "departments": ["onthaal"], "roles": ["agent", "teamleider"]},
    KIM: {"name": "Kim Jans", "departments": ["burgerzaken", "onthaal", "wonen"], "city": "hasselt"},
}


def wish(reason: str = "gevraagd", **more: str) -> TurnResult:
    """What the bot answers when a person is wanted."""
    said = Message(
        "Ik vraag een medewerker om je te helpen.", custom={"overdracht": {"reden": reason, **more}}
    )
    return TurnResult([said], {}, "proef.tar.gz")


class Desks(Office):
    """`ask` brings a resident to the queue; `case` and `row` are what became of it."""

    def __init__(
        self, storage: Storage, clock: SetClock, catalogue: Catalogue, of: Office | None = None
    ) -> None:
        self.catalogue = catalogue
        super().__init__(storage, clock, of)
        self.conversations = Conversations(
            storage,
            clock,
            self.notifier,
            lambda city: self.opening(city),
            addressed=lambda city, message: addressed(message, catalogue.city(city).aanspreking),
        )
        self.conversations.windows = (
            {"whatsapp": self.whatsapp.rules.window} if self.whatsapp.rules.window else {}
        )
        self.intake = self.new_intake()
        self.parts = Parts(
            storage=storage,
            clock=clock,
            conversations=self.conversations,
            notifier=self.notifier,
            catalogue=catalogue,
            returned=lambda city: Message(
                f"Je praat weer met de computer van {city}.", custom={"terug": True}
            ),
        )
        self.desk = Desk(self.parts)
        self.worker.takeover = self.desk
        self._keys = itertools.count(1)

    def hire(self, *who: str, **more: Any) -> None:
        with self.storage.begin() as session:
            session.add_all(member(key, self.clock.now(), **more) for key in who or STAFF)

    def arrive_at_desk(self, *who: str) -> None:
        for key in who:
            self.desk.presence(key, "aanwezig")

    def ask(self, conversation: str, text: str = "een mens graag", **more: str) -> str:
        """The resident asks for a person, a moment after the one before."""
        self.wait(milliseconds=1)
        self.engine.script.append(wish(**more))
        self.say(conversation, text, channel=self.state(conversation).channel)
        self.settle(conversation)
        return conversation

    def write(self, conversation: str, text: str) -> str:
        self.say(conversation, text, channel=self.state(conversation).channel)
        self.settle(conversation)
        return conversation

    def press(self, conversation: str, title: str) -> None:
        """Taps the newest button with this title."""
        for entry in reversed(self.conversations.read(conversation)):
            for button in entry.buttons:
                if button["title"] == title:
                    self.receive(
                        conversation,
                        tap=Tap(entry.id, button["id"]),
                        channel=self.state(conversation).channel,
                    )
                    self.settle(conversation)
                    return
        raise AssertionError(f"no button {title}")

    def key(self) -> str:
        return f"sleutel-{next(self._keys)}"

    def talk(self, agent: str, conversation: str, text: str) -> Entry:
        return self.desk.say(agent, conversation, text, epoch=self.state(conversation).epoch, key=self.key())

    def state(self, conversation: str) -> Conversation:
        with self.storage.read() as session:
            return session.get_one(Conversation, conversation)

    def row(self, conversation: str) -> Handover:
        """The newest."""
        return self.rows(conversation)[-1]

    def rows(self, conversation: str) -> list[Handover]:
        query = select(Handover).where(Handover.conversation_id == conversation)
        with self.storage.read() as session:
            return list(session.scalars(query.order_by(Handover.queued_at, Handover.id)))

    def case(self, agent: str, conversation: str) -> Case:
        case = self.desk.conversation(agent, conversation).case
        assert case is not None
        return case

    def epoch(self, conversation: str) -> int:
        return self.state(conversation).epoch

    def log(self, conversation: str) -> list[LogMessage]:
        query = select(LogMessage).where(LogMessage.conversation_id == conversation).order_by(LogMessage.seq)
        with self.storage.read() as session:
            return list(session.scalars(query))

    def last(self, conversation: str) -> Entry:
        return self.conversations.read(conversation)[-1]

    def told(self, conversation: str) -> list[str]:
        """What the service itself said."""
        return [entry.text for entry in self.conversations.read(conversation) if entry.author == "system"]

    def feed(self, *kinds: str, city: str = "gent") -> list[FeedEvent]:
        events = self.desk.feed(city, 0)
        return [event for event in events if not kinds or event.kind in kinds]

    def notes(self, conversation: str) -> list[Note]:
        with self.storage.read() as session:
            return list(session.scalars(select(Note).where(Note.conversation_id == conversation)))

    def drafts(self, conversation: str) -> list[Draft]:
        with self.storage.read() as session:
            return list(session.scalars(select(Draft).where(Draft.conversation_id == conversation)))

    def viewings(self) -> list[Viewing]:
        with self.storage.read() as session:
            return list(session.scalars(select(Viewing).order_by(Viewing.id)))

    def presence(self, agent: str) -> Presence:
        with self.storage.read() as session:
            return session.get_one(Presence, agent)

    def city(self, key: str = "gent") -> City:
        return self.catalogue.city(key)

    def beat(self, *who: str) -> None:
        for key in who:
            self.desk.beat(key)


def owner_of(state: str, agent_id: str | None) -> str:
    """The conversation's owner while its handover is in `state`."""
    if state in WAITING:
        return "queue"
    return f"agent:{agent_id}" if state == HUMAN else BOT


def member(key: str, at: datetime, **more: Any) -> Agent:
    facts: dict[str, Any] = {
        "id": key,
        "city": "gent",
        "function": "medewerker",
        "roles": ["agent"],
        "departments": ["onthaal"],
        "languages": ["nl"],
        "max_chats": 4,
        "active": True,
        "created_at": at,
        "name": key.title(),
        **STAFF.get(key, {}),
        **more,
    }
    return Agent(**{"first_name": facts["name"].split()[0], **facts})
