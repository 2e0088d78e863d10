"""Two corrections of Rasa 3.6.21 (its last version): the same result with less work in every turn."""

import functools
from typing import Any, Dict

from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event

_answers = Draft202012Validator(RemoteAction.action_response_format_spec())


def _validate(self: RemoteAction, result: Dict[str, Any]) -> bool:
    """Rasa has the schema itself checked again at every call, 20 ms; the answer is still checked.

    What plainly has the shape is not walked through by the schema either, 4 ms a turn; the rest gets its words.
    """
    if not _plain(result):
        _answers.validate(result)
    return True


def _plain(result: Any) -> bool:
    if not isinstance(result, dict) or not set(result) <= {"events", "responses"}:
        return False
    events, responses = result.get("events", []), result.get("responses", [])
    return _objects(events) and _objects(responses) and all(isinstance(e.get("event"), str) for e in events)


def _objects(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(one, dict) for one in found)


def install() -> None:
    RemoteAction._validate_action_result = _validate
    if not hasattr(Event.resolve_by_type, "cache_info"):  # walks all subclasses for every stored event
        Event.resolve_by_type = staticmethod(functools.lru_cache(maxsize=None)(Event.resolve_by_type))
