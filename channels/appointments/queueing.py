"""The pages of the waiting list: join it, leave it, and take or refuse the earlier time that it offers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from starlette.responses import Response

from bot.appointments import LOKET, VIDEO, BadLink, HoldExpired, Links, NotOffered, Overlaps
from bot.appointments.line import Offer, Waiting
from bot.appointments.waiting import ANYWHERE, WaitingList
from bot.appointments.wording import clock_time, full_date
from bot.clock import BRUSSELS, brussels
from channels.appointments.choices import read_day
from channels.appointments.forms import Fields
from channels.appointments.moving import MOVE, Moving
from channels.appointments.opening import Door, Opened, facts_of
from channels.appointments.seeing import other_mode

SAME, ELSEWHERE, OTHER = "zelfde", "elders", "anders"
"""What a resident may wait for: as it is now, at every desk, or in the other way."""
UNREAD = "We weten niet welke tijd je bedoelt. Kijk wat hieronder staat."
PAST = "Die tijd is niet meer vrij. Dit is nu je aanbod."


class Queueing:
    """Everything changes by a form; `moving` shows what an accepted offer made of the appointment."""

    def __init__(self, waiting: WaitingList, links: Links, moving: Moving, door: Door) -> None:
        self._waiting = waiting
        self._links = links
        self._moving = moving
        self._door = door

    def ask(self, token: str) -> Response:
        return self._door.changeable(token, MOVE, self._asked)

    def join(self, token: str, sent: Fields) -> Response:
        return self._door.changeable(token, MOVE, lambda seen: self._joined(seen, sent))

    def leave(self, token: str, sent: Fields) -> Response:
        return self._door.changeable(token, MOVE, self._left)

    def offered(self, token: str) -> Response:
        return self._door.changeable(token, MOVE, self._shown)

    def decide(self, token: str, sent: Fields) -> Response:
        return self._door.changeable(token, MOVE, lambda seen: self._decided(seen, sent))

    def _asked(self, seen: Opened, problem: str = "", sent: Fields | None = None) -> Response:
        standing = self._waiting.standing(seen.appointment.id)
        return seen.page(
            "wachtlijst.html",
            422 if problem else 200,
            standing=_as_words(seen, standing) if standing else None,
            offer=self._waiting.offer(seen.appointment.id) is not None,
            wishes=_wishes(seen),
            sent=sent if sent is not None else _chosen(seen, standing),
            earliest=brussels(seen.now).date().isoformat(),
            latest=brussels(seen.appointment.start).date().isoformat(),
            problem=seen.said(problem),
        )

    def _joined(self, seen: Opened, sent: Fields) -> Response:
        wish = sent.get("hoe", SAME)
        if wish not in _wishes(seen):
            return self._asked(seen, "Kies waar je op wil wachten.", sent)
        earliest = _earliest(sent.get("vanaf", ""))
        if sent.get("vanaf") and earliest is None:
            return self._asked(
                seen, "Die dag kunnen we niet lezen. Kies een dag, of laat het veld leeg.", sent
            )
        if earliest is not None and earliest >= seen.appointment.start:
            return self._asked(seen, "Kies een dag voor je afspraak, of laat het veld leeg.", sent)
        try:
            self._waiting.join(seen.appointment.id, earliest=earliest, **_wanted(seen, wish))
        except NotOffered:
            return self._asked(seen, "Daarvoor is er geen wachtlijst. Kies iets anders.", sent)
        return self._asked(seen)

    def _left(self, seen: Opened) -> Response:
        self._waiting.leave(seen.appointment.id)
        return seen.page("wachtlijst_af.html")

    def _shown(self, seen: Opened, problem: str = "", status: int = 200) -> Response:
        offer = self._waiting.offer(seen.appointment.id)
        if offer is None:
            return self._gone(seen)
        return seen.page(
            "aanbod.html",
            status,
            new=facts_of(seen.city, _with_offer(seen, offer)),
            until=clock_time(offer.until),
            sealed=self._links.seal(seen.appointment.id, offer.hold.id),
            problem=seen.said(problem),
        )

    def _decided(self, seen: Opened, sent: Fields) -> Response:
        """A yes to the time that was shown: when another is offered by now, that one is shown first."""
        try:
            hold_id = self._links.unseal(seen.appointment.id, sent.get("keuze", ""))
        except BadLink:
            return self._shown(seen, UNREAD, 422)
        offer = self._waiting.offer(seen.appointment.id)
        if offer is not None and offer.hold.id != hold_id:
            return self._shown(seen, PAST, 409)
        if sent.get("antwoord") == "nee":
            self._waiting.decline(seen.appointment.id)
            return seen.page("aanbod_nee.html", waits=self._waiting.standing(seen.appointment.id) is not None)
        return self._accepted(seen, hold_id)

    def _accepted(self, seen: Opened, hold_id: str) -> Response:
        try:
            moved = self._waiting.accept(seen.appointment.id, key=f"pagina/{hold_id}")
        except (HoldExpired, NotOffered):
            return self._gone(seen)
        except Overlaps:
            return self._shown(seen, "Op dat moment heb je al een andere afspraak.", 409)
        return self._moving.result(self._door.at(moved))

    def _gone(self, seen: Opened) -> Response:
        return seen.page(
            "aanbod_weg.html", 410, waits=self._waiting.standing(seen.appointment.id) is not None
        )


def _wishes(seen: Opened) -> list[str]:
    """What this appointment can wait for."""
    theme, at_desk = seen.theme, seen.appointment.mode == LOKET
    elsewhere = [ELSEWHERE] if theme and at_desk and len(theme.places) > 1 else []
    return [SAME, *elsewhere, *([OTHER] if other_mode(seen) else [])]


def _wanted(seen: Opened, wish: str) -> dict[str, Any]:
    if wish == OTHER:
        return {"mode": other_mode(seen), "place": ANYWHERE}
    return {"place": ANYWHERE} if wish == ELSEWHERE else {}


def _with_offer(seen: Opened, offer: Offer) -> Any:
    hold = offer.hold
    return replace(seen.appointment, mode=hold.mode, place=hold.place, start=hold.start, end=hold.end)


def _as_words(seen: Opened, waiting: Waiting) -> dict[str, str]:
    place = seen.city.places.get(waiting.place or "")
    desk = f"aan het loket: {place.name}" if place else "aan elk loket"
    later = waiting.earliest > seen.now
    return {
        "how": "met een videogesprek" if waiting.mode == VIDEO else desk,
        "from": full_date(brussels(waiting.earliest).date()) if later else "",
    }


def _chosen(seen: Opened, waiting: Waiting | None) -> Fields:
    """What the form shows of what somebody waits for already."""
    if waiting is None:
        return {}
    wish = OTHER if waiting.mode != seen.appointment.mode else SAME
    if wish == SAME and waiting.place != seen.appointment.place:
        wish = ELSEWHERE
    later = waiting.earliest > seen.now
    return {"hoe": wish, "vanaf": waiting.earliest.date().isoformat() if later else ""}


def _earliest(text: str) -> datetime | None:
    day = read_day(text)
    return datetime.combine(day, time(), tzinfo=BRUSSELS) if day else None
