"""Booking for a resident who phones or stands at the desk: what, how and where, when, who."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from bot.appointments import LOKET, AppointmentError, Contact, Hold, InvalidContact, Theme
from bot.appointments.errors import HoldExpired
from bot.appointments.setup import CitySetup
from bot.appointments.staff import StaffAgenda
from bot.catalogue import Catalogue
from bot.errors import InvalidInput
from bot.staff import Staff
from channels.console.agenda import saying
from channels.console.agenda.change_pages import (
    DAYS_SHOWN,
    first_day,
    key_for,
    ways_and_places,
    week_of_times,
)
from channels.console.agenda.entrance import AtDesk, Id
from channels.console.agenda.rendering import HOME, PAGE, Frame, Posted, SaidRoute, field, onward, refusal
from channels.console.agenda.typed_moments import chosen_start
from channels.console.agenda.visit_pages import ONE
from channels.console.products import CityProducts
from channels.console.typed import Typed
from channels.described import page

BOOK = f"{HOME}/boeken"
GONE = "Dat uur is intussen door iemand anders genomen. Kies een ander uur."


class BookingPages:
    def __init__(self, staff: StaffAgenda, catalogue: Catalogue, frame: Frame) -> None:
        self._staff = staff
        self._catalogue = catalogue
        self._frame = frame
        self._products = {key: CityProducts(catalogue, key) for key in catalogue.cities}

    def routes(self) -> APIRouter:
        router = APIRouter(route_class=SaidRoute, tags=["agenda"])
        page(router, BOOK, self.what, **PAGE)
        router.add_api_route(BOOK, self.hold, methods=["POST"], **PAGE)
        page(router, BOOK + "/{hold_id}", self.whose, **PAGE)
        router.add_api_route(BOOK + "/{hold_id}", self.confirm, methods=["POST"], **PAGE)
        router.add_api_route(BOOK + "/{hold_id}/los", self.release, methods=["POST"], **PAGE)
        return router

    def what(
        self,
        who: AtDesk,
        zoek: Typed = "",
        product: Typed = "",
        thema: Typed = "",
        wijze: Typed = "",
        plaats: Typed = "",
        personen: Typed = "",
        dag: Typed = "",
    ) -> Response:
        """First the products, then the free times of the one that was chosen."""
        setup = self._staff.setup(who.city)
        theme = self._theme(setup, product, thema)
        if theme is None:
            return self._frame.page(
                "boeken.html", who, BOOK, zoek=zoek, found=self._found(setup, zoek), themes=_themes(setup)
            )
        return self._times(who, theme, product, wijze, plaats, personen, dag)

    def hold(self, who: AtDesk, form: Posted) -> Response:
        """Keeps the time, so that nobody takes it while the name is typed."""
        asked = {name: field(form, name, 80) for name in ("product", "wijze", "plaats", "personen", "dag")}
        theme = self._staff.setup(who.city).theme(field(form, "thema", 64))
        try:
            start = chosen_start(field(form, "start", 40) or field(form, "nu", 40))
            hold = self._staff.counter.hold(
                who,
                theme.key,
                asked["wijze"],
                asked["plaats"] or None,
                start,
                key=key_for(form, *asked.values(), start),
                product=asked["product"] or None,
                persons=_persons(asked["personen"], theme),
            )
        except (AppointmentError, InvalidInput) as error:
            status, _, said = refusal(error)
            return self._times(who, theme, **asked, status=status, problem=said)
        return onward(f"{BOOK}/{hold.id}")

    def whose(self, who: AtDesk, hold_id: Id) -> Response:
        if self._staff.counter.made(who, hold_id):
            return onward(f"{ONE}/{hold_id}")
        return self._form(who, self._staff.counter.held(who, hold_id))

    def confirm(self, who: AtDesk, hold_id: Id, form: Posted) -> Response:
        typed = {name: field(form, name, 300) for name in ("naam", "mail", "telefoon")}
        hold = self._staff.counter.held(who, hold_id)
        contact = Contact(typed["naam"], typed["mail"] or None, _phone(typed["telefoon"]))
        try:
            made = self._staff.counter.book(who, hold_id, contact, bring=self._bring(who.city, hold))
        except InvalidContact as invalid:
            return self._form(who, hold, 422, typed, invalid.reason, invalid.field)
        except HoldExpired:
            return self._form(who, hold, 409, typed, GONE, gone=True)
        return onward(f"{ONE}/{made.id}", "geboekt")

    def release(self, who: AtDesk, hold_id: Id) -> Response:
        """Another time is wanted: this one is free again at once."""
        hold = self._staff.counter.release(who, hold_id)
        asked = {
            "product": hold.product,
            "thema": hold.theme,
            "wijze": hold.mode,
            "plaats": hold.place,
            "personen": hold.persons,
            "dag": hold.start.date(),
        }
        return onward(f"{BOOK}?{urlencode({key: value for key, value in asked.items() if value})}")

    def _theme(self, setup: CitySetup, product: str, thema: str) -> Theme | None:
        if product:
            return self._staff.agenda.theme_for(setup.key, product)
        return setup.themes.get(thema)

    def _found(self, setup: CitySetup, words: str) -> list[dict[str, Any]]:
        """Products by name, each with its theme; None: no appointment is needed."""
        found = self._products[setup.key].find(words) if words else []
        named = [(one["key"], one["name"]) for one in found]
        return [
            {"key": key, "name": name, "theme": self._staff.agenda.theme_for(setup.key, key)}
            for key, name in named
        ]

    def _times(
        self,
        who: Staff,
        theme: Theme,
        product: str,
        wijze: str,
        plaats: str,
        personen: str,
        dag: str,
        status: int = 200,
        problem: str = "",
    ) -> Response:
        setup, now = self._staff.setup(who.city), self._staff.clock.now()
        mode = wijze if wijze in theme.modes else theme.modes[0]
        places = theme.places or ("",)
        place = (plaats if plaats in theme.places else places[0]) if mode == LOKET else None
        day, wrong = first_day(dag, now)
        persons = _persons(personen, theme)
        asked = {"product": product or None, "persons": persons}
        times = self._staff.counter.times(who.city, theme.key, mode, place, day, DAYS_SHOWN, **asked)  # type: ignore[arg-type]
        at_once = self._staff.counter.at_once(who.city, theme.key, mode, place, **asked)  # type: ignore[arg-type]
        return self._frame.page(
            "boeken_uur.html",
            who,
            BOOK,
            status,
            theme=theme,
            product=product,
            what=setup.products.get(product, theme.name),
            persons=persons,
            minutes=int(theme.length(product or None, persons).total_seconds() // 60),
            bring=self._along(who.city, product),
            at_once=at_once,
            problem=problem or wrong,
            today=now.date(),
            **ways_and_places(setup, theme.modes, theme.places, mode, place),
            **week_of_times(times, day),
        )

    def _form(
        self,
        who: Staff,
        hold: Hold,
        status: int = 200,
        typed: dict[str, str] | None = None,
        problem: str = "",
        wrong: str = "",
        *,
        gone: bool = False,
    ) -> Response:
        setup = self._staff.setup(who.city)
        return self._frame.page(
            "boeken_wie.html",
            who,
            BOOK,
            status,
            hold=hold,
            what=setup.products.get(hold.product or "") or setup.theme(hold.theme).name,
            where=setup.where(hold),
            typed=typed or {"naam": "", "mail": "", "telefoon": ""},
            wrong=wrong,
            problem=problem,
            gone=gone,
            say=saying,
        )

    def _bring(self, city: str, hold: Hold) -> str:
        """For the mail; nothing for a talk at home."""
        return self._along(city, hold.product or "") if hold.mode == LOKET else ""

    def _along(self, city: str, product: str) -> str:
        known = self._catalogue.products(city).get(product)
        return known.answer("meebrengen").tekst if known and "meebrengen" in known.aspecten else ""


def _themes(setup: CitySetup) -> list[tuple[str, str]]:
    return [(key, theme.name) for key, theme in setup.themes.items()]


def _persons(typed: str, theme: Theme) -> int:
    return min(max(int(typed), 1), theme.most_persons) if typed.isdecimal() and len(typed) < 4 else 1


def _phone(typed: str) -> str | None:
    """0470 12 34 56 → +32470123456; what is no number stays as it is typed."""
    digits = "".join(sign for sign in typed if sign.isdecimal())
    if typed.startswith("+"):
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return f"+32{digits[1:]}" if digits.startswith("0") and len(digits) in (9, 10) else typed or None
