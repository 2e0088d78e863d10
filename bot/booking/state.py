"""What the form knows so far: Rasa's slots, typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.appointments import VIDEO

ONLINE = "online"
NO_EMAIL = "geen"

FORM_SLOTS = (
    "thema",
    "afspraak_product",
    "wijze",
    "plaats",
    "personen",
    "moment",
    "naam",
    "email",
    "telefoon",
    "bevestigd",
    "afspraak_id",
    "afspraak_verplaatst",
    "afspraak_vraag",
    "afspraak_uitkomst",
)

REQUIRED = ("thema", "wijze", "plaats", "personen", "moment", "naam", "email", "bevestigd")

Updates = dict[str, Any]
"""Slot → new value; None asks again. Empty: the sentence was no answer to the form."""


@dataclass(frozen=True)
class State:
    """The slots of the form.

    wijze: "video" or "loket". plaats: key of a place, or "online" for video. moment: ISO 8601, held.
    personen: how many come. email: an address, or "geen". afspraak_id: of the hold. verplaatst: of the appointment that
    moves, {"id", "begin": ISO moment, "wijze", "plaats"}; empty for a new one. vraag: what the open question is about:
    {"melding": said first, "opties": [ISO], "voorstel": ISO, "wens": text, "wijzigen": bool, "dag": ISO date,
    "lezingen": [[title, text]], "dagen": bool, "periode": [ISO, ISO],
    "inleiding": before the voorstel, "stoppen": bool, "gevraagd": slot that was asked before,
    "zelfde": ISO moment to try first, "teveel": True, or the ISO moment that would be one too many,
    "laatste": it was said that the time can't be kept longer}.
    """

    thema: str | None = None
    product: str | None = None
    wijze: str | None = None
    plaats: str | None = None
    personen: int | None = None
    moment: str | None = None
    naam: str | None = None
    email: str | None = None
    telefoon: str | None = None
    bevestigd: bool | None = None
    hold: str | None = None
    verplaatst: Mapping[str, Any] = field(default_factory=dict)
    vraag: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> State:
        return cls(
            thema=slots.get("thema"),
            product=slots.get("afspraak_product"),
            wijze=slots.get("wijze"),
            plaats=slots.get("plaats"),
            personen=slots.get("personen"),
            moment=slots.get("moment"),
            naam=slots.get("naam"),
            email=slots.get("email"),
            telefoon=slots.get("telefoon"),
            bevestigd=slots.get("bevestigd"),
            hold=slots.get("afspraak_id"),
            verplaatst=slots.get("afspraak_verplaatst") or {},
            vraag=slots.get("afspraak_vraag") or {},
        )

    def after(self, updates: Updates) -> State:
        """The state once the updates are made."""
        return State.from_slots({**self.as_slots(), **updates})

    def as_slots(self) -> dict[str, Any]:
        return {
            "thema": self.thema,
            "afspraak_product": self.product,
            "wijze": self.wijze,
            "plaats": self.plaats,
            "personen": self.personen,
            "moment": self.moment,
            "naam": self.naam,
            "email": self.email,
            "telefoon": self.telefoon,
            "bevestigd": self.bevestigd,
            "afspraak_id": self.hold,
            "afspraak_verplaatst": dict(self.verplaatst),
            "afspraak_vraag": dict(self.vraag),
        }

    @property
    def desk(self) -> str | None:
        """The place as the agenda knows it: none for video."""
        return None if self.wijze == VIDEO else self.plaats

    @property
    def start(self) -> datetime | None:
        return datetime.fromisoformat(self.moment) if self.moment else None

    @property
    def moves(self) -> str | None:
        """The id of the appointment that moves; None for a new one."""
        return self.verplaatst.get("id")

    @property
    def old_start(self) -> datetime | None:
        """When the appointment that moves is now."""
        return datetime.fromisoformat(self.verplaatst["begin"]) if self.verplaatst else None

    @property
    def can_pick_time(self) -> bool:
        return bool(self.thema and self.wijze and self.plaats and self.personen)

    @property
    def complete(self) -> bool:
        """Whether all is known but the yes."""
        return bool(self.can_pick_time and self.moment and self.hold and self.naam and self.email)


def told(text: str, **rest: Any) -> dict[str, Any]:
    """A `vraag` that begins with something to say."""
    return {"melding": text, **rest}


def also_told(vraag: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The same `vraag`, beginning with `text`."""
    said = vraag.get("melding")
    return {**vraag, "melding": f"{text} {said}" if said else text}
