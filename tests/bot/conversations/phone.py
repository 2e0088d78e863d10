"""A provider with everybody's phone behind it: it keeps what really arrived there, and fails as the test says."""

from __future__ import annotations

import asyncio
import itertools
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.conversations import (
    CannotKnow,
    DeliveryFailed,
    Destination,
    Entry,
    Failure,
    Part,
    PartButton,
    Rules,
)
from bot.conversations.menus import token

TEMPLATE = "Er is een antwoord voor je. Stuur ons een bericht om het te lezen."
KINDS: dict[str, Failure] = {
    "63016": "window",
    "63018": "retry",
    "63024": "unreachable",
    "21658": "content",
    "63013": "permanent",
}
"""Some of Twilio's codes, as they stand in status callbacks."""

type Step = Exception | Callable[[], Awaitable[None]] | None
"""What happens to one request: it fails with this error, or does this first. None: nothing special."""


@dataclass(frozen=True)
class Sent:
    """One message that the provider has. `part` is what it was asked to show."""

    id: str
    city: str
    address: str
    part: Part
    at: datetime

    @property
    def text(self) -> str:
        return self.part.text


def lost() -> DeliveryFailed:
    """The connection broke before the request was there; nobody can see that from here."""
    return DeliveryFailed("no answer", kind="unknown")


class Phone:
    """Transport of a channel. Longer texts than `longest`, and buttons while `tappable` is False, are refused.

    script: what becomes of the next requests to send, for everybody; troubles: for one address. `answerless` counts
    the messages that it will still take without ever saying so. `looking` is the script of look-ups, `unable` of
    rendering.
    """

    def __init__(
        self,
        clock: Clock,
        rules: Rules | None = None,
        *,
        numbers: bool = False,
        knows: bool = True,
        longest: int = 1000,
    ) -> None:
        self.rules = rules or Rules()
        self.numbers = numbers
        self.knows = knows
        self.longest = longest
        self.tappable = True
        self.unable: list[Exception] = []
        self.script: list[Step] = []
        self.troubles: dict[str, list[Step]] = defaultdict(list)
        self.looking: list[Step] = []
        self.reopening: list[Step] = []
        self.approved: tuple[str, ...] = ()
        self.answerless = 0
        self.sent: list[Sent] = []
        self.asked: list[str] = []
        self.looked_up: list[str] = []
        self.typing_to: list[str] = []
        self._clock = clock
        self._ids = itertools.count(1)

    def render(self, entries: Sequence[Entry]) -> list[Part]:
        """One message each; a text with a line "---" is two."""
        if self.unable:
            raise self.unable.pop()
        return [part for entry in entries for part in self._parts(entry)]

    def _parts(self, entry: Entry) -> list[Part]:
        *before, last = entry.text.split("\n---\n")
        choices = [button for button in entry.buttons if "url" not in button]
        links = tuple((button["title"], button["url"]) for button in entry.buttons if "url" in button)
        buttons = tuple(PartButton(button["title"], token(entry.id, button["id"])) for button in choices)
        if self.numbered(entry):
            lines = [f"{number}. {button.title}" for number, button in enumerate(buttons, 1)]
            shown = Part("\n".join([last, *lines]), (), "plain", links)
        else:
            shown = Part(last, buttons, "buttons" if buttons else "plain", links)
        return [*map(Part, before), shown]

    def numbered(self, entry: Entry) -> bool:
        return self.numbers and any("url" not in button for button in entry.buttons)

    async def send(self, to: Destination, part: Part) -> str:
        await self._play(self.troubles[to.address] or self.script)
        if len(part.text) > self.longest or (part.style != "plain" and not self.tappable):
            raise DeliveryFailed("invalid content", kind="content", code="21658")
        new = self._keep(to, part)
        if self.answerless:
            self.answerless -= 1
            raise DeliveryFailed("read time-out", kind="unknown")
        return new.id

    def _keep(self, to: Destination, part: Part) -> Sent:
        new = Sent(f"SM{next(self._ids)}", to.city, to.address, part, self._clock.now())
        self.sent.append(new)
        return new

    async def look_up(self, to: Destination, part: Part, since: datetime) -> str | None:
        self.looked_up.append(part.text)
        await self._play(self.looking)
        if not self.knows:
            raise CannotKnow("there is no list of messages")
        for one in reversed(self.sent):
            same = (one.city, one.address, one.part) == (to.city, to.address, part)
            if same and one.at >= since:
                return one.id
        return None

    def templates(self, city: str) -> tuple[str, ...]:
        return self.approved

    async def reopen(self, to: Destination) -> str:
        self.asked.append(to.address)
        await self._play(self.reopening)
        return self._keep(to, Part(TEMPLATE)).id

    def kind_of(self, code: str) -> Failure:
        return KINDS.get(code, "permanent")

    async def typing(self, to: Destination) -> None:
        self.typing_to.append(to.address)

    async def close(self) -> None:
        return None

    def texts(self, address: str | None = None) -> list[str]:
        """What stands on the screen of this address, in order of arrival; of everybody without one."""
        return [one.text for one in self.sent if address in (None, one.address)]

    def token_of(self, title: str) -> str:
        """What comes back when the button with this title is tapped, the newest first."""
        for one in reversed(self.sent):
            for button in one.part.buttons:
                if button.title == title:
                    return button.token
        raise LookupError(title)

    def id_of(self, text: str) -> str:
        return next(one.id for one in reversed(self.sent) if one.text == text)

    @staticmethod
    async def _play(script: list[Step]) -> None:
        step = script.pop(0) if script else None
        if isinstance(step, Exception):
            raise step
        if step is not None:
            await step()


async def for_ever() -> None:
    """A provider that never answers; the test ends it."""
    await asyncio.Event().wait()
