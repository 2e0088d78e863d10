"""What the console's page sends. Who sends it, and for which city, is never in a body."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from bot.conversations import MAX_TEXT

LONGEST_NOTE = 4000
"""Characters of an internal note."""

type Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{8,64}$")]
"""Made by the page for one message, so that the same one is never taken twice."""
type Text = Annotated[str, Field(min_length=1, max_length=2 * MAX_TEXT)]
"""The desk itself says what is too long; this only keeps the absurd away."""
type Epoch = Annotated[int, Field(ge=0, le=2**53)]
type Why = Annotated[str, Field(max_length=1000)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Nothing(Body):
    pass


class Claim(Body):
    """With `text` and `key`: take over and say so in one go."""

    epoch: Epoch | None = None
    text: Text | None = None
    key: Key | None = None


class Say(Body):
    text: Text
    epoch: Epoch
    key: Key


class NewNote(Body):
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE)]
    key: Key


class OfEpoch(Body):
    epoch: Epoch


class Forward(Body):
    """One of `department` and `to` (an agent's id)."""

    epoch: Epoch
    department: Annotated[str, Field(max_length=80)] | None = None
    to: Annotated[str, Field(max_length=80)] | None = None
    why: Why = ""


class GiveBack(Body):
    epoch: Epoch
    summary: Why = ""


class CallBack(Body):
    epoch: Epoch
    why: Why


class MailTo(Body):
    email: Annotated[str, Field(min_length=3, max_length=254)]


class NewRecord(Body):
    result: Annotated[str, Field(max_length=80)]
    product: Annotated[str, Field(max_length=80)] | None = None
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""


class NewPresence(Body):
    status: Literal["aanwezig", "pauze", "afwezig"]
    reason: Annotated[str, Field(max_length=80)] = ""


class Phone(Body):
    """until: null switches it off."""

    until: AwareDatetime | None
