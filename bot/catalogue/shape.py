"""What every content model shares: frozen, no unknown fields, and its errors in Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    SerializerFunctionWrapHandler,
    ValidationError,
    WrapSerializer,
)
from pydantic_core import ErrorDetails

from bot.catalogue.errors import InvalidContent


class Content(BaseModel):
    """Field names are those of the content files, and so Dutch."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _as_dict(table: Mapping[str, Any], inner: SerializerFunctionWrapHandler) -> Any:
    return inner(dict(table))


type Table[T] = Annotated[Mapping[str, T], AfterValidator(MappingProxyType), WrapSerializer(_as_dict)]
"""A map that cannot be changed after loading."""


class Source(Content):
    """Where a fact was read, and when."""

    naam: str
    url: str
    datum: date


class Link(Content):
    """A page of our own city or another government. `soort` is one of LINK_KINDS."""

    titel: str
    url: str
    soort: str


LINK_KINDS = ("start", "afspraak", "attest", "informatie")

_DUTCH = {
    "missing": "ontbreekt",
    "extra_forbidden": "is geen gekend veld",
    "string_type": "moet tekst zijn (zet er aanhalingstekens rond)",
    "bool_type": "moet true of false zijn",
    "int_type": "moet een getal zijn",
    "date_type": "moet een datum zijn zoals 2026-11-20, zonder aanhalingstekens",
    "mapping_type": "moet een blok met velden zijn",
    "dict_type": "moet een blok met velden zijn",
    "model_type": "moet een blok met velden zijn",
    "list_type": "moet een lijst zijn",
    "tuple_type": "moet een lijst zijn",
}


def parse[Model: Content](model: type[Model], content: Mapping[str, Any], path: str) -> Model:
    """`content` as `model`; raises InvalidContent that names `path`."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise InvalidContent(path, dutch_problems(error)) from error


def dutch_problems(error: ValidationError) -> tuple[str, ...]:
    """One line per problem: "aspecten.kosten.tekst ontbreekt"."""
    return tuple(_dutch(details) for details in error.errors())


def _dutch(details: ErrorDetails) -> str:
    where = ".".join(str(part) for part in details["loc"]) or "het bestand"
    context: dict[str, Any] = details.get("ctx", {})
    if details["type"] == "value_error":
        return f"{where} {context['error']}"
    if details["type"] == "literal_error":
        return f"{where} moet {context['expected'].replace(' or ', ' of ')} zijn"
    return f"{where} {_DUTCH.get(details['type'], details['msg'])}"
