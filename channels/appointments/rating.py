"""The page where a resident says how the talk was. A link of a mail only ticks a score: the button notes it."""

from __future__ import annotations

from starlette.responses import Response

from bot.appointments import Status, TooLate
from bot.appointments.letters import SCORES
from bot.appointments.rating import OPEN_FOR, Ratings
from bot.errors import InvalidInput
from channels.appointments.forms import Fields
from channels.appointments.opening import Door, Opened, cancelled


class Rating:
    def __init__(self, ratings: Ratings, door: Door) -> None:
        self._ratings = ratings
        self._door = door

    def ask(self, token: str, score: str) -> Response:
        return self._door.opened(token, lambda seen: self._refused(seen) or _asked(seen, _read(score)))

    def rate(self, token: str, sent: Fields) -> Response:
        return self._door.opened(token, lambda seen: self._rated(seen, _read(sent.get("score", ""))))

    def _rated(self, seen: Opened, score: int | None) -> Response:
        if refused := self._refused(seen):
            return refused
        if score is None:
            return _asked(seen, None, "Kies eerst hoe tevreden je bent.")
        try:
            self._ratings.rate(seen.appointment.id, score)
        except InvalidInput as error:
            return _asked(seen, score, error.reason)
        except TooLate:
            return _closed(seen)
        return seen.page("bedankt.html", said=dict(SCORES)[score], low=score < 3)

    def _refused(self, seen: Opened) -> Response | None:
        """Why this appointment can't be rated; None when it can."""
        one = seen.appointment
        if one.status == Status.CANCELLED:
            return cancelled(seen)
        if seen.now < one.start:
            return seen.message(
                409, "Je afspraak is nog niet geweest", "Open deze link opnieuw na je afspraak."
            )
        return _closed(seen) if one.no_show_at or seen.now >= one.end + OPEN_FOR else None


def _asked(seen: Opened, score: int | None, problem: str = "") -> Response:
    status, ticked = (422 if problem else 200), score or seen.appointment.rating
    return seen.page("tevreden.html", status, scores=SCORES, ticked=ticked, problem=seen.said(problem))


def _closed(seen: Opened) -> Response:
    return seen.message(
        410, "Deze vraag is afgesloten", f"Wil je nog iets zeggen over je afspraak? Bel {seen.city.phone}."
    )


def _read(text: str) -> int | None:
    return int(text) if text in {str(score) for score, _ in SCORES} else None
