"""From the desk to a video talk and back: at the same time when that is free, else at another."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import Response

from bot.appointments import VIDEO
from bot.clock import brussels
from channels.appointments.choices import Wish
from channels.appointments.forms import Fields
from channels.appointments.moving import MOVE, PROBLEMS, REFUSALS, Moving, no_longer, on_day
from channels.appointments.opening import Door, Opened
from channels.appointments.seeing import other_mode
from channels.appointments.taking import Taking


@dataclass(frozen=True)
class Option:
    """A place (or video: empty) and whether the resident's own time is free there. `other`: all times there."""

    place: str
    name: str
    is_free: bool
    other: str


class Switching:
    def __init__(self, taking: Taking, moving: Moving, door: Door) -> None:
        self._taking = taking
        self._moving = moving
        self._door = door

    def ask(self, token: str) -> Response:
        return self._door.changeable(token, MOVE, self._asked)

    def switch(self, token: str, sent: Fields) -> Response:
        return self._door.changeable(token, MOVE, lambda seen: self._switched(seen, sent))

    def _asked(self, seen: Opened) -> Response:
        mode = other_mode(seen)
        if not mode:
            return _only_so(seen)
        options = self._options(seen, mode)
        if any(option.is_free for option in options):
            return seen.page("wijze.html", mode=mode, options=options)
        note = "Op het uur dat je nu hebt, kan dat niet. Kies hieronder een andere tijd."
        return self._moving.shown(seen, on_day({"wijze": mode}, seen.appointment.start), note=note)

    def _options(self, seen: Opened, mode: str) -> list[Option]:
        places = [None] if mode == VIDEO or seen.theme is None else list(seen.theme.places)
        return [self._option(seen, Wish(mode, place)) for place in places]

    def _option(self, seen: Opened, wish: Wish) -> Option:
        one, place = seen.appointment, seen.city.places.get(wish.place or "")
        day = brussels(one.start).date()
        is_free = any(time.start == one.start for time in self._taking.times(one, wish, day))
        asked = urlencode({"wijze": wish.mode, "plaats": wish.place or "", "dag": day.isoformat()})
        return Option(wish.place or "", place.name if place else "", is_free, f"{seen.path}/{MOVE}?{asked}")

    def _switched(self, seen: Opened, sent: Fields) -> Response:
        """Tapped twice it is switched once: the second tap finds it as it wanted it."""
        mode, one = sent.get("wijze", ""), seen.appointment
        if seen.theme is None or mode not in seen.theme.modes:
            return self._asked(seen)
        place = None if mode == VIDEO else sent.get("plaats", "")
        if (mode, place) == (one.mode, one.place):
            return self._moving.result(seen)
        try:
            hold = self._taking.take(one, Wish(mode, place), one.start)
            return self._moving.result(self._door.at(self._taking.move(one, hold.id)))
        except REFUSALS as error:
            return self._moving.shown(seen, on_day(sent, one.start), PROBLEMS[type(error)])


def _only_so(seen: Opened) -> Response:
    """The theme is treated in one way only, or no longer."""
    if seen.theme is None:
        return no_longer(seen)
    how = "met een videogesprek" if seen.appointment.mode == VIDEO else "aan het loket"
    return seen.message(
        410, f"Deze afspraak kan alleen {how}", f"Ze blijft zoals ze is. Een vraag? Bel {seen.city.phone}."
    )
