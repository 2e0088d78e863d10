"""What the website's chat shows: entries of the log as frames for the browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.clock import brussels
from bot.conversations import MAX_TEXT, Accepted, Entry, Hint
from bot.errors import InvalidInput
from channels.base import Abilities
from channels.web.errors import BAD_FRAME, Refused

ABILITIES = Abilities(
    name="web",
    max_text=MAX_TEXT,
    max_reply=None,
    max_buttons=None,
    max_button_title=None,
    max_list=0,
    max_list_title=None,
    list_text=None,
    link_buttons=True,
    typing=True,
    history=True,
)

type Outbound = dict[str, Any]

INWARD = frozenset({"reden", "product", "taal"})
"""Of `overdracht`: for whom the bot asks and why ("boos") is for the desk, and never for the resident."""


def message(entry: Entry) -> Outbound:
    """One entry of the log."""
    return {
        "t": "msg",
        "seq": entry.seq,
        "id": entry.id,
        "from": entry.author,
        "text": entry.text,
        "buttons": list(entry.buttons),
        "extras": _extras(entry.extras),
        "ts": brussels(entry.at).isoformat(timespec="seconds"),
    }


def _extras(extras: Mapping[str, Any]) -> dict[str, Any]:
    """What a browser may know: nothing whose key begins with "_", and of `overdracht` nothing INWARD."""
    shown = {key: value for key, value in extras.items() if not key.startswith("_")}
    if isinstance(told := shown.pop("overdracht", None), Mapping):
        outward = {key: value for key, value in told.items() if key not in INWARD}
        shown |= {"overdracht": outward} if outward else {}
    return shown


def accepted(cid: str, taken: Accepted) -> Outbound:
    return {"t": "accepted", "cid": cid, "seq": taken.seq, "id": taken.message_id, "text": taken.text}


def typing(hint: Hint) -> Outbound:
    """Somebody is typing; "wie" when it is a person, who stops without a word."""
    who = hint.get("wie")
    return {"t": "typing", "on": bool(hint.get("on")), **({"wie": who} if isinstance(who, str) else {})}


def error(problem: InvalidInput | Refused, cid: str | None = None) -> Outbound:
    """A problem in words. `cid`: of the frame that it is about, when that could be read."""
    frame: Outbound = {
        "t": "error",
        "code": problem.code if isinstance(problem, Refused) else BAD_FRAME,
        "field": problem.field,
        "reason": problem.reason,
    }
    if cid is not None:
        frame["cid"] = cid
    if isinstance(problem, Refused) and problem.retry_after is not None:
        frame["retry_after"] = problem.retry_after
    return frame
