"""A fake Twilio for each test, which must find no fault with what it was sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.channels.whatsapp.outbound import Out, twilio_of_two_cities
from tests.fakes.twilio import FakeTwilio


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with twilio_of_two_cities() as running:
        yield running
        assert running.violations == []


@pytest.fixture
def out(twilio: FakeTwilio) -> Out:
    return Out(twilio)
