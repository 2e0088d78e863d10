"""What the assistant says: messages with buttons and structured extras, the same on every channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.dutch.formal import formal

TRANSLATION = "Vertaling van de Nederlandse tekst"
"""Heads what stands under a Dutch text in another language, where "je" and "jou" are other words."""


@dataclass(frozen=True)
class Button:
    """A choice under a message: either `payload` (comes back to the dialogue) or `url` (opens a page).

    `payload` has the shape {"act": str, "entities": {str: value}}.
    """

    title: str
    payload: dict[str, Any] | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        if (self.payload is None) == (self.url is None):
            raise ValueError(f"button '{self.title}' needs exactly one of payload and url")


@dataclass(frozen=True)
class Message:
    """One message to the resident. `custom` is for programs: source, appointment, how it was understood."""

    text: str
    buttons: tuple[Button, ...] = ()
    custom: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Template:
    """A text that a channel approved beforehand and lets through when free text isn't allowed (WhatsApp, after 24
    hours). name: as the accounts file calls it. values: what is filled in, in order; none is empty.
    """

    name: str
    values: tuple[str, ...]


def addressed(message: Message, form: str, typed: Iterable[str] = ()) -> Message:
    """`message`, written with "je", as a city of `form` says it: the text and the titles of its buttons.

    `typed` is what the resident typed (a name, an address) and stays as it is.
    """
    if form != "u":
        return message
    kept = tuple(typed)
    buttons = tuple(replace(button, title=formal(button.title, kept)) for button in message.buttons)
    dutch, heading, translation = message.text.partition(TRANSLATION)
    return replace(message, text=formal(dutch, kept) + heading + translation, buttons=buttons)


def choice(title: str, act: str, **entities: Any) -> Button:
    """A button that answers with an act and its entities."""
    return Button(title, payload={"act": act, "entities": entities})


def link(title: str, url: str) -> Button:
    """A button that opens a page."""
    return Button(title, url=url)
