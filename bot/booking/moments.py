"""From a moment as the resident said it to free times of the agenda; never a guess."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.answers.world import World
from bot.appointments import VIDEO, FreeTime, Window
from bot.appointments.wording import full_moment
from bot.booking.state import State, told
from bot.clock import BRUSSELS
from bot.dutch.dates import Option, Reading, say

OFFERED = 5
HORIZON = timedelta(days=60)
_END = time(23, 59)


def propose(reading: Reading, state: State, world: World) -> dict[str, Any]:
    """What to ask next, given what was read: a `vraag` (see State). Needs theme, way and place."""
    if reading.error:
        return told(reading.error)
    options = [_on_day(option, state) for option in reading.options if option.kind != "N"]
    options = _in_period(options, state) or options
    if not options:
        return told("Ik begrijp niet goed welke dag je bedoelt.")
    if len(options) == 1:
        return _one(options[0], state, world)
    if all(option.kind == "DT" and _free(option.start, state, world) for option in options):
        return told("Welk moment bedoel je?", opties=[_iso(option.start) for option in options])
    readings = [[short(option), say(option)] for option in options[:OFFERED]]
    return told("Welke dag bedoel je?", lezingen=readings)


def short(option: Option) -> str:
    """An option on a button: without its year, which no phone has room for."""
    return re.sub(r" \d{4}\b", "", say(option))


def _in_period(options: list[Option], state: State) -> list[Option]:
    """ "Volgende week", and then "dinsdag": the Tuesday of the week that was just spoken about."""
    period = period_of(state)
    if period is None:
        return []
    first, last = (moment.date() for moment in period)
    days = [(_day_of(option), option) for option in options]
    return [option for day, option in days if day and first <= day < last]


def period_of(state: State) -> tuple[datetime, datetime] | None:
    """The days that were just spoken about: from the first until before the last."""
    said = state.vraag.get("periode")
    return (datetime.fromisoformat(said[0]), datetime.fromisoformat(said[1])) if said else None


def _day_of(option: Option) -> date | None:
    start = option.start
    if option.kind not in ("D", "DT", "DP") or isinstance(start, time):
        return None
    return start.date() if isinstance(start, datetime) else start


def _on_day(option: Option, state: State) -> Option:
    """A bare time belongs to the day that was just spoken about."""
    day = state.vraag.get("dag")
    if not day:
        return option
    about = date.fromisoformat(str(day))
    if option.kind == "T" and isinstance(option.start, time):
        return Option("DT", datetime.combine(about, option.start, BRUSSELS))
    if option.kind == "TR" and isinstance(option.start, time) and isinstance(option.end, time):
        return Option("DP", *(datetime.combine(about, at, BRUSSELS) for at in (option.start, option.end)))
    return option


def _one(option: Option, state: State, world: World) -> dict[str, Any]:
    if option.kind == "DT":
        return _exact(option, state, world)
    window = window_of(option, world.now)
    if window is None:
        return told("Ik begrijp niet goed welke dag je bedoelt.")
    if option.kind == "P":
        return {**_within(option, window, state, world), "periode": [_iso(window.first), _iso(window.last)]}
    period = period_of(state)
    if option.kind not in ("T", "TR") or period is None:
        return _within(option, window, state, world)
    inside = Window(max(period[0], world.now), period[1], window.between)
    return {**_within(option, inside, state, world), "periode": state.vraag["periode"]}


def _exact(option: Option, state: State, world: World) -> dict[str, Any]:
    start = option.start
    if not isinstance(start, datetime):
        return told("Ik begrijp niet goed welk uur je bedoelt.")
    if _free(start, state, world):
        return {"voorstel": _iso(start), "dag": start.date().isoformat()}
    near = _nearest(start, state, world)
    if near:
        return told(
            f"Op {full_moment(start)} is er niets vrij. Dit ligt het dichtst daarbij:",
            opties=near,
            dag=_day(near),
        )
    return _next_free(f"Op {full_moment(start)} is er niets vrij.", start, state, world)


def _within(option: Option, window: Window, state: State, world: World) -> dict[str, Any]:
    found = free(state, world, window)
    if found:
        day = _day(found) if option.kind in ("D", "DP") else None
        return told(
            f"Je vraagt {say(option)}. Dan kan het om:", opties=found, **({"dag": day} if day else {})
        )
    return _next_free(
        f"Je vraagt {say(option)}. Dan is er niets vrij{_why(option, state, world)}.",
        window.first,
        state,
        world,
    )


def _why(option: Option, state: State, world: World) -> str:
    """Names the closure or holiday of a single day."""
    if option.kind not in ("D", "DP") or option.start is None or isinstance(option.start, time):
        return ""
    day = option.start.date() if isinstance(option.start, datetime) else option.start
    theme = world.theme(state.thema)
    if theme is None or theme.service not in world.city.uren:
        return ""
    reason = world.city.schedule.why_different(theme.service, day)
    closed = not world.city.schedule.day_hours(theme.service, "balie", day) and state.wijze != VIDEO
    return f" ({reason})" if reason else " (gesloten)" if closed else ""


def _next_free(said: str, after: datetime, state: State, world: World) -> dict[str, Any]:
    if after > world.now + HORIZON:
        far = f"{said} Zo ver vooruit kan ik nog geen afspraak maken. Dit is wel vrij:"
        return told(far, opties=free(state, world, None))
    later = free(state, world, Window(max(after, world.now), world.now + HORIZON))
    if later:
        return told(f"{said} Dit zijn de eerste vrije momenten daarna:", opties=later)
    return told(f"{said} Ook later is er niets vrij. Dit kan wel:", opties=free(state, world, None))


def window_of(option: Option, now: datetime) -> Window | None:
    """The stretch in which the appointment may begin."""
    start, end = option.start, option.end
    if option.kind == "DP" and isinstance(start, datetime) and isinstance(end, datetime):
        return Window(start, end + timedelta(minutes=1))
    if option.kind in ("D", "P") and isinstance(start, date):
        last = end if isinstance(end, date) else start if option.kind == "D" else (now + HORIZON).date()
        return Window(_midnight(start), _midnight(last + timedelta(days=1)))
    if option.kind == "TR" and isinstance(start, time):
        return Window(now, now + HORIZON, (start, end if isinstance(end, time) else _END))
    if option.kind == "T" and isinstance(start, time):
        until = (datetime.combine(now.date(), start) + timedelta(minutes=5)).time()
        return Window(now, now + HORIZON, (start, until))
    return None


def free(state: State, world: World, window: Window | None, limit: int = OFFERED) -> list[str]:
    """The next free times, as ISO moments."""
    if not (state.thema and state.wijze):
        return []
    asked = (world.city.sleutel, state.thema, state.wijze, state.desk)
    most = limit + 1 if state.moves else limit
    found = world.agenda.free_times(*asked, window, most, product=state.product, persons=state.personen or 1)
    as_now = (state.wijze, state.desk) == (state.verplaatst.get("wijze"), state.verplaatst.get("plaats"))
    if state.moves and as_now:  # where it is already is no place to move to
        found = [one for one in found if one.start != state.old_start]
    return [_iso(one.start) for one in found[:limit]]


def is_free(moment: str, state: State, world: World) -> bool:
    """Whether the ISO moment is free now."""
    return _free(datetime.fromisoformat(moment), state, world)


def free_days(state: State, world: World, most: int = 6) -> list[date]:
    if not (state.thema and state.wijze):
        return []
    asked = (world.city.sleutel, state.thema, state.wijze, state.desk)
    return world.agenda.days(*asked, product=state.product, persons=state.personen or 1)[:most]


def _times(day: date, state: State, world: World) -> list[FreeTime]:
    if not (state.thema and state.wijze):
        return []
    asked = (world.city.sleutel, state.thema, state.wijze, state.desk, day)
    return world.agenda.times(*asked, product=state.product, persons=state.personen or 1)


def _free(start: object, state: State, world: World) -> bool:
    if not isinstance(start, datetime):
        return False
    return any(one.start == start for one in _times(start.date(), state, world))


def _nearest(start: datetime, state: State, world: World) -> list[str]:
    """The free times of that day closest to the asked one, in order of the clock."""
    near = sorted(_times(start.date(), state, world), key=lambda one: abs(one.start - start))[:3]
    return [_iso(one.start) for one in sorted(near, key=lambda one: one.start)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BRUSSELS)


def _iso(moment: object) -> str:
    if not isinstance(moment, datetime):
        raise TypeError("a moment is needed")
    return moment.astimezone(BRUSSELS).isoformat()


def _day(moments: list[str]) -> str | None:
    days = {datetime.fromisoformat(one).date().isoformat() for one in moments}
    return days.pop() if len(days) == 1 else None
