"""The limits of the Bot API on texts and keyboards, with the words it refuses with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.settings import ROOT

from .entities import CannotParse, plain

METHODS: dict[str, Any] = json.loads(
    (ROOT / "tests/fixtures/telegram/documented_methods.json").read_text(encoding="utf-8")
)
TEXT_LIMIT, CALLBACK_TEXT_LIMIT = 4096, 200
DATA_BYTES, BUTTONS, BUTTONS_A_ROW = 64, 100, 8
WEBHOOK_PORTS = (None, 443, 80, 88, 8443)
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


class Refused(Exception):
    """`ok: false`: the code, the description after its first words, and retry_after."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = retry_after


def bad(description: str) -> Refused:
    return Refused(400, f"Bad Request: {description}")


def flood(seconds: float) -> Refused:
    wait = max(1, round(seconds + 0.4999))
    return Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)


@dataclass(frozen=True)
class Button:
    """An inline button: it sends `data` back, or opens `url`."""

    title: str
    data: str = ""
    url: str = ""


def readable(text: str, parse_mode: str) -> tuple[str, list[str]]:
    """What the reader sees, and the links in it.

    :raises Refused: empty, longer than 4096 after parsing (in UTF-16 units), or not parsable
    """
    shown, links = text, list[str]()
    if parse_mode == "HTML":
        try:
            shown, links = plain(text)
        except CannotParse as problem:
            raise bad(f"can't parse entities: {problem}") from None
    elif parse_mode:
        raise bad("unsupported parse_mode")
    if not shown.strip():
        raise bad("message text is empty")
    if len(shown.encode("utf-16-le")) // 2 > TEXT_LIMIT:
        raise bad("message is too long")
    return shown, links


def keyboard(markup: str) -> tuple[Button, ...]:
    """The inline buttons of a reply_markup, row by row; none of another kind of markup.

    :raises Refused: it is not JSON, or a button is over its limits
    """
    rows = _rows(markup)
    if any(len(row) > BUTTONS_A_ROW for row in rows) or sum(map(len, rows)) > BUTTONS:
        raise bad("reply markup is too long")
    return tuple(_button(button) for row in rows for button in row)


def _rows(markup: str) -> list[list[Mapping[str, Any]]]:
    try:
        found = json.loads(markup) if markup else {}
        rows = found.get("inline_keyboard", [])
    except (ValueError, AttributeError):
        raise bad("can't parse reply keyboard markup JSON object") from None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" must be of type Array of Array')
    return rows


def _button(button: Mapping[str, Any]) -> Button:
    title, data, url = button.get("text", ""), button.get("callback_data"), button.get("url")
    if not title:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if data is None and url is None:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if data is not None and not 1 <= len(str(data).encode()) <= DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if url is not None and urlsplit(url).scheme not in ("http", "https", "tg"):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    return Button(title, data or "", url or "")
