"""What comes in from a browser, in a form that every database takes."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query
from pydantic import AfterValidator

from bot.conversations import clean

ID = r"^[0-9a-f]{32}$"
"""Ids of conversations, requests and staff."""


def printable(text: str) -> str:
    """`text` with spaces for signs that nobody types: PostgreSQL refuses a NUL."""
    return clean(text, len(text))


Id = Annotated[str, Path(pattern=ID)]
Typed = Annotated[str, Query(max_length=80), AfterValidator(printable)]
