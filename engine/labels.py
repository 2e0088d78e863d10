"""What the block above an example says about it: its product and its aspect."""

from typing import Any, Dict, Mapping, NamedTuple, Optional

NONE = "geen"
ALLOWED = {"product", "aspect"}


class UnknownLabel(ValueError):
    """The metadata of an example holds a key that means nothing to us, such as a typing error."""


class Labels(NamedTuple):
    """One example's targets; `aspect` None teaches nothing about the aspect."""

    act: str
    product: str
    aspect: Optional[str]


def from_metadata(act: str, metadata: Optional[Mapping[str, Any]]) -> Labels:
    """Reads `{"intent": {...block...}, "example": {...line...}}`; the line goes before the block.

    A line without product teaches "no product named"; a line without aspect teaches nothing about it.
    """
    levels = metadata or {}
    found: Dict[str, Any] = {**(levels.get("intent") or {}), **(levels.get("example") or {})}
    unknown = sorted(set(found) - ALLOWED)
    if unknown:
        raise UnknownLabel(f"unknown label {', '.join(unknown)}; known: {', '.join(sorted(ALLOWED))}")
    return Labels(act, found.get("product") or NONE, found.get("aspect"))
