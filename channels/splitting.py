"""Cuts a long text where a reader would: after a paragraph, a line, a sentence, a word."""

from __future__ import annotations

import re
import unicodedata

_BREAKS = (re.compile(r"\n\s*\n\s*"), re.compile(r"\s*\n\s*"), re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+"))
"""Ends of paragraphs, lines and sentences, the best first."""
_SPACE = re.compile(r"\s+")
_ADDRESS = re.compile(r"https?://\S+")
_EARLIEST = 3
"""A cut before a third of the room is refused while a lesser kind of cut lies further."""
_CLINGING = "\u200d\ufe0e\ufe0f\u20e3"
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def units(text: str) -> int:
    """Length in UTF-16 units, as Twilio (21617) and Telegram count: most emoji are two."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def split(text: str, limit: int | None) -> list[str]:
    """`text` in pieces of at most `limit` UTF-16 units (at least 2), without the white space at the cuts.

    Never inside a surrogate pair; inside a web address only when that alone is longer than a piece.
    """
    pieces, rest = list[str](), text.strip()
    while limit is not None and units(rest) > limit:
        cut = _cut(rest, _fitting(rest, limit))
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def _fitting(text: str, limit: int) -> int:
    """How many characters of `text` fit in `limit` units, at least one."""
    end = min(len(text), limit)
    while end > 1 and units(text[:end]) > limit:
        end -= max(1, (units(text[:end]) - limit) // 2)
    return end


def _cut(text: str, end: int) -> int:
    """Where to cut, at most at `end` characters."""
    for kind in _BREAKS:
        cut = _last(kind, text, end)
        if cut >= max(1, end // _EARLIEST):
            return cut
    return _last(_SPACE, text, end) or _inside_a_word(text, end)


def _last(kind: re.Pattern[str], text: str, end: int) -> int:
    """The start of the last white space of this kind that begins at `end` or before; 0 is none."""
    room = text[: end + 1]
    found = 0
    for match in kind.finditer(room):
        spaces = len(match[0]) - len(match[0].lstrip("\"'”’)]"))
        found = match.start() + spaces if match.start() + spaces <= end else found
    return found


def _inside_a_word(text: str, end: int) -> int:
    """Before an address that would be cut in two, else before a sign that belongs to the one before it."""
    for address in _ADDRESS.finditer(text, 0):
        if 0 < address.start() < end < address.end():
            return address.start()
    cut = end
    while cut > 1 and _clings(text, cut):
        cut -= 1
    return cut if cut > 1 else end


def _clings(text: str, at: int) -> bool:
    """Whether the sign at `at` is drawn together with the one before: an accent, a skin tone, a joined emoji."""
    sign = text[at : at + 1]
    if not sign:
        return False
    return (
        bool(unicodedata.combining(sign))
        or sign in _CLINGING
        or ord(sign) in _SKIN_TONES
        or text[at - 1] == "\u200d"
    )
