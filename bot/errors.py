"""The tree of our exceptions.

OnthaalError
├── SettingsError          a setting is missing, wrong or still a default secret
├── InvalidInput           what came in can't be taken; `field` and a Dutch `reason`
│   ├── UnknownConversation
│   ├── UnknownMessage
│   └── UnknownButton
├── StaleEpoch             the conversation changed owner while this answer was made
└── EngineError            the engine gave no turn
    ├── EngineUnavailable  it can't be reached or is not ready: the message waits
    └── TurnFailed         it answered that the turn failed; `permanent` ends the attempts

bot.storage has StorageAway (the database can't be used now; the same may succeed in a moment).
Appointments and the catalogue have trees of their own, under OnthaalError as well.
"""

from __future__ import annotations


class OnthaalError(Exception):
    """Anything that Onthaal itself raises."""


class SettingsError(OnthaalError):
    """A setting is missing or can't be used."""


class InvalidInput(OnthaalError):
    """Input that can't be taken. `reason` is a Dutch sentence for people."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class UnknownConversation(InvalidInput):
    def __init__(self) -> None:
        super().__init__("conversation", "Dit gesprek bestaat niet meer. Begin een nieuw gesprek.")


class UnknownMessage(InvalidInput):
    def __init__(self) -> None:
        super().__init__("message", "Dat bericht hoort niet bij dit gesprek.")


class UnknownButton(InvalidInput):
    def __init__(self) -> None:
        super().__init__("button_id", "Die knop bestaat niet (meer). Typ gerust wat je wil weten.")


class StaleEpoch(OnthaalError):
    """The owner of the conversation changed: what was made for the former owner is not written."""


class EngineError(OnthaalError):
    """The engine gave no turn."""


class EngineUnavailable(EngineError):
    """The engine can't be reached or has no model yet."""


class TurnFailed(EngineError):
    """The engine answered that the turn failed. Nothing of it was saved there."""

    def __init__(self, code: str, detail: str = "", *, permanent: bool = False) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.permanent = permanent
