"""HTML as the Bot API reads it: what remains as text, or why it cannot be parsed."""

from __future__ import annotations

import html
import re

_TAGS = {
    "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote",
    "span", "tg-spoiler", "tg-emoji",
}  # fmt: skip
_TAG = re.compile(r"<(/?)([A-Za-z0-9-]*)([^<>]*)>")
_KNOWN_ENTITY = re.compile(r"&(lt|gt|amp|quot|#\d+|#x[0-9A-Fa-f]+);")


class CannotParse(ValueError):
    """The words after "can't parse entities: "."""


def plain(text: str) -> tuple[str, list[str]]:
    """The text without its markup, and the addresses of its links.

    :raises CannotParse: unsupported or unbalanced tags, or a bare "<"
    """
    found: list[str] = []
    links: list[str] = []
    open_tags: list[str] = []
    position = 0
    while (start := text.find("<", position)) >= 0:
        found.append(_unescaped(text[position:start]))
        match = _TAG.match(text, start)
        offset = len(text[:start].encode())
        if match is None or not match[2]:
            raise CannotParse(f"Unsupported start tag at byte offset {offset}")
        _take(match, open_tags, links, offset)
        position = match.end()
    found.append(_unescaped(text[position:]))
    if open_tags:
        raise CannotParse(f'Can\'t find end tag corresponding to start tag "{open_tags[-1]}"')
    return "".join(found), links


def _take(match: re.Match[str], open_tags: list[str], links: list[str], offset: int) -> None:
    closing, name, attributes = match[1], match[2].lower(), match[3]
    if name not in _TAGS:
        raise CannotParse(f'Unsupported start tag "{name}" at byte offset {offset}')
    if not closing:
        open_tags.append(name)
        if link := re.search(r'href="([^"]*)"', attributes):
            links.append(html.unescape(link[1]))
    elif not open_tags:
        raise CannotParse(f"Unexpected end tag at byte offset {offset}")
    elif open_tags.pop() != name:
        raise CannotParse(f'Unmatched end tag at byte offset {offset}, expected another than "</{name}>"')


def _unescaped(text: str) -> str:
    """Only these entities are known; another stays as it was typed."""
    return _KNOWN_ENTITY.sub(lambda match: html.unescape(match[0]), text)
