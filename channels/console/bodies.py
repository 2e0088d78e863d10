"""What the console's page sends. Who sends it, and for which city, is never in a body."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from bot.conversations import MAX_TEXT
from channels.console.typed import ID, printable

LONGEST_NOTE = 4000
"""Characters of an internal note."""

type Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{8,64}$")]
"""Made by the page for one message, so that the same one is never taken twice."""
type Text = Annotated[str, Field(min_length=1, max_length=2 * MAX_TEXT)]
"""The desk itself says what is too long; this only keeps the absurd away."""
type Epoch = Annotated[int, Field(ge=0, le=2**53)]
type Why = Annotated[str, Field(max_length=1000), AfterValidator(printable)]
type AgentId = Annotated[str, Field(pattern=ID)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Nothing(Body):
    pass


class Claim(Body):
    """With `text` and `key`: take over and say so in one go. A text never goes without a key: a repeat would say it
    twice."""

    model_config = ConfigDict(json_schema_extra={"dependentRequired": {"text": ["key"]}})

    epoch: Epoch | None = None
    text: Text | None = None
    key: Key | None = None

    @model_validator(mode="after")
    def _keyed(self) -> Self:
        if self.text is not None and self.key is None:
            raise ValueError("text without key")
        return self


class Say(Body):
    text: Text
    epoch: Epoch
    key: Key


class NewNote(Body):
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE), AfterValidator(printable)]
    key: Key


class OfEpoch(Body):
    epoch: Epoch


class Forward(Body):
    """One of `department` and `to` (an agent's id)."""

    epoch: Epoch
    department: Annotated[str, Field(max_length=80)] | None = None
    to: AgentId | None = None
    why: Why = ""


class GiveBack(Body):
    epoch: Epoch
    summary: Why = ""


class CallBack(Body):
    epoch: Epoch
    why: Why


class MailTo(Body):
    email: Annotated[str, Field(min_length=3, max_length=254), AfterValidator(printable)]
    key: Key


class NewRecord(Body):
    result: Annotated[str, Field(max_length=80)]
    product: Annotated[str, Field(max_length=80)] | None = None
    note: Annotated[str, Field(max_length=LONGEST_NOTE), AfterValidator(printable)] = ""


class NewPresence(Body):
    status: Literal["aanwezig", "pauze", "afwezig"]
    reason: Annotated[str, Field(max_length=80), AfterValidator(printable)] = ""


class Phone(Body):
    """until: null switches it off."""

    until: AwareDatetime | None
