"""The way out of a channel: what the core hands over, and how a channel says that it did not work."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from bot.conversations.log import Entry
from bot.errors import OnthaalError
from bot.replies import Template

type Style = Literal["plain", "buttons", "list"]
type Failure = Literal["retry", "permanent", "content", "unreachable", "window", "unknown"]


@dataclass(frozen=True)
class PartButton:
    """A choice to tap. token: "<message id>.<button id>", 34–40 ASCII bytes; means nothing outside the core."""

    title: str
    token: str


@dataclass(frozen=True)
class Part:
    """One message of the provider. links: (title, address) that the channel shows as buttons to open. template: goes
    instead of the text, which only says what it means.
    """

    text: str
    buttons: tuple[PartButton, ...] = ()
    style: Style = "plain"
    links: tuple[tuple[str, str], ...] = ()
    template: Template | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Part:
        buttons = tuple(PartButton(**button) for button in stored["buttons"])
        links = tuple((title, url) for title, url in stored["links"])
        known = stored.get("template")  # what was written before there were any has none
        template = Template(known["name"], tuple(known["values"])) if known else None
        return cls(stored["text"], buttons, stored["style"], links, template)


@dataclass(frozen=True)
class Destination:
    """Where a part goes: the city whose sender it is, and the resident's address."""

    city: str
    address: str
    conversation_id: str


@dataclass(frozen=True)
class Rules:
    """What the core must know of a channel.

    window: free text is allowed until this long after the resident's last message; None is always.
    opt_out: the words of `intake.STOP` end messages that we begin.
    settle: seconds to wait for "sent" of one message before the next goes, because the provider keeps no order.
    """

    window: timedelta | None = None
    opt_out: bool = False
    settle: float = 0.0


class DeliveryFailed(OnthaalError):
    """A transport could not deliver.

    kind: "retry" (later; after `retry_after` seconds when given, which holds up this conversation only),
    "permanent" (give up), "content" (once more as plain text, then give up), "unreachable" (this person
    can't be reached any more), "window" (free text is not allowed now), "unknown" (it may have been sent:
    `Transport.look_up` decides before anything is sent again). code: the provider's, for who looks into it.
    """

    def __init__(
        self, reason: str, *, kind: Failure = "retry", retry_after: float | None = None, code: str = ""
    ) -> None:
        super().__init__(reason)
        self.kind = kind
        self.retry_after = retry_after
        self.code = code


class CannotKnow(OnthaalError):
    """The provider has no way to ask whether a message arrived there."""


class Transport(Protocol):
    """The way out of one channel, for all its cities. Every method but `render` talks to the provider."""

    @property
    def rules(self) -> Rules: ...

    def render(self, entries: Sequence[Entry]) -> list[Part]:
        """The messages of one turn as the provider's messages, in order; at least one."""

    def numbered(self, entry: Entry) -> bool:
        """Whether this channel shows the buttons of `entry` as numbers to type."""

    async def send(self, to: Destination, part: Part) -> str:
        """The provider's id of the message. Raises DeliveryFailed."""

    async def look_up(self, to: Destination, part: Part, since: datetime) -> str | None:
        """The id of `part` when the provider took it after `since`, None when it did not.

        Raises CannotKnow when there is no way to ask, DeliveryFailed when it can't be asked now.
        """

    def templates(self, city: str) -> Collection[str]:
        """Names of the approved templates of this city that a part may carry outside the window."""

    async def reopen(self, to: Destination) -> str:
        """Asks the resident to write, with an approved template. Raises DeliveryFailed."""

    def kind_of(self, code: str) -> Failure:
        """The kind of failure that an error code in a status callback means."""

    async def typing(self, to: Destination) -> None:
        """Shows that an answer is on its way, where that is possible. Never raises."""

    async def close(self) -> None: ...
