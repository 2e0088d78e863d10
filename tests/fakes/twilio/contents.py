"""Content templates: creating, approving, and what a resident sees of one with its variables filled in."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from .documented import Refused
from .ledger import Button

BODY_LIMIT = 1024
"""Of a body with buttons or a list, and of a rendered WhatsApp template (63021)."""
VARIABLE_LIMIT = 1600
"""21658."""
TITLE_LIMIT, ID_LIMIT, IN_SESSION_BUTTONS, BUTTONS = 20, 256, 3, 10
ITEM_LIMIT, ITEM_ID_LIMIT, DESCRIPTION_LIMIT, ITEMS, LIST_BUTTON_LIMIT = 24, 200, 72, 10, 20

_VARIABLE = re.compile(r"\{\{(\d{1,3})\}\}")
_KNOWN_TYPES = {
    "twilio/text": {"body"},
    "twilio/media": {"body", "media"},
    "twilio/quick-reply": {"body", "actions"},
    "twilio/list-picker": {"body", "button", "items"},
    "twilio/call-to-action": {"body", "actions"},
    "twilio/location": {"latitude", "longitude", "label", "id", "address"},
    "twilio/card": {"title", "subtitle", "media", "actions"},
}
STYLES = {"twilio/text": "tekst", "twilio/quick-reply": "knoppen", "twilio/list-picker": "lijst"}


@dataclass
class Template:
    """One Content resource. `approval`: unsubmitted, received, pending, approved, rejected, paused, disabled."""

    sid: str
    account: str
    friendly_name: str
    language: str
    variables: dict[str, str]
    types: dict[str, Any]
    created: datetime
    approval: str = "unsubmitted"
    approval_name: str = ""
    category: str = ""
    rejection: str = ""

    @property
    def type(self) -> str:
        return next(iter(self.types))

    def resource(self, base: str) -> dict[str, Any]:
        url = f"{base}/v1/Content/{self.sid}"
        return {
            "account_sid": self.account,
            "date_created": format_datetime(self.created),
            "date_updated": format_datetime(self.created),
            "friendly_name": self.friendly_name,
            "language": self.language,
            "links": {
                "approval_create": f"{url}/ApprovalRequests/whatsapp",
                "approval_fetch": f"{url}/ApprovalRequests",
            },
            "sid": self.sid,
            "types": self.types,
            "url": url,
            "variables": self.variables,
        }

    def approval_resource(self) -> dict[str, Any]:
        return {
            "allow_category_change": True,
            "category": self.category,
            "content_type": self.type,
            "name": self.approval_name,
            "rejection_reason": self.rejection,
            "status": self.approval,
        }


@dataclass(frozen=True)
class Shown:
    """A template as the resident sees it."""

    text: str
    style: str
    buttons: tuple[Button, ...] = ()
    list_button: str = ""
    media: tuple[str, ...] = ()


@dataclass
class Contents:
    """The templates of all accounts. Tests approve with `approve(sid)`, or set `approve_at_once`."""

    templates: dict[str, Template] = field(default_factory=dict)
    approve_at_once: bool = False

    def create(self, account: str, asked: Mapping[str, Any], now: datetime) -> Template:
        """:raises Refused: 400 for types or fields that Twilio does not know, or over its limits"""
        types = asked["types"]
        for kind, content in types.items():
            _check_type(kind, content)
        _check_sequence(types)
        template = Template(
            sid=f"HX{uuid.uuid4().hex}",
            account=account,
            friendly_name=asked.get("friendly_name", ""),
            language=asked["language"],
            variables=dict(asked.get("variables") or {}),
            types=dict(types),
            created=now,
        )
        self.templates[template.sid] = template
        return template

    def submit(self, template: Template, asked: Mapping[str, Any]) -> None:
        """:raises Refused: the type can never be approved, or the name was used before"""
        if template.type in ("twilio/list-picker", "twilio/location"):
            raise Refused(400, 20001, f"{template.type} cannot be submitted for approval")
        if any(other.approval_name == asked["name"] for other in self.templates.values()):
            raise Refused(400, 20001, "a template of this name exists or was rejected")
        template.approval_name, template.category = asked["name"], asked["category"]
        template.approval = "approved" if self.approve_at_once else "received"

    def approve(self, sid: str) -> None:
        self.templates[sid].approval = "approved"

    def reject(self, sid: str, reason: str = "INVALID_FORMAT") -> None:
        self.templates[sid].approval, self.templates[sid].rejection = "rejected", reason

    def approved(self, account: str, body: str, *, language: str = "nl") -> str:
        """The sid of a new approved text template, for tests that start with one."""
        content = {"language": language, "types": {"twilio/text": {"body": body}}}
        template = self.create(account, content, datetime.now().astimezone())
        template.approval, template.category = "approved", "UTILITY"
        return template.sid


def show(template: Template, given: Mapping[str, str], *, in_session: bool) -> Shown:
    """Fill in the variables; those not given take the template's own.

    :raises Refused: 63021 what it becomes is over a limit of WhatsApp
    """
    values = {**template.variables, **given}
    content = _filled(template.types[template.type], values)
    text = str(content.get("body", content.get("title", content.get("label", ""))))
    shown = Shown(
        text=text,
        style=STYLES.get(template.type, template.type),
        buttons=_buttons(content),
        list_button=content.get("button", ""),
        media=tuple(content.get("media", ())),
    )
    _check_shown(template.type, shown, in_session=in_session, approved=template.approval == "approved")
    return shown


def variables(text: str) -> dict[str, str]:
    """:raises Refused: 21656 not a JSON object of texts, or an empty one among them; 21658 too long"""
    try:
        found = json.loads(text)
    except ValueError:
        raise Refused(400, 21656, "The ContentVariables Parameter is invalid") from None
    if not isinstance(found, dict) or not all(isinstance(value, str) and value for value in found.values()):
        raise Refused(400, 21656, "The ContentVariables Parameter is invalid")
    if any(len(value) > VARIABLE_LIMIT for value in found.values()):
        raise Refused(400, 21658, "A ContentVariables value exceeds the maximum length")
    return found


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return _VARIABLE.sub(lambda match: values.get(match[1], match[0]), value)
    if isinstance(value, list):
        return [_filled(part, values) for part in value]
    if isinstance(value, dict):
        return {key: _filled(part, values) for key, part in value.items()}
    return value


def _buttons(content: Mapping[str, Any]) -> tuple[Button, ...]:
    if "items" in content:
        return tuple(
            Button(item["item"], item["id"], item.get("description", "")) for item in content["items"]
        )
    return tuple(
        Button(action["title"], action.get("id") or action.get("url", ""))
        for action in content.get("actions", ())
    )


def _check_shown(kind: str, shown: Shown, *, in_session: bool, approved: bool) -> None:
    wrong = ""
    texts = [shown.text, *(f"{button.title}{button.id}" for button in shown.buttons)]
    if not shown.text or any(map(_VARIABLE.search, texts)):
        wrong = "a variable has no value"
    elif kind in ("twilio/quick-reply", "twilio/list-picker") or not in_session:
        wrong = f"the body is over {BODY_LIMIT} characters" if len(shown.text) > BODY_LIMIT else ""
    if kind == "twilio/quick-reply":
        wrong = wrong or _wrong_buttons(shown, BUTTONS if approved else IN_SESSION_BUTTONS)
    if kind == "twilio/list-picker":
        wrong = wrong or _wrong_items(shown)
    if wrong:
        raise Refused(400, 63021, f"Channel invalid content error: {wrong}")


def _wrong_buttons(shown: Shown, limit: int) -> str:
    if not 1 <= len(shown.buttons) <= limit:
        return f"{len(shown.buttons)} buttons, 1 to {limit} allowed"
    if len({button.title for button in shown.buttons}) < len(shown.buttons):
        return "two buttons have one title"
    return _wrong_lengths(shown, TITLE_LIMIT, ID_LIMIT)


def _wrong_items(shown: Shown) -> str:
    if not 1 <= len(shown.buttons) <= ITEMS:
        return f"{len(shown.buttons)} items, 1 to {ITEMS} allowed"
    if not 1 <= len(shown.list_button) <= LIST_BUTTON_LIMIT:
        return f"the list's button is not of 1 to {LIST_BUTTON_LIMIT} characters"
    if len({button.id for button in shown.buttons}) < len(shown.buttons):
        return "two items have one id"
    if any(len(button.description) > DESCRIPTION_LIMIT for button in shown.buttons):
        return f"a description is over {DESCRIPTION_LIMIT} characters"
    return _wrong_lengths(shown, ITEM_LIMIT, ITEM_ID_LIMIT)


def _wrong_lengths(shown: Shown, title: int, payload: int) -> str:
    for button in shown.buttons:
        if not 1 <= len(button.title) <= title:
            return f"the title {button.title!r} is not of 1 to {title} characters"
        if not 1 <= len(button.id) <= payload:
            return f"the id of {button.title!r} is not of 1 to {payload} characters"
    return ""


def _check_type(kind: str, content: Any) -> None:
    if kind not in _KNOWN_TYPES:
        raise Refused(400, 20001, f"unknown content type {kind}")
    if not isinstance(content, dict) or set(content) - _KNOWN_TYPES[kind]:
        raise Refused(400, 20001, f"{kind} has fields that are not documented")
    counted: list[Any] = content.get("actions") or content.get("items") or [None]
    if any(content.get(name) == [] for name in ("actions", "items")) or len(counted) > BUTTONS:
        raise Refused(400, 20001, f"{kind} takes 1 to {BUTTONS} actions or items")
    if kind == "twilio/quick-reply" and not all(map(_is_quick_reply, counted)):
        raise Refused(400, 20001, "a quick reply's action has type QUICK_REPLY, a title and an id")
    if kind == "twilio/list-picker" and any(set(item) - {"item", "id", "description"} for item in counted):
        raise Refused(400, 20001, "a list picker's item has item, id and description")
    if "body" in _KNOWN_TYPES[kind] and not content.get("body"):
        raise Refused(400, 20001, f"{kind} needs a body")


def _is_quick_reply(action: Any) -> bool:
    return (
        action.get("type") == "QUICK_REPLY" and set(action) <= {"type", "title", "id"} and "title" in action
    )


def _check_sequence(types: Mapping[str, Any]) -> None:
    """Variables are numbered from 1 without a gap, at most 100."""
    used = {int(number) for number in _VARIABLE.findall(json.dumps(types))}
    if used != set(range(1, len(used) + 1)) or len(used) > 100:
        raise Refused(400, 20001, "variables must be numbered 1, 2, 3 …, at most 100")
