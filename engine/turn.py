"""One turn: what comes in, what Rasa makes of it, and the earlier outcome when it came in before."""

from dataclasses import dataclass
from typing import Any, Collection, Dict, List, Optional, Text, Tuple

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from engine.trackers import kept_by

WORD_JOINER = "\u2060"  # Rasa reads "/x" as an intent and strips spaces; this it does not strip
LONGEST_TEXT = 4000
LONGEST_KEY = 200


class BadRequest(ValueError):
    """The body of a turn is not what the contract says."""


@dataclass(frozen=True)
class Request:
    """The body of POST /turn, checked: exactly one of `text` and `payload` is set."""

    conversation: str
    message_id: str
    text: Optional[str]
    payload: Optional[Dict[str, Any]]
    metadata: Dict[str, Any]


def read(body: Any, acts: Collection[str]) -> Request:
    if not isinstance(body, dict):
        raise BadRequest("a JSON object")
    text, payload = body.get("text"), body.get("payload")
    if (text is None) == (payload is None):
        raise BadRequest("exactly one of text and payload")
    if text is not None and not (isinstance(text, str) and len(text) <= LONGEST_TEXT):
        raise BadRequest(f"text: a string of at most {LONGEST_TEXT} characters")
    if payload is not None:
        _check_payload(payload, acts)
    keys = {name: _key(body, name) for name in ("conversation", "message_id")}
    metadata = {name: body.get(name) for name in ("gemeente", "channel", "nu")}
    if any(value is not None and not isinstance(value, str) for value in metadata.values()):
        raise BadRequest("gemeente, channel and nu: strings")
    return Request(
        text=text, payload=payload, metadata={**metadata, "message_id": keys["message_id"]}, **keys
    )


def _key(body: Dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_KEY:
        raise BadRequest(f"{name}: a string of 1 to {LONGEST_KEY} characters")
    return value


def _check_payload(payload: Any, acts: Collection[str]) -> None:
    if not isinstance(payload, dict) or payload.get("act") not in acts:
        raise BadRequest("payload: an object with a known act")
    if not isinstance(payload.get("entities") or {}, dict):
        raise BadRequest("payload: entities is an object")


class Collected(CollectingOutputChannel):
    """Each message whole, in order: text, buttons and custom together."""

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        self.messages.append(whole(message))


def whole(message: Dict[Text, Any]) -> Dict[Text, Any]:
    return {key: message[key] for key in ("text", "buttons", "custom") if message.get(key)}


async def parse(processor: MessageProcessor, request: Request) -> Dict[Text, Any]:
    if request.payload is not None:
        return _parse_of_button(request.payload)
    text = request.text or ""
    safe = WORD_JOINER + text if text.lstrip().startswith("/") else text
    found = await processor.parse_message(UserMessage(safe))
    found["text"] = text
    return found


def _parse_of_button(payload: Dict[str, Any]) -> Dict[Text, Any]:
    entities = [
        {"entity": name, "value": value, "start": 0, "end": 0, "extractor": "button"}
        for name, value in (payload.get("entities") or {}).items()
    ]
    return {
        "text": "",
        "intent": {"name": payload["act"], "confidence": 1.0},
        "intent_ranking": [],
        "entities": entities,
        "payload": payload,
    }


Outcome = Tuple[List[Dict[Text, Any]], Dict[Text, Any]]


async def run(processor: MessageProcessor, request: Request, found: Dict[Text, Any]) -> Outcome:
    """The messages and the parse of the turn. Saves the tracker as the last step, or not at all.

    The steps of MessageProcessor.handle_message, with one look between loading and changing the tracker:
    a message that was already handled is not handled again, its outcome is given once more.
    """
    tracker = await processor.get_tracker(request.conversation)
    before = earlier(tracker, request.message_id)
    if before is not None:
        return before
    out = Collected()
    message = UserMessage(
        request.text,
        out,
        request.conversation,
        parse_data=found,
        input_channel=request.metadata["channel"] or "web",
        message_id=request.message_id,
        metadata=request.metadata,
    )
    message.text = request.text or ""  # UserMessage strips blank lines
    await processor._update_tracker_session(tracker, out, request.metadata)
    await processor._handle_message_with_tracker(message, tracker)
    tracker = await processor.run_action_extract_slots(out, tracker)
    await processor._run_prediction_loop(out, tracker)
    await processor.save_tracker(tracker)
    for store in kept_by(processor.tracker_store):
        store.keep(tracker)
    return out.messages, found


def earlier(tracker: DialogueStateTracker, message_id: str) -> Optional[Outcome]:
    """What the last message gave, when it is this one: the gateway lost our answer and asks again."""
    messages: List[Dict[Text, Any]] = []
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            messages.append(whole({"text": event.text, **event.data}))
        if isinstance(event, UserUttered):
            return (messages[::-1], _parse_of(event)) if event.message_id == message_id else None
    return None


def _parse_of(event: UserUttered) -> Dict[Text, Any]:
    """What recognition gave; Rasa keeps two things of the message beside it."""
    return {key: value for key, value in event.parse_data.items() if key not in ("message_id", "metadata")}
