"""From our messages to Rasa's dispatcher."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.replies import Button, Message

Events = list[dict[str, Any]]


def say(dispatcher: CollectingDispatcher, messages: Iterable[Message]) -> None:
    for message in messages:
        dispatcher.utter_message(
            text=message.text,
            buttons=[_button(button) for button in message.buttons] or None,
            json_message=message.custom or None,
        )


def _button(button: Button) -> dict[str, Any]:
    aim = {"url": button.url} if button.url else {"payload": button.payload}
    return {"title": button.title, **aim}


def set_slots(updates: Mapping[str, Any]) -> Events:
    return [SlotSet(slot, value) for slot, value in updates.items()]
