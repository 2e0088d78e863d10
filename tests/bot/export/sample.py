"""Contacts of the desk: one made by hand, and rows of a database as the desk leaves them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.catalogue import Catalogue
from bot.conversations import log
from bot.conversations.tables import Conversation
from bot.export.contacts import Contact, Officer
from bot.replies import Message
from bot.storage import Storage
from bot.takeover.tables import Agent, Handover

ASKED = datetime(2026, 11, 17, 9, 5, tzinfo=UTC)
CLAIMED, ANSWERED = ASKED + timedelta(minutes=2), ASKED + timedelta(minutes=3)
ENDED, CLOSED = ASKED + timedelta(minutes=12), ASKED + timedelta(minutes=14)
SUMMARY = (
    "Vraag: Rijbewijs – wat kost het?",
    "Kreeg: nog geen antwoord uit de catalogus.",
    "Via de website.",
)


def contact(catalogue: Catalogue, **more: Any) -> Contact:
    """Noor asked Sam of burgerzaken what a rijbewijs costs."""
    facts: dict[str, Any] = {
        "id": "c1",
        "city": catalogue.city("gent"),
        "channel": "web",
        "language": "nl",
        "reason": "gevraagd",
        "department": "burgerzaken",
        "department_name": "Burgerzaken",
        "agent": Officer("a1", "Sam Claes", "Loketmedewerker"),
        "product": "rijbewijs",
        "product_name": "Rijbewijs",
        "product_number": None,
        "theme": "MobiliteitOpenbareWerken",
        "queued_at": ASKED,
        "claimed_at": CLAIMED,
        "first_answer_at": ANSWERED,
        "ended_at": ENDED,
        "closed_at": CLOSED,
        "due_at": None,
        "phone": None,
        "wish": None,
        "result": "zelfstandig_afgehandeld",
        "note": "Uitgelegd.",
        "rating": 4,
        "summary": SUMMARY,
        "said": ("Dag, hier Sam.", "25 euro."),
        "done_at": CLOSED,
    }
    return Contact(**(facts | more))


class Register:
    """Writes what the desk would have left."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        with storage.begin() as session:
            session.add(
                Agent(
                    id="a1",
                    city="gent",
                    name="Sam Claes",
                    first_name="Sam",
                    function="Loketmedewerker",
                    created_at=ASKED,
                )
            )

    def conversation(
        self, key: str, city: str = "gent", said: Sequence[tuple[str, str, datetime]] = ()
    ) -> str:
        """said: (author, text, at), in order."""
        with self.storage.begin() as session:
            session.add(Conversation(id=key, channel="web", city=city, created_at=ASKED, last_at=ASKED))
            session.flush()
            for author, text, at in said:
                log.append(session, key, [Message(text)], author=author, at=at)
        return key

    def handover(self, key: str, conversation: str = "", **more: Any) -> str:
        """A handover that Sam closed; `more` are columns."""
        city = more.get("city", "gent")
        columns: dict[str, Any] = {
            "city": city,
            "channel": "web",
            "state": "closed",
            "reason": "gevraagd",
            "department": "burgerzaken",
            "agent_id": "a1",
            "queued_at": ASKED,
            "claimed_at": CLAIMED,
            "first_answer_at": ANSWERED,
            "ended_at": ENDED,
            "closed_at": CLOSED,
            "result": "zelfstandig_afgehandeld",
            "record_note": "Uitgelegd.",
            "summary": list(SUMMARY),
        }
        held = conversation or self.conversation(f"gesprek-{key}", city)
        with self.storage.begin() as session:
            session.add(Handover(id=key, conversation_id=held, **(columns | more)))
        return key
