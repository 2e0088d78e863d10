"""HTML as editors paste it, to plain chat text: paragraphs, "- " lists, and the links apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser

import nh3

LIST, ITEM, LINK, BREAK = {"ul", "ol"}, "li", "a", "br"
PARAGRAPHS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "tr", "dl", "dt", "dd"}
KEPT = {*LIST, ITEM, LINK, BREAK, *PARAGRAPHS}
SCHEMES = {"http", "https", "mailto", "tel"}
ABBREVIATIONS = re.compile(
    r"(?:^|[\s(])(?:bv|bijv|o\.a|m\.a\.w|t\.e\.m|i\.p\.v|art|nr|tel|blz|ca|evt|incl|excl|max|min|resp|dhr|mevr|st)\.$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý0-9'\"‘“(])")
_GLUED = re.compile(r"(?<=[a-zà-ÿ][a-zà-ÿ)])\.(?=[A-ZÀ-Ý][a-zà-ÿ ])")
"""Two sentences of which the line break between them was lost: "in uw gemeente.Als u"."""
LONGEST = 600
"""Characters of an answer; the rest is shown when somebody asks for more."""


@dataclass(frozen=True)
class ChatText:
    """Text without markup, lines apart by newlines, and its links as (words, address)."""

    text: str = ""
    links: tuple[tuple[str, str], ...] = ()


def chat_text(html: str) -> ChatText:
    """Attributes of editors (data-indentation-level, __rdfaid), scripts and comments are gone; https links stay."""
    safe = nh3.clean(html, tags=KEPT, attributes={LINK: {"href"}}, url_schemes=SCHEMES, link_rel=None)
    reader = _Reader()
    reader.feed(safe)
    reader.close()
    return ChatText(_tidy(reader.lines()), tuple(reader.links))


def plain(html: str) -> str:
    """A title on one line, without markup and without spaces around it."""
    return " ".join(chat_text(html).text.split())


def split(text: str, sentences: int | None = None, longest: int = LONGEST) -> tuple[str, str]:
    """`text` in an answer of at most `longest` characters and the rest, apart between two sentences or lines."""
    pieces = _pieces(text)
    room = pieces if sentences is None else pieces[:sentences]
    taken = 0
    while taken < len(room) and len("".join(pieces[: taken + 1]).rstrip()) <= longest:
        taken += 1
    if 0 < taken < len(pieces) and pieces[taken - 1].rstrip().endswith(":") and taken > 1:
        taken -= 1  # "Breng dit mee:" belongs to the list that follows
    if taken == 0 and pieces:
        return _cut(text, longest)
    return "".join(pieces[:taken]).strip(), "".join(pieces[taken:]).strip()


def joined(parts: Iterable[str]) -> str:
    """Texts under each other, empty and repeated ones left out."""
    return "\n".join(dict.fromkeys(part.strip() for part in parts if part.strip()))


class _Reader(HTMLParser):
    """Collects lines; a list item becomes "- …", a heading or paragraph a line of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[tuple[str, str]] = []
        self._lines: list[str] = [""]
        self._href: str | None = None
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == ITEM:
            self._lines.append("- ")
        elif tag == LINK:
            self._href, self._words = dict(attrs).get("href"), []
        elif tag in PARAGRAPHS and self._lines[-1] == "- ":
            return  # a paragraph inside a list item stays on its line
        elif tag in PARAGRAPHS or tag in LIST or tag == BREAK:
            self._lines.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == LINK:
            self._keep_link()
        elif tag in PARAGRAPHS or tag in LIST or tag == ITEM:
            self._lines.append("")

    def handle_data(self, data: str) -> None:
        # A line break in the source is a space: only tags part lines.
        self._lines[-1] += re.sub(r"\s+", " ", data)
        self._words.append(data)

    def lines(self) -> list[str]:
        return self._lines

    def _keep_link(self) -> None:
        words = " ".join("".join(self._words).split())
        if self._href and words and self._href.startswith(("http://", "https://")):
            self.links.append((words, self._href))
        self._href = None


def _tidy(lines: Iterable[str]) -> str:
    """Without empty lines and items, and without doubled spaces."""
    clean = (_GLUED.sub(". ", re.sub(r"\s+", " ", line)).strip() for line in lines)
    return "\n".join(line for line in clean if line not in ("", "-"))


def _pieces(text: str) -> list[str]:
    """Sentences and list items, each with the space or newline that follows it."""
    pieces: list[str] = []
    for line in text.splitlines(keepends=True):
        begin = 0
        for end in _SENTENCE_END.finditer(line):
            if not ABBREVIATIONS.search(line[begin : end.start()]):
                pieces.append(line[begin : end.end()])
                begin = end.end()
        pieces.append(line[begin:])
    return pieces


def _cut(text: str, longest: int) -> tuple[str, str]:
    """One sentence that is longer than an answer may be: apart between two words."""
    at = text.rfind(" ", 0, longest - 1)
    at = at if at > 0 else longest - 1
    return f"{text[:at].rstrip()}…", f"…{text[at:].lstrip()}"
