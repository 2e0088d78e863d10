"""The parameters that Twilio documents, and the check of a request against them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.settings import ROOT

FIELDS: dict[str, Any] = json.loads(
    (ROOT / "tests/fixtures/twilio/documented_fields.json").read_text(encoding="utf-8")
)

ADDRESS = re.compile(r"^whatsapp:(\+[1-9]\d{6,14}|[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128})$")
"""A phone number, or the business-scoped id of a person who hides it."""


class Refused(Exception):
    """The request is refused: HTTP status, Twilio's error code, its words."""

    def __init__(self, status: int, code: int, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after


def problems(operation: str, fields: Mapping[str, Sequence[Any]]) -> list[str]:
    """What is wrong with these parameters by the documented names, types and patterns; empty when all is well."""
    documented = FIELDS[operation]["parameters"]
    found = [f"{operation}: unknown parameter {name}" for name in fields if name not in documented]
    found += [
        f"{operation}: {name} is required" for name in FIELDS[operation]["required"] if name not in fields
    ]
    for name, values in fields.items():
        if name in documented:
            found += [f"{operation}: {name} {problem}" for problem in _of(documented[name], values)]
    return found


def _of(rule: Mapping[str, Any], values: Sequence[Any]) -> list[str]:
    if rule["type"] == "array":
        limit = rule.get("maximum_items")
        return [f"has more than {limit} values"] if limit and len(values) > limit else []
    if len(values) > 1:
        return ["is given more than once"]
    return [problem for problem in (_type(rule, values[0]), _value(rule, values[0])) if problem]


def _type(rule: Mapping[str, Any], value: Any) -> str:
    fits = {
        "string": lambda: isinstance(value, str),
        "object": lambda: isinstance(value, dict),
        "boolean": lambda: value in (True, False, "true", "false"),
        "integer": lambda: re.fullmatch(r"\d{1,9}", str(value)) is not None,
        "number": lambda: re.fullmatch(r"\d+(\.\d+)?", str(value)) is not None,
        "uri": lambda: re.match(r"https?://[A-Za-z0-9.-]+(:\d+)?(/|$|\?)", str(value)) is not None,
        "date": lambda: moment(str(value)) is not None,
    }[rule["type"]]()
    return "" if fits else f"is not of the type {rule['type']}"


def _value(rule: Mapping[str, Any], value: Any) -> str:
    if "pattern" in rule and not re.search(rule["pattern"], str(value)):
        return f"does not fit {rule['pattern']}"
    if "enum" in rule and value not in rule["enum"]:
        return f"is not one of {rule['enum']}"
    if rule["type"] == "integer" and str(value).isdigit():
        low, high = rule.get("minimum", 0), rule.get("maximum", 10**9)
        return "" if low <= int(value) <= high else f"is not between {low} and {high}"
    return ""


def moment(text: str) -> datetime | None:
    """A date ("2026-11-20", the whole day) or a moment in ISO 8601; None when it is neither."""
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
