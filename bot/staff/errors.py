"""What the staff's part refuses.

OnthaalError
├── InvalidInput            a value for an account can't be taken: `field` and a Dutch `reason`
│   └── AccountExists       that user name is somebody's already
├── UnknownAccount          there is no such account
├── NoAccess                somebody who proved who they are may not work here; Dutch `reason`
└── NotSignedIn             no session, or it ended; Dutch `reason`
"""

from __future__ import annotations

from bot.errors import InvalidInput, OnthaalError


class AccountExists(InvalidInput):
    def __init__(self, username: str) -> None:
        super().__init__("naam", f"Er is al een account met de naam '{username}'.")


class UnknownAccount(OnthaalError):
    def __init__(self, username: str) -> None:
        super().__init__(f"Er is geen account met de naam '{username}'.")


class NoAccess(OnthaalError):
    """Proved who they are, but may not work here."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotSignedIn(OnthaalError):
    """No session, or one that ended."""

    def __init__(self, reason: str = "Je bent niet aangemeld. Meld je aan om verder te werken.") -> None:
        super().__init__(reason)
        self.reason = reason
