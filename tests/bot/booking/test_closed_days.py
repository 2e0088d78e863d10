"""A closed day is never taken in silence: it is named, and other days are offered."""

from __future__ import annotations

import json
import re
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.booking.moments import propose
from bot.dutch.dates import Option, read, say
from tests.bot.booking.form import Form
from tests.bot.booking.stages import at_office


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.integers(0, 55),
    said=st.sampled_from(["{}", "{} om 10 uur", "{} in de voormiddag", "graag {} na 9 uur"]),
)
def test_it_never_offers_a_time_on_a_closed_day_and_says_so(noor: Form, days: int, said: str) -> None:
    world, state = noor.world, at_office(noor).state
    day = (world.now + timedelta(days=days)).date()
    theme = world.city.afspraken.themas[state.thema or ""]
    if world.city.schedule.day_hours(theme.dienst, "balie", day):
        return

    asked = propose(read(said.format(say(Option("D", day))), world.now), state, world)

    assert f'"{day.isoformat()}T' not in json.dumps(asked)
    assert re.search("niets vrij|Zo ver vooruit|voorbij", asked["melding"])
