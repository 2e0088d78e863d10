"""What a browser may send: the frames of protocol onthaal.v1."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.conversations import MAX_TEXT
from bot.errors import InvalidInput

PROTOCOL = "onthaal.v1"

type Cid = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
type Key = Annotated[str, Field(min_length=1, max_length=64)]
type Seq = Annotated[int, Field(ge=0, le=2**53)]


class Frame(BaseModel):
    """Unknown fields are ignored, so that an older server takes the frames of a newer widget."""

    model_config = ConfigDict(frozen=True)


class Hello(Frame):
    """The first frame of a socket. last_seq: the last entry of the log that the client already has."""

    t: Literal["hello"]
    token: Annotated[str, Field(max_length=200)]
    last_seq: Seq = 0
    client: Annotated[str, Field(max_length=200)] = ""


class Say(Frame):
    """A typed message. cid: made by the client, the same at every attempt to send it."""

    t: Literal["msg"]
    cid: Cid
    text: Annotated[str, Field(json_schema_extra={"maxLength": MAX_TEXT})]  # the core says so, in words


class TapButton(Frame):
    """Button `button_id` of message `of`."""

    t: Literal["tap"]
    cid: Cid
    button_id: Key
    of: Key


class Feedback(Frame):
    """A thumb up (1) or down (-1) for message `of`."""

    t: Literal["feedback"]
    of: Key
    value: Literal[1, -1]


class Ack(Frame):
    """The client has shown everything up to `seq`."""

    t: Literal["ack"]
    seq: Seq


class Sign(Frame):
    """A sign of life."""

    t: Literal["ping", "pong"]


class NewSession(Frame):
    """The body of POST /api/web/sessions."""

    gemeente: Annotated[str, Field(min_length=1, max_length=64)]


type Inbound = Annotated[Hello | Say | TapButton | Feedback | Ack | Sign, Field(discriminator="t")]
type Posted = Annotated[Say | TapButton | Feedback, Field(discriminator="t")]

INBOUND: TypeAdapter[Inbound] = TypeAdapter(Inbound)
POSTED: TypeAdapter[Posted] = TypeAdapter(Posted)
NEW_SESSION: TypeAdapter[NewSession] = TypeAdapter(NewSession)

_REASONS = {
    "json_invalid": "Dit is geen geldige JSON.",
    "missing": "Dit veld ontbreekt.",
    "union_tag_not_found": "Het veld t (de soort) ontbreekt.",
    "union_tag_invalid": "Deze soort bericht bestaat niet.",
    "string_type": "Dit moet tekst zijn.",
    "int_type": "Dit moet een getal zijn.",
    "string_too_long": "Deze waarde is te lang.",
    "string_too_short": "Deze waarde mag niet leeg zijn.",
    "literal_error": "Deze waarde kan hier niet.",
}


def parse[T](adapter: TypeAdapter[T], raw: str | bytes) -> T:
    """`raw` as a frame. Raises InvalidInput with the field and a Dutch reason."""
    try:
        return adapter.validate_json(raw)
    except ValidationError as error:
        raise _invalid(error) from None


def _invalid(error: ValidationError) -> InvalidInput:
    first = error.errors(include_url=False, include_input=False)[0]
    # The location of a union begins with the chosen tag: the last part is the field itself.
    field = str(first["loc"][-1]) if first["loc"] else _whole(first["type"])
    return InvalidInput(field, _REASONS.get(first["type"], "Deze waarde klopt niet."))


def _whole(kind: str) -> str:
    return "t" if kind.startswith("union_tag") else "body"
