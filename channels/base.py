"""The contract of a channel: what it can show and take, and one reply made fit for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from bot.appointments.wording import full_date
from bot.conversations import Entry, Part, PartButton
from bot.conversations.transport import Style
from channels.splitting import split, units

CHOOSE = "Kies hier:"
"""Stands above buttons that came without any text: providers refuse an empty message."""
NOTHING = "…"


@dataclass(frozen=True)
class Abilities:
    """What a channel can carry. None is no limit of the channel's own; lengths are in UTF-16 units.

    max_text: characters of one message from a resident; longer ones are refused in words.
    max_reply: length of one message to a resident; longer ones are cut in parts.
    max_buttons, max_button_title: buttons under a message.
    max_list, max_list_title: choices of a list that unfolds; 0 when the channel has none. What fits neither
    becomes a numbered list in the text, for the whole menu: a title is never cut.
    list_text: length of the text above buttons or a list.
    link_buttons: a button may open a page; otherwise the address stands in the text.
    typing: the resident sees that an answer is on its way.
    history: the resident can read the conversation back from our log, so nothing needs the outbox.
    format: how text is written for the provider, "plain" or "html" (its transport escapes).
    media: residents can send pictures, voice, files and places; they are answered in words.
    """

    name: str
    max_text: int
    max_reply: int | None
    max_buttons: int | None
    max_button_title: int | None
    max_list: int
    max_list_title: int | None
    list_text: int | None
    link_buttons: bool
    typing: bool
    history: bool
    format: Literal["plain", "html"] = "plain"
    media: bool = False


def rendered(entries: Sequence[Entry], abilities: Abilities) -> list[Part]:
    """The messages of one turn as the fewest parts that the channel can show, in order; at least one.

    Texts are joined while they fit; buttons always stand under the last text of their part.
    """
    parts, waiting = list[Part](), ""
    for entry in entries:
        block = _block(entry, abilities)
        joined = _paragraphs(waiting, block.text)
        if waiting and block.text and block.room is not None and units(joined) > block.room:
            parts += _plain(waiting, abilities)
            joined = block.text
        waiting = joined
        if block.closes:
            parts += _closed(waiting, block, abilities)
            waiting = ""
    return [*parts, *_plain(waiting, abilities)] or [Part(NOTHING)]


def numbered(entry: Entry, abilities: Abilities) -> bool:
    """Whether the buttons of `entry` are shown as numbers, so that a bare "2" means the second."""
    return bool(_taps(entry)) and _style(entry, abilities) == "plain"


@dataclass(frozen=True)
class _Block:
    """One entry as the channel shows it. room: the length its part may have. closes: nothing comes under it."""

    text: str
    buttons: tuple[PartButton, ...]
    links: tuple[tuple[str, str], ...]
    style: Style
    room: int | None
    closes: bool


def _block(entry: Entry, abilities: Abilities) -> _Block:
    taps, links = _taps(entry), _links(entry)
    style = _style(entry, abilities)
    as_numbers = bool(taps) and style == "plain"
    lines = () if _opens(entry, abilities) else tuple(f"{title}: {url}" for title, url in links)
    numbers = [f"{n}. {tap.title}" for n, tap in enumerate(taps, 1)] if as_numbers else []
    return _Block(
        text=_paragraphs(entry.text.strip(), _source(entry.extras), "\n".join(lines), "\n".join(numbers)),
        buttons=() if as_numbers else taps,
        links=() if lines else links,
        style=style,
        room=abilities.max_reply if style == "plain" else _smallest(abilities.max_reply, abilities.list_text),
        closes=bool(taps) or bool(links and not lines),
    )


def _taps(entry: Entry) -> tuple[PartButton, ...]:
    return tuple(
        PartButton(" ".join(button["title"].split()), f"{entry.id}.{button['id']}")
        for button in entry.buttons
        if "url" not in button
    )


def _links(entry: Entry) -> tuple[tuple[str, str], ...]:
    return tuple((" ".join(b["title"].split()), b["url"]) for b in entry.buttons if "url" in b)


def _opens(entry: Entry, abilities: Abilities) -> bool:
    """Whether links are buttons here: only pages, and no more than fit."""
    pages = all(url.startswith(("https://", "http://")) for _, url in _links(entry))
    return abilities.link_buttons and pages and _at_most(len(entry.buttons), abilities.max_buttons)


def _style(entry: Entry, abilities: Abilities) -> Style:
    """The richest way in which every choice can be tapped, "plain" when there is none.

    Equal or empty titles can't be tapped: Meta refuses a message with two equal ones.
    """
    titles = [tap.title for tap in _taps(entry)]
    if not titles or "" in titles or len(set(titles)) < len(titles):
        return "plain"
    longest = max(map(units, titles))
    beside = len(_links(entry)) if _opens(entry, abilities) else 0
    if _at_most(len(titles) + beside, abilities.max_buttons) and _at_most(
        longest, abilities.max_button_title
    ):
        return "buttons"
    fits = len(titles) <= abilities.max_list and _at_most(longest, abilities.max_list_title)
    return "list" if fits else "plain"


def _source(extras: Mapping[str, Any]) -> str:
    """Where an answer comes from and of when, as the website shows under it."""
    answer = extras.get("antwoord") or {}
    source, lines = answer.get("bron"), list[str]()
    if source:
        lines.append(f"Bron: {source['naam']}, {full_date(date.fromisoformat(source['datum']))}")
    if answer.get("voorbeeld"):
        lines.append("Voorbeeld: de gemeente heeft dit nog niet bevestigd.")
    return "\n".join(lines)


def _closed(text: str, block: _Block, abilities: Abilities) -> list[Part]:
    """Long text first, in plain parts; the buttons under the last piece, which leaves them their room."""
    pieces = split(text, abilities.max_reply) or [CHOOSE]
    pieces[-1:] = split(pieces[-1], block.room)
    *before, last = pieces
    return [*map(Part, before), Part(last, block.buttons, block.style, block.links)]


def _plain(text: str, abilities: Abilities) -> list[Part]:
    return [Part(piece) for piece in split(text, abilities.max_reply)]


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))


def _at_most(value: int, limit: int | None) -> bool:
    return limit is None or value <= limit


def _smallest(*limits: int | None) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)
