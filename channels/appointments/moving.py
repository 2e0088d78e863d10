"""The pages to move an appointment: choose another time, see what it becomes, say yes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from starlette.responses import Response

from bot.appointments import (
    VIDEO,
    AppointmentError,
    BadLink,
    Hold,
    HoldExpired,
    Links,
    NotOffered,
    Overlaps,
    SlotTaken,
    Theme,
    TooMany,
    UnknownAppointment,
)
from bot.appointments.wording import clock_time, full_date, full_moment
from bot.clock import brussels
from channels.appointments.choices import Wish, by_part, chosen_day, read_moment, week_of, wished, written
from channels.appointments.forms import Fields
from channels.appointments.opening import Door, Opened, facts_of
from channels.appointments.taking import Taking, has

MOVE = "verplaatsen"
_STAYS = "Je afspraak staat er nog zoals ze was. Kies hieronder een andere tijd."
PROBLEMS: Mapping[type[AppointmentError], str] = {
    SlotTaken: f"Die tijd is net weg: iemand anders was je voor. {_STAYS}",
    NotOffered: f"Die tijd kan je niet meer kiezen. {_STAYS}",
    HoldExpired: f"We konden die tijd niet langer voor je vrijhouden, en nu is ze weg. {_STAYS}",
    Overlaps: f"Op dat moment heb je al een andere afspraak. {_STAYS}",
    TooMany: f"Die tijd kunnen we niet voor je vrijhouden. {_STAYS}",
}
REFUSALS = tuple(PROBLEMS)
UNREAD = "We weten niet welke tijd je koos. Kies hieronder een tijd."
SAME = "Dat is de tijd die je al hebt. Kies hieronder een andere tijd, of laat je afspraak zoals ze is."


class Moving:
    def __init__(self, taking: Taking, links: Links, door: Door) -> None:
        self._taking = taking
        self._links = links
        self._door = door

    def choose(self, token: str, asked: Fields) -> Response:
        return self._door.changeable(token, MOVE, lambda seen: self.shown(seen, asked))

    def keep(self, token: str, sent: Fields) -> Response:
        """Holds the time that was chosen, and asks for the yes. The appointment keeps its own time."""
        return self._door.changeable(token, MOVE, lambda seen: self._kept(seen, sent))

    def confirm(self, token: str, sent: Fields) -> Response:
        return self._door.changeable(token, MOVE, lambda seen: self._moved(seen, sent))

    def let_go(self, token: str, sent: Fields) -> Response:
        """The resident would rather have another time than the one that was held."""
        return self._door.changeable(token, MOVE, lambda seen: self._let_go(seen, sent))

    def shown(
        self, seen: Opened, asked: Fields, problem: str = "", note: str = "", status: int = 409
    ) -> Response:
        """The free times, under what went wrong. `status` is for when something did."""
        theme = seen.theme
        if theme is None:
            return no_longer(seen)
        wish = wished(theme, seen.appointment, asked)
        free = self._taking.days(seen.appointment, wish)
        day = chosen_day(wish, free)
        own = self._taking.kept(seen.appointment)
        return seen.page(
            "verplaatsen.html",
            status if problem else 200,
            problem=seen.said(problem),
            note=seen.said(note),
            wish=wish,
            ways=_ways(seen, theme),
            places=_places(seen, theme, wish),
            here=_address(seen, wish),
            week=week_of(day or wish.week or wish.day or free[0], free, day, brussels(seen.now).date())
            if free
            else None,
            chosen=full_date(day) if day else "",
            times=by_part(self._taking.times(seen.appointment, wish, day)) if day else {},
            own=_as_choice(own[0]) if own else None,
        )

    def result(self, seen: Opened) -> Response:
        return seen.page("verplaatst.html")

    def _kept(self, seen: Opened, sent: Fields) -> Response:
        start, theme = read_moment(sent.get("tijd", "")), seen.theme
        if theme is None:
            return no_longer(seen)
        if start is None:
            return self.shown(seen, sent, UNREAD, status=422)
        wish, asked = wished(theme, seen.appointment, sent), on_day(sent, start)
        if has(seen.appointment, wish, start):
            return self.shown(seen, asked, SAME)
        try:
            return self._sure(seen, self._taking.take(seen.appointment, wish, start))
        except REFUSALS as error:
            return self.shown(seen, asked, PROBLEMS[type(error)])

    def _sure(self, seen: Opened, hold: Hold) -> Response:
        new = replace(seen.appointment, mode=hold.mode, place=hold.place, start=hold.start, end=hold.end)
        return seen.page(
            "verplaatsen_zeker.html",
            new=facts_of(seen.city, new),
            until=clock_time(hold.expires_at),
            sealed=self._links.seal(seen.appointment.id, hold.id),
        )

    def _moved(self, seen: Opened, sent: Fields) -> Response:
        hold_id = self._unsealed(seen, sent)
        if hold_id is None:
            return self.shown(seen, sent, UNREAD, status=422)
        try:
            return self.result(self._door.at(self._taking.move(seen.appointment, hold_id)))
        except UnknownAppointment:  # the hold was erased meanwhile
            return self.shown(seen, sent, PROBLEMS[HoldExpired])
        except REFUSALS as error:
            return self.shown(seen, sent, PROBLEMS[type(error)])

    def _let_go(self, seen: Opened, sent: Fields) -> Response:
        hold_id = self._unsealed(seen, sent)
        for hold in self._taking.kept(seen.appointment):
            if hold.id == hold_id:
                self._taking.let_go(hold)
                sent = on_day({"wijze": hold.mode, "plaats": hold.place or ""}, hold.start)
        return self.shown(seen, sent)

    def _unsealed(self, seen: Opened, sent: Fields) -> str | None:
        try:
            return self._links.unseal(seen.appointment.id, sent.get("keuze", ""))
        except BadLink:
            return None


def no_longer(seen: Opened) -> Response:
    return seen.message(
        410,
        "Je kan deze afspraak hier niet verplaatsen",
        f"Wil je een ander moment? Bel {seen.city.phone}. Je afspraak staat er nog zoals ze was.",
    )


def on_day(asked: Fields, start: datetime) -> Fields:
    return {**asked, "dag": brussels(start).date().isoformat()}


def _as_choice(hold: Hold) -> dict[str, str]:
    return {
        "value": written(hold.start),
        "mode": hold.mode,
        "place": hold.place or "",
        "moment": full_moment(hold.start),
        "until": clock_time(hold.expires_at),
    }


def _address(seen: Opened, wish: Wish) -> str:
    """Of this page with its way and place, for links that add a week or a day."""
    return f"{seen.path}/{MOVE}?" + urlencode({"wijze": wish.mode, "plaats": wish.place or ""})


def _ways(seen: Opened, theme: Theme) -> list[tuple[str, str]]:
    """Way and address, when there are several."""
    if len(theme.modes) < 2:
        return []
    return [(mode, f"{seen.path}/{MOVE}?wijze={mode}") for mode in theme.modes]


def _places(seen: Opened, theme: Theme, wish: Wish) -> list[tuple[str, str, str]]:
    """Key, name and address of the place's own page, when there are several."""
    if wish.mode == VIDEO or len(theme.places) < 2:
        return []
    known = [key for key in theme.places if key in seen.city.places]
    return [(key, seen.city.places[key].name, _address(seen, replace(wish, place=key))) for key in known]
