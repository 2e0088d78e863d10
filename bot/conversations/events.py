"""What channels make of a provider's message: the same few events on every channel."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Attachment:
    """Something that is no text.

    kind: "foto", "video", "spraak", "bestand", "locatie" (then with `place`), "contact", "sticker",
    "reactie" or "iets" (what we don't know).
    """

    kind: str
    place: str = ""


@dataclass(frozen=True)
class Sender:
    """Every address by which one person is known on this channel; answers go to the first.

    For WhatsApp ("whatsapp:+32470000001", "whatsapp:BE.AbC1"), for Telegram ("telegram:<chat id>",).
    """

    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """A resident did something. Without text, attachment, token and choice it only opens the conversation.

    text: what was typed, also beside an attachment. token: of a tapped button (`transport.PartButton`).
    choice: the title of a picked item that came without its token; matched against the last menu.
    menu: the provider's id of the message that was tapped or quoted.
    """

    sender: Sender
    text: str | None = None
    attachment: Attachment | None = None
    token: str | None = None
    choice: str | None = None
    menu: str | None = None


@dataclass(frozen=True)
class Reported:
    """What became of a message of ours. status: one of `delivery.RANKS`; code: the provider's error code."""

    provider_id: str
    status: str
    code: str = ""


@dataclass(frozen=True)
class Reachable:
    """Somebody blocked us (False) or let us in again (True)."""

    sender: Sender
    reachable: bool
    reason: str = ""


type Event = Said | Reported | Reachable

_KINDS: dict[str, type[Said] | type[Reported] | type[Reachable]] = {
    "said": Said,
    "reported": Reported,
    "reachable": Reachable,
}


def to_json(event: Event) -> dict[str, Any]:
    """{"t": "said" | "reported" | "reachable", …its fields}."""
    return {"t": type(event).__name__.lower(), **asdict(event)}


def from_json(stored: dict[str, Any]) -> Event:
    """The event that `to_json` wrote. Raises KeyError or TypeError for anything else."""
    fields = dict(stored)
    kind = _KINDS[fields.pop("t")]
    if "sender" in fields:
        fields["sender"] = Sender(tuple(fields["sender"]["addresses"]))
    if fields.get("attachment"):
        fields["attachment"] = Attachment(**fields["attachment"])
    return kind(**fields)
