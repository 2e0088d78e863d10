"""Makes every failure inside a turn fatal to that turn: nothing of it is kept, and it may be sent again."""

import logging
import traceback
from typing import Any, NoReturn

from rasa.core.actions.action import ActionExecutionRejection
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import FailSafeTrackerStore

log = logging.getLogger(__name__)


def where(error: BaseException) -> str:
    """The place and kind of an error, never its words: they may hold what a resident wrote."""
    places = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__name__}\n{places}"


class TurnAborted(BaseException):
    """Ends the turn with `code` as the channel's error.

    Not an Exception: Rasa swallows those and goes on, and saves, as if nothing had happened.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


class _Strict:
    """An action whose failure ends the turn; a rejection is part of the protocol of forms and passes."""

    def __init__(self, action: Any) -> None:
        self._action = action

    def __getattr__(self, name: str) -> Any:
        return getattr(self._action, name)

    async def run(self, *arguments: Any) -> Any:
        try:
            return await self._action.run(*arguments)
        except ActionExecutionRejection:
            raise
        except Exception as e:
            log.error("%s failed: %s", self._action.name(), where(e))
            raise TurnAborted("actions", f"{self._action.name()}: {type(e).__name__}") from e


def circuit_breaker(tracker: Any, output_channel: Any, nlg: Any) -> NoReturn:
    """Rasa would stop in mid-turn, save, and leave a conversation that never answers again."""
    raise TurnAborted("stuck", "more actions in one turn than allowed")


def _lost_store(error: Exception) -> NoReturn:
    """Rasa would go on in memory: a resident's conversation would be forgotten without a word."""
    raise TurnAborted("dialogue", f"tracker store: {type(error).__name__}") from error


def install() -> None:
    original = MessageProcessor._run_action
    if getattr(original, "strict", False):
        return

    async def run_action(self: MessageProcessor, action: Any, *rest: Any, **named: Any) -> bool:
        return await original(self, _Strict(action), *rest, **named)

    run_action.strict = True  # type: ignore[attr-defined]
    MessageProcessor._run_action = run_action


def guard_store(store: Any) -> None:
    if isinstance(store, FailSafeTrackerStore):
        store._on_tracker_store_error = _lost_store
