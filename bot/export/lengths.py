"""Texts that must fit in the fields of another system."""

from __future__ import annotations

ELLIPSIS = "…"


def fit(text: str, most: int) -> str:
    """`text` of at most `most` characters; what does not fit is left out at the end, and shows as an ellipsis."""
    tidy = text.strip()
    return tidy if len(tidy) <= most else tidy[: most - 1].rstrip() + ELLIPSIS
