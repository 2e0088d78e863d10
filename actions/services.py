"""What the actions work with, given once at the start of the process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker

from bot.answers import Memory, Question, World
from bot.appointments import Appointments, Links
from bot.catalogue import Catalogue, City
from bot.clock import Clock

if TYPE_CHECKING:
    from bot.appointments.access import Access
    from bot.appointments.rating import Ratings
    from bot.appointments.waiting import WaitingList


@dataclass(frozen=True)
class Services:
    """staffed(city): it has a desk of people, to whom conversations can be handed over.

    Without `waiting` nobody stands in line for an earlier time, without `access` nothing of another conversation is
    shown, without `ratings` no score is kept.
    """

    catalogue: Catalogue
    agenda: Appointments
    links: Links
    clock: Clock
    staffed: Callable[[str], bool] = lambda city: False
    waiting: WaitingList | None = None
    access: Access | None = None
    ratings: Ratings | None = None

    def city(self, tracker: Tracker) -> City:
        """The city of this conversation."""
        return self.catalogue.city(metadata(tracker)["gemeente"])

    def world(self, tracker: Tracker) -> World:
        """The city of this conversation, now. The sender is "<conversation id>:<episode>"."""
        city, conversation = self.city(tracker).sleutel, tracker.sender_id.split(":")[0]
        return World.of(
            self.catalogue,
            city,
            self.clock.now(),
            self.agenda,
            conversation,
            staffed=self.staffed(city),
            key=str(metadata(tracker).get("message_id") or ""),
            waiting=self.waiting,
            access=self.access,
            ratings=self.ratings,
            links=self.links,
            busy=tracker.active_loop_name is not None,
        )


_installed: list[Services] = []


def install(services: Services) -> None:
    """Makes the services known to all actions of this process."""
    _installed[:] = [services]


def services() -> Services:
    if not _installed:
        raise RuntimeError("actions.services.install was not called")
    return _installed[0]


def metadata(tracker: Tracker) -> dict[str, Any]:
    """gemeente, channel and message_id of the turn, as the engine's channel passes them."""
    found: dict[str, Any] = tracker.latest_message.get("metadata") or {}
    return found


def question(tracker: Tracker) -> Question:
    latest = tracker.latest_message
    return Question(latest.get("text") or "", latest, latest.get("payload"))


def memory(tracker: Tracker) -> Memory:
    return Memory.from_slots(tracker.current_slot_values())
