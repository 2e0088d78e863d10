"""From our messages to Rasa's dispatcher."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.services import services
from bot.answers import Reply
from bot.replies import Button, Message, addressed

Events = list[dict[str, Any]]

FORM = "afspraak_form"
TYPED = ("naam", "email")
"""Slots that hold what the resident typed."""


def say(dispatcher: CollectingDispatcher, messages: Iterable[Message], tracker: Tracker) -> None:
    """As the city of this conversation addresses its residents: whatever is said passes here."""
    form = services().city(tracker).aanspreking
    typed = [str(tracker.get_slot(slot) or "") for slot in TYPED]
    for message in (addressed(message, form, typed) for message in messages):
        dispatcher.utter_message(
            text=message.text,
            buttons=[_button(button) for button in message.buttons] or None,
            json_message=message.custom or None,
        )


def _button(button: Button) -> dict[str, Any]:
    aim = {"url": button.url} if button.url else {"payload": button.payload}
    return {"title": button.title, **aim}


def after(reply: Reply) -> Events:
    """What the conversation remembers, and the form when it begins with this reply."""
    kept = set_slots({**reply.memory.as_slots(), **reply.begin})
    return [*kept, FollowupAction(FORM)] if reply.begin else kept


def set_slots(updates: Mapping[str, Any]) -> Events:
    return [SlotSet(slot, value) for slot, value in updates.items()]
