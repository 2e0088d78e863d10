"""Puts the staff's agenda together."""

from __future__ import annotations

from typing import Protocol

from fastapi import APIRouter

from bot.appointments import Agenda
from bot.appointments.setups import Setups
from bot.appointments.staff import StaffAgenda
from bot.appointments.video import Talks
from bot.catalogue import Catalogue
from bot.clock import Clock
from bot.settings import Settings
from bot.storage import Storage
from channels.console.agenda.block_pages import BlockPages
from channels.console.agenda.booking_pages import BookingPages
from channels.console.agenda.change_pages import ChangePages
from channels.console.agenda.day_pages import DayPages
from channels.console.agenda.ill_pages import IllPages
from channels.console.agenda.rendering import Frame
from channels.console.agenda.visit_pages import VisitPages
from channels.console.agenda.walk_in_pages import WalkInPages
from channels.console.assets import Assets


class Services(Protocol):
    """What the agenda needs of the installation."""

    @property
    def settings(self) -> Settings: ...
    @property
    def storage(self) -> Storage: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def agenda(self) -> Agenda: ...
    @property
    def setups(self) -> Setups: ...
    @property
    def talks(self) -> Talks: ...


class AgendaConsole:
    """The routes under /balie/agenda. The application must have `guard.install`ed, and serve the console's assets.

    `frame` is for who adds pages to it.
    """

    def __init__(self, services: Services) -> None:
        self.staff = StaffAgenda(services.storage, services.clock, services.agenda, services.setups.whole)
        self.frame = Frame(services.catalogue, Assets())
        self.router = APIRouter()
        for pages in (
            DayPages(self.staff, services.talks, self.frame),
            BlockPages(self.staff, self.frame),
            IllPages(self.staff, self.frame),
            WalkInPages(self.staff, self.frame, services.settings.link_secret),
            BookingPages(self.staff, services.catalogue, self.frame),
            ChangePages(self.staff, self.frame),
            VisitPages(self.staff, services.talks, self.frame),
        ):
            self.router.include_router(pages.routes())
