"""What providers deliver, kept before they hear that we have it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversations.events import Event


@dataclass(frozen=True)
class Arrival:
    """One delivery of a provider.

    external_id: unique per channel (MessageSid, "<bot id>:<update id>", "<sid>:<status>").
    key: those with an equal (channel, city, key) are handled in the order in which they came.
    """

    channel: str
    city: str
    external_id: str
    key: str
    event: Event
