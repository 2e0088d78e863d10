"""What an agent reads first: three lines of facts about a conversation, from the log and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.answers.acts import TITLES as ACTS
from bot.answers.products import TITLES as ASPECTS
from bot.answers.understanding import ANSWER, ASK
from bot.appointments.contract import Status
from bot.appointments.wording import full_moment
from bot.booking.state import REQUIRED
from bot.catalogue import Catalogue
from bot.conversations import Entry
from bot.conversations.log import shown
from bot.conversations.tables import Conversation, InboxRow, LogMessage, Understanding

LONGEST_QUOTE, LONGEST_LINE = 120, 300
MOST = 3
"""Things of one kind that are named."""
READ_BACK = 200
"""Lines of the log that are looked at."""
OURS = "overdracht."
PERSON = "medewerker"
REASONS: Mapping[str, str] = {
    "gevraagd": "vroeg een medewerker",
    "onbegrepen": "werd twee keer na elkaar niet begrepen",
    "boos": "klinkt boos of overstuur",
    "altijd": "vroeg iets dat altijd naar een medewerker gaat",
    "bijlage": "stuurde een foto, bestand of spraakbericht",
    "overgenomen": "overgenomen door een medewerker, niet zelf gevraagd",
}
"""Why a person came in, by the key of `handover.reason`."""
CHANNELS: Mapping[str, str] = {"web": "de website", "whatsapp": "WhatsApp", "telegram": "Telegram"}
LANGUAGES: Mapping[str, str] = {"nl": "Nederlands", "en": "Engels", "fr": "Frans", "de": "Duits"}
SLOTS: Mapping[str, str] = {
    "thema": "onderwerp",
    "wijze": "video of loket",
    "plaats": "kantoor",
    "personen": "aantal personen",
    "moment": "moment",
    "naam": "naam",
    "email": "e-mailadres",
    "bevestigd": "bevestiging",
}

_log = structlog.get_logger()


@dataclass(frozen=True)
class About:
    """What the log does not say of itself. products: names by key, as the city's catalogue has them."""

    products: Mapping[str, str]
    channel: str
    reason: str | None = None
    language: str = "nl"


def summary(entries: Sequence[Entry], understandings: Mapping[str, Understanding], about: About) -> list[str]:
    """Exactly three lines: what was asked, what was given and what is still open, why a person and over what.

    `entries` oldest first, `understandings` by the id of the message that they are about. What was said before the
    bot's last opening, or before a person gave the conversation back, is another conversation and left out.
    """
    said = _episode(entries)
    given = [_given(said, about), _form(said)]
    lines = [_asked(said, understandings, about), " ".join(filter(None, given)), _why(about)]
    return [cut(line, LONGEST_LINE) for line in lines]


def load(
    session: Session, conversation_id: str, catalogue: Catalogue, *, reason: str | None, language: str = "nl"
) -> list[str]:
    """The summary of a conversation in SQL. Nothing is written.

    It is a help, and must not keep anybody from taking over: a fault of ours leaves the first two lines to the log.
    """
    conversation = session.get_one(Conversation, conversation_id)
    query = (
        select(LogMessage, Understanding, InboxRow.payload)
        .outerjoin(Understanding, Understanding.message_id == LogMessage.id)
        .outerjoin(InboxRow, InboxRow.message_id == LogMessage.id)
        .where(LogMessage.conversation_id == conversation_id)
        .order_by(LogMessage.seq.desc())
        .limit(READ_BACK)
    )
    rows = [row for row in session.execute(query).all()[::-1] if not _to_the_desk(row[2])]
    known = {found.message_id: found for _, found, _ in rows if found is not None}
    about = About(names(catalogue, conversation.city), conversation.channel, reason, language)
    try:
        return summary([shown(message) for message, _, _ in rows], known, about)
    except Exception:
        _log.exception("no summary", conversation=conversation_id)
        return ["Vraag: zie het gesprek.", "Kreeg: zie het gesprek.", _why(about)]


def _to_the_desk(payload: Mapping[str, Any] | None) -> bool:
    """A tap under one of our own lines ("Bel mij terug", a score) asks the city nothing."""
    return str((payload or {}).get("act", "")).startswith(OURS)


def names(catalogue: Catalogue, city: str) -> dict[str, str]:
    """The product names of a city by key, and those that only the keys know. Raises UnknownCity."""
    keys = {key: row.naam for key, row in catalogue.keys.products.items()}
    return keys | {key: product.naam for key, product in catalogue.products(city).items()}


def cut(text: str, most: int) -> str:
    """`text` on one line of at most `most` characters; what was left out shows as an ellipsis."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"


def _episode(entries: Sequence[Entry]) -> Sequence[Entry]:
    begins = [at for at, one in enumerate(entries) if one.extras.get("welkom") or one.extras.get("terug")]
    return entries[begins[-1] + 1 :] if begins else entries


# The first line


def _asked(said: Sequence[Entry], understandings: Mapping[str, Understanding], about: About) -> str:
    typed = [one for one in said if one.author == "user"]
    if not typed:
        return "Vraag: de inwoner schreef nog niets."
    understood = [(one, understandings[one.id]) for one in typed if one.id in understandings]
    questions = [pair for pair in understood if _is_question(pair[1])]
    if not questions:
        return f"Vraag: {_quote(typed[-1])}"
    *before, last = questions
    earlier = [text for text in (_known(found, about) for _, found in before[::-1]) if text]
    now = _known(last[1], about)
    others = [text for text in dict.fromkeys(earlier) if text != now][:MOST]
    more = f" Eerder: {'; '.join(others)}." if others else ""
    return f"Vraag: {_end(now) if now else f'niet zeker begrepen: {_quote(last[0])}'}{more}"


def _is_question(found: Understanding) -> bool:
    """Neither a greeting, nor the wish for a person, nor an answer to the booking form."""
    in_form = (found.answer or "").startswith("afspraak/")
    return (
        not in_form
        and (found.tier != ANSWER or found.act == ASK or found.act in ACTS)
        and found.act != PERSON
    )


def _known(found: Understanding, about: About) -> str | None:
    """What was asked, in the catalogue's own names; None where the assistant was not sure itself."""
    if found.tier != ANSWER:
        return None
    if found.act != ASK:
        product = f", {about.products.get(found.product, found.product)}" if found.product else ""
        return f"{ACTS[found.act]}{product}"
    product = about.products.get(found.product or "", found.product or "")
    return _about(product, found.aspect)


def _about(product: str, aspect: str | None) -> str:
    """Says "Internationaal paspoort (reispas) – wat kost het?"."""
    title = ASPECTS.get(aspect or "", "")
    return f"{product} – {title[:1].lower()}{title[1:]}" if title else product


# The second line


def _given(said: Sequence[Entry], about: About) -> str:
    by_bot = [one for one in said if one.author == "bot"]
    links = [f'"{button["title"]}"' for one in by_bot for button in one.buttons if button.get("url")]
    given = [*_answers(by_bot, about), *_newest("link", links), *_appointments(by_bot)]
    return f"Kreeg: {'; '.join(given)}." if given else "Kreeg: nog geen antwoord uit de catalogus."


def _newest(what: str, found: Sequence[str]) -> Iterator[str]:
    """The last ones, newest first, and how many more there were."""
    newest = list(dict.fromkeys(found[::-1]))
    if newest:
        more = f" en nog {len(newest) - MOST}" if len(newest) > MOST else ""
        yield f"{what} {', '.join(newest[:MOST])}{more}"


def _answers(by_bot: Sequence[Entry], about: About) -> Iterator[str]:
    """Per product or act, newest first: "antwoord over Rijbewijs – wat kost het, waar"."""
    aspects: dict[str, list[str]] = {}
    for one in (entry.extras.get("antwoord") or {} for entry in by_bot):
        product = one.get("product")
        name = about.products.get(product, product) if product else ACTS.get(one.get("sleutel", ""))
        if name:
            title = ASPECTS.get(one.get("aspect") or "", "")
            aspects.setdefault(name, []).extend([title.removesuffix("?").lower()] if title else [])
    for name in list(aspects)[::-1][:MOST]:
        yield next(_newest(f"antwoord over {name} –", aspects[name]), f"antwoord over {name}")


def _appointments(by_bot: Sequence[Entry]) -> Iterator[str]:
    """Each appointment as it stands now: the last thing that was said of its number."""
    told = {
        one["nummer"]: one for entry in by_bot if (one := entry.extras.get("afspraak") or {}).get("nummer")
    }
    for number, one in told.items():
        moment = full_moment(datetime.fromisoformat(one["begin"]))
        off = "geannuleerde " if one.get("status") == Status.CANCELLED else ""
        yield f"{off}afspraak {number}, {moment}"


def _form(said: Sequence[Entry]) -> str:
    """A booking that the bot was still asking about in its last turn, with what it lacks."""
    asked = [one for entry in _last_turn(said) if (one := entry.extras.get("afspraak") or {}).get("vraagt")]
    if not asked:
        return ""
    now, known = asked[-1], _answered(said)
    lacks = [SLOTS[slot] for slot in REQUIRED if slot == now["vraagt"] or slot not in {*now, *known}]
    return f"Bezig met een afspraak; ontbreekt nog: {', '.join(lacks)}."


def _last_turn(said: Sequence[Entry]) -> list[Entry]:
    """The bot's messages after the last message that it answered with something else than a person."""
    turn: list[Entry] = []
    for one in reversed(said):
        if one.author == "user" and turn:
            break
        if one.author == "bot" and not one.extras.get("overdracht"):
            turn.append(one)
    return turn[::-1]


def _answered(said: Sequence[Entry]) -> set[str]:
    """The slots before the furthest that this booking asked for: who comes, and how many, stands nowhere else."""
    furthest = 0
    for one in said:
        booking = one.extras.get("afspraak") or {}
        if "vraagt" in booking:
            furthest = max(
                furthest, REQUIRED.index(booking["vraagt"]) if booking["vraagt"] in REQUIRED else 0
            )
        elif booking:
            furthest = 0
    return set(REQUIRED[:furthest]) & {"personen", "naam", "email"}


# The third line


def _why(about: About) -> str:
    reason = REASONS.get(about.reason or "", about.reason or "")
    why = f"Reden: {reason}. " if reason else ""
    channel = CHANNELS.get(about.channel, about.channel)
    return f"{why}Via {channel}, taal: {LANGUAGES.get(about.language, about.language)}."


def _quote(entry: Entry) -> str:
    return f'"{cut(entry.text, LONGEST_QUOTE)}"'


def _end(text: str) -> str:
    return text if text.endswith(("?", ".", "!")) else f"{text}."
