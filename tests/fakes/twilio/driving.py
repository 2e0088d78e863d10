"""The fake by remote control: what `/_fake/…` offers to a test in another process."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..console import Console
from .residents import Resident
from .server import console_settings

if TYPE_CHECKING:
    from .server import FakeTwilio

VERBS = {
    "says", "taps", "picks", "sends_media", "sends_voice", "sends_sticker", "sends_contact",
    "sends_location", "reacts", "phone_appears",
}  # fmt: skip

_meeting = threading.Lock()
"""Two requests at once must not make one person twice."""


def console(twilio: FakeTwilio) -> Console:
    return Console(
        faults=twilio.faults,
        clock=twilio.clock,
        state=lambda query: _state(twilio, query),
        drive=lambda asked: _drive(twilio, asked),
        settings=lambda changes: console_settings(twilio, changes),
    )


def _state(twilio: FakeTwilio, query: Mapping[str, str]) -> dict[str, Any]:
    """`after`: only messages with a higher number."""
    after = int(query.get("after", 0))
    return {
        "sent": [message.told() for message in twilio.sent if message.number > after],
        "inbound": [call.told() for call in twilio.inbound] if query.get("inbound") else [],
        "callbacks": len(twilio.callbacks),
        "violations": twilio.violations,
        "alerts": twilio.webhooks.alerts,
        "slowest": twilio.webhooks.slowest,
        "requests": len(twilio.requests),
    }


def _drive(twilio: FakeTwilio, asked: Mapping[str, Any]) -> dict[str, Any]:
    """{"resident": name, "sender": …, "phone": …, "bsuid": …, "do": verb, "with": […], "how": {…}}

    A resident is made when the name (with this sender) is new.

    :raises ValueError: unknown verb
    """
    if asked["do"] not in VERBS:
        raise ValueError(f"no such verb: {asked['do']}")
    with _meeting:
        resident = _resident(twilio, asked)
    call = getattr(resident, asked["do"])(*asked.get("with", ()), **asked.get("how", {}))
    return {"status": call.status, "sid": call.sid, "seconds": call.seconds} if call else {}


def _resident(twilio: FakeTwilio, asked: Mapping[str, Any]) -> Resident:
    sender = asked.get("sender", "")
    for resident in list(twilio.residents):
        if resident.name == asked["resident"] and sender in ("", resident.sender, resident.sender[9:]):
            return resident
    return twilio.resident(asked["resident"], sender, phone=asked.get("phone"), bsuid=asked.get("bsuid"))
