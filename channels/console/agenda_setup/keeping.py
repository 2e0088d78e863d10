"""What the pages know and change: each change is seen by this process at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from bot.appointments.agenda import Agenda
from bot.appointments.misplaced import Misplaced, misplaced
from bot.appointments.set_up import SetUp
from bot.appointments.setting_up import SettingUp, ThemeChanges
from bot.appointments.setup import CitySetup
from bot.appointments.setups import Setups
from bot.appointments.staff import StaffAgenda, UnknownThing
from bot.appointments.staff.reseating import end_holds, reseat
from bot.clock import Clock
from bot.settings import Settings
from bot.staff import Staff
from bot.storage import Storage


class Services(Protocol):
    """What the set-up, the figures and the exports need of the installation."""

    @property
    def settings(self) -> Settings: ...
    @property
    def storage(self) -> Storage: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def setups(self) -> Setups: ...
    @property
    def agenda(self) -> Agenda: ...
    @property
    def setting_up(self) -> SettingUp: ...


class Keeping:
    """`set_up`: what was changed until now."""

    def __init__(self, services: Services) -> None:
        self.clock = services.clock
        self.storage = services.storage
        self.setups = services.setups
        self.set_up = SetUp(services.storage)
        self._setting_up = services.setting_up
        self._illness = StaffAgenda(services.storage, services.clock, services.agenda).illness

    def content(self, city: str) -> CitySetup:
        """As the files say it. Raises UnknownThing for a city without an agenda."""
        if city not in self.setups:
            raise UnknownThing(f"{city} has no agenda")
        return self.setups.content(city)

    def changes_of(self, city: str, theme: str) -> ThemeChanges:
        return self._setting_up.changes_of(city, theme)

    @contextmanager
    def changing(self, who: Staff) -> Iterator[SettingUp]:
        """What is changed in here holds from then on; who loses their desk or colleague by it gets another one."""
        self.content(who.city)
        try:
            yield self._setting_up
        finally:
            self.setups.forget(who.city)
        end_holds(self.storage, self.setups[who.city])
        reseat(self._illness, who, self.misplaced(who.city))

    def misplaced(self, city: str) -> list[Misplaced]:
        self.content(city)
        self.setups.forget(city)  # another process may have changed it a moment ago
        return misplaced(self.storage, self.clock, self.setups[city])


def chosen_of(known: Mapping[str, object], given: list[str]) -> tuple[str, ...]:
    """Those of `given` that exist, each once, in the order of `known`."""
    return tuple(key for key in known if key in given)
