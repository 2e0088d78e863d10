"""What residents are told about the takeover. Written with "je"; cities that say "u" get it in that form.

Each message carries {"overdracht": {"stand", "plaats"?, "wie"?, "wacht"?, …}}: a channel may draw it its own way.
"wacht" is [from, to] in minutes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.answers.reach import phone_line
from bot.catalogue import City
from bot.clock import brussels
from bot.hours.text import moment_text, time_text
from bot.replies import Button, Message, choice, link
from bot.takeover.waiting import Minutes

CANCEL, CALL, SCORE = "overdracht.annuleer", "overdracht.terugbellen", "overdracht.score"
ASK = "overdracht.vraag"
"""Of a button that is there while the engine is away: the desk hears it without the engine."""
SCORES = ("1", "2", "3", "4", "5")
LONG = 60
"""Minutes from which a wait is only called long."""


def _message(text: str, stand: str, *buttons: Button, **facts: Any) -> Message:
    told = {"stand": stand, **{key: value for key, value in facts.items() if value is not None}}
    return Message(text, buttons, {"overdracht": told})


def queued(
    place: int, wait: Minutes | None, now: datetime, *, staffed: bool, phone_until: datetime | None
) -> Message:
    """Said once, when the resident joins the queue."""
    parts = [_place(place), _wait(wait)]
    if phone_until is not None:
        parts.append(_phone_first(phone_until, now))
    elif not staffed:
        parts.append("Er is op dit moment niemand aangemeld. Het kan dus wat langer duren.")
    parts.append("Je mag intussen al schrijven wat je wil vragen: dan leest de medewerker het meteen.")
    return _message(
        " ".join(part for part in parts if part), "wachtrij", *_waiting(), plaats=place, wacht=_pair(wait)
    )


def still_queued(place: int, wait: Minutes | None) -> Message:
    """The answer to what a resident writes while waiting: not to each message."""
    text = f"Je bericht is bewaard voor de medewerker. {_place(place)} {_wait(wait)}"
    return _message(text.strip(), "wachtrij", plaats=place, wacht=_pair(wait))


def moved_up(place: int, wait: Minutes | None) -> Message:
    return _message(
        f"{_place(place)} {_wait(wait)}".strip(), "wachtrij", plaats=place, wacht=_pair(wait), bijgewerkt=True
    )


def phone_first(place: int, wait: Minutes | None, until: datetime, now: datetime) -> Message:
    """To those who wait when the switch goes on."""
    text = f"{_phone_first(until, now)} {_place(place)} {_wait(wait)}".strip()
    return _message(text, "wachtrij", *_waiting(), plaats=place, wacht=_pair(wait))


def joined(name: str) -> Message:
    text = (
        f"{_begin(name)} neemt het gesprek over. Je praat nu met een medewerker, niet meer met de computer."
    )
    return _message(text, "medewerker", wie=name)


def forwarded(before: str, name: str) -> Message:
    text = f"{_begin(name)} neemt het gesprek over van {before}. Je praat nog altijd met een medewerker."
    return _message(text, "medewerker", wie=name)


def left(name: str) -> Message:
    return _message(f"{_begin(name)} heeft het gesprek verlaten.", "weg", wie=name)


def ended(name: str) -> Message:
    """At the change it is clear who answers from now on (AI Act, art. 50)."""
    text = (
        f"{_begin(name)} heeft het gesprek verlaten. Schrijf je nog iets, dan antwoordt weer de digitale assistent: "
        "een computerprogramma, geen mens."
    )
    return _message(text, "weg", wie=name)


def lost(place: int, wait: Minutes | None) -> Message:
    text = (
        "De verbinding met de medewerker is weggevallen. Je gesprek is bewaard en staat weer in de rij. "
        f"{_place(place)} {_wait(wait)}"
    )
    return _message(text.strip(), "wachtrij", *_waiting(), plaats=place, wacht=_pair(wait))


def closed(city: City, opening: datetime | None, now: datetime, call: Button) -> Message:
    """Outside the hours: when they open, the telephone, and the offer to be called."""
    phone = f"{phone_line(city, now)}."
    when = f"De medewerkers zijn er weer {moment_text(opening, now)}." if opening else ""
    text = " ".join(
        part for part in ("De chat met een medewerker is nu gesloten.", when, phone, BACK) if part
    )
    return _message(text, "gesloten", call, open=opening.isoformat() if opening else None)


BACK = (
    "Wil je liever dat wij jou bellen? Intussen kan ik je zelf verder helpen: ik ben een computerprogramma."
)


def again_open(opening: datetime | None, now: datetime) -> str:
    """For staff: " (opnieuw open maandag om 9 uur)"."""
    return f" (opnieuw open {moment_text(opening, now)})" if opening else ""


def call_button(department: str, product: str | None) -> Button:
    return choice("Bel mij terug", CALL, afdeling=department, **({"product": product} if product else {}))


def call_promised(due: datetime, now: datetime, url: str | None, city: City) -> Message:
    by = moment_text(brussels(due), now)
    parts = [f"Genoteerd: een medewerker belt je terug, ten laatste {by}."]
    if url is None:
        parts.append(f"Schrijf hier op welk nummer en wanneer dat past, of bel {city.telefoon.tonen}.")
    else:
        parts.append("Kies via de link op welk nummer en wanneer dat past.")
    parts.append("Intussen antwoordt hier weer de digitale assistent: een computerprogramma, geen mens.")
    buttons = (link("Kies je moment", url),) if url else ()
    return _message(" ".join(parts), "terugbellen", *buttons, tegen=due.isoformat())


def call_noted(phone: str, wish: str) -> Message:
    """Not the number itself: the log is no place for it."""
    text = f"Genoteerd. We bellen je op het nummer dat eindigt op {phone[-2:]}: {wish}."
    return _message(text, "terugbellen")


def cancelled() -> Message:
    text = (
        "Je staat niet meer in de rij. Hier antwoordt weer de digitale assistent: een computerprogramma, geen mens. "
        "Wil je later toch een medewerker? Vraag het gerust."
    )
    return _message(text, "bot")


def not_waiting() -> Message:
    return _message("Je staat nu niet in de rij voor een medewerker.", "bot")


def rating(handover_id: str) -> Message:
    text = "Hoe goed ben je geholpen? 1 is slecht, 5 is heel goed."
    buttons = tuple(choice(score, SCORE, score=score, overdracht=handover_id) for score in SCORES)
    return _message(text, "weg", *buttons, score=True)


def rated() -> Message:
    return Message("Bedankt voor je score.", custom={"overdracht": {"stand": "bot", "score": True}})


def _waiting() -> tuple[Button, ...]:
    return choice("Bel mij terug", CALL), choice("Niet meer wachten", CANCEL)


def _begin(name: str) -> str:
    """A function ("medewerker wonen") begins a line with a capital too."""
    return name[:1].upper() + name[1:]


def _place(place: int) -> str:
    if place == 1:
        return "Je bent de eerste in de rij voor een medewerker."
    return f"Je staat op plaats {place} in de rij voor een medewerker."


def _wait(wait: Minutes | None) -> str:
    if wait is None:
        return ""
    shortest, longest = wait
    if shortest >= LONG:
        return "Je wacht waarschijnlijk langer dan een uur."
    if shortest < 1:
        return f"Je wacht waarschijnlijk hoogstens {_minutes(longest)}."
    return f"Je wacht waarschijnlijk {shortest} tot {_minutes(longest)}."


def _minutes(number: int) -> str:
    return "1 minuut" if number == 1 else f"{number} minuten"


def _phone_first(until: datetime, now: datetime) -> str:
    local = brussels(until)
    at = f"{time_text(local.hour * 60 + local.minute)} uur"
    if local.date() != brussels(now).date():
        at = moment_text(local, now)
    return f"Tot {at} heeft de telefoon voorrang: medewerkers antwoorden hier trager."


def _pair(wait: Minutes | None) -> list[int] | None:
    return list(wait) if wait else None
