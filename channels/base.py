"""The contract of a channel: what it can show and take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Abilities:
    """What a channel can carry. None is no limit of the channel's own.

    max_text: characters of one message from a resident; longer ones are refused in words.
    max_reply: characters of one message to a resident; the channel's transport cuts longer ones in parts.
    max_buttons, max_button_title: more or longer ones become a numbered list in the text.
    link_buttons: a button may open a page; otherwise the address stands in the text.
    typing: the resident sees that an answer is on its way.
    history: the resident can read the conversation back from our log, so nothing needs the outbox.
    """

    name: str
    max_text: int
    max_reply: int | None
    max_buttons: int | None
    max_button_title: int | None
    link_buttons: bool
    typing: bool
    history: bool
