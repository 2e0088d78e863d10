"""What the website's chat refuses, with the words for it.

Refused(status, field, reason)   HTTP status and close code of the socket (4400 + …) in one place
├── UnknownToken                 401, 4401
├── ForeignOrigin                403, 4403
└── TooFast                      429, 4429; `retry_after` seconds
"""

from __future__ import annotations

BAD_FRAME = 4400
NO_SESSION = 4401
FOREIGN_ORIGIN = 4403
REPLACED = 4409
TOO_FAST = 4429
GOING_AWAY = 1001
OVERLOADED = 1013


class Refused(Exception):
    """A request that gets no service; `reason` is a Dutch sentence for people."""

    status = 400
    code = BAD_FRAME
    retry_after: float | None = None

    def __init__(self, field: str, reason: str, *, status: int | None = None) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
        self.status = status or self.status


class UnknownToken(Refused):
    status = 401
    code = NO_SESSION

    def __init__(self) -> None:
        super().__init__("token", "Dit gesprek is verlopen of bestaat niet. Begin een nieuw gesprek.")


class ForeignOrigin(Refused):
    status = 403
    code = FOREIGN_ORIGIN

    def __init__(self) -> None:
        super().__init__("origin", "Deze website mag de chat van deze gemeente niet gebruiken.")


class TooFast(Refused):
    status = 429
    code = TOO_FAST

    def __init__(self, retry_after: float) -> None:
        super().__init__("rate", "Dat gaat erg snel. Wacht even en probeer het dan opnieuw.")
        self.retry_after = round(retry_after, 1)
