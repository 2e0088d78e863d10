"""Two corrections of Rasa 3.6.21 (its last version): the same result with less work in every turn."""

import functools
from typing import Any, Dict

from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event

_answers = Draft202012Validator(RemoteAction.action_response_format_spec())


def _validate(self: RemoteAction, result: Dict[str, Any]) -> bool:
    """Rasa has the schema itself checked again at every call, 20 ms; the answer is still checked."""
    _answers.validate(result)
    return True


def install() -> None:
    RemoteAction._validate_action_result = _validate
    if not hasattr(Event.resolve_by_type, "cache_info"):  # walks all subclasses for every stored event
        Event.resolve_by_type = staticmethod(functools.lru_cache(maxsize=None)(Event.resolve_by_type))
