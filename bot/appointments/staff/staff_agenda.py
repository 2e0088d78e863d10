"""Everything that the staff does with the agenda, put together."""

from __future__ import annotations

from collections.abc import Callable

from bot.appointments.agenda import Agenda
from bot.appointments.setup import CitySetup
from bot.appointments.staff.blocking import Blocks
from bot.appointments.staff.checking_in import CheckIn
from bot.appointments.staff.counter import Counter
from bot.appointments.staff.illness import Illness
from bot.appointments.staff.looking import Looking
from bot.appointments.staff.walk_ins import WalkIns
from bot.clock import Clock
from bot.storage import Storage


class StaffAgenda:
    """`looking` reads; `check_in`, `counter`, `blocks`, `illness`, `walk_ins` change, and note who did.

    A city without an agenda raises NotOffered, as the agenda itself does.
    """

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        agenda: Agenda,
        whole: Callable[[str], CitySetup] | None = None,
    ) -> None:
        """`whole`: the set-up with what was put off, to name what was booked before."""
        self.agenda = agenda
        self.clock = clock
        self.whole = whole or agenda.setup
        self.looking = Looking(storage, clock, self.whole)
        self.check_in = CheckIn(storage, clock)
        self.blocks = Blocks(storage, clock)
        self.counter = Counter(storage, clock, agenda)
        self.illness = Illness(storage, clock, agenda, self.counter, self.looking.touching)
        self.walk_ins = WalkIns(storage, clock)

    def setup(self, city: str) -> CitySetup:
        """How the city's agenda is set up now."""
        return self.agenda.setup(city)
