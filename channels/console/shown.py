"""Cases and conversations as the page gets them: JSON with every word in it that people read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.catalogue import City, Product
from bot.conversations import MAX_TEXT, Entry
from bot.staff import Staff
from bot.takeover import Case, DraftShown, NoteShown, View
from bot.takeover.records import RESULTS
from bot.takeover.states import BOT, CALLBACK, CLOSED, HUMAN, OFFERED, QUEUED, WRAPUP
from bot.takeover.suggest import Draft
from channels.console.people import Person
from channels.console.spoken import Spoken

type Shown = dict[str, Any]

CHANNELS: Mapping[str, str] = {"web": "Website", "whatsapp": "WhatsApp", "telegram": "Telegram"}
STATES: Mapping[str, str] = {
    BOT: "Bij de bot",
    QUEUED: "In de wachtrij",
    OFFERED: "Aangeboden",
    HUMAN: "Bij een medewerker",
    WRAPUP: "Verslag invullen",
    CALLBACK: "Terug te bellen",
    CLOSED: "Afgesloten",
}
REASONS: Mapping[str, str] = {
    "gevraagd": "Vraagt een medewerker",
    "onbegrepen": "Bot begreep het niet",
    "boos": "Boos of overstuur",
    "altijd": "Altijd door een mens",
    "bijlage": "Stuurde een foto of spraak",
    "overgenomen": "Overgenomen van de bot",
}
LANGUAGES: Mapping[str, str] = {"nl": "Nederlands", "fr": "Frans", "en": "Engels", "de": "Duits"}


class Shower:
    """What one agent of one city sees."""

    def __init__(
        self, city: City, products: Mapping[str, Product], people: Mapping[str, Person], viewer: Staff
    ) -> None:
        self._city = city
        self._products = products
        self._people = people
        self._viewer = viewer.id
        self._departments = viewer.departments

    def case(self, case: Case, said: Spoken | None = None) -> Shown:
        """As in lists. `said`: what a person said last, when that is known better than the last line of the log."""
        return {
            "id": case.handover_id or case.conversation_id,
            "handover": case.handover_id,
            "conversation": case.conversation_id,
            "title": self._title(case),
            "channel": case.channel,
            "channelName": CHANNELS.get(case.channel, case.channel),
            "state": case.state,
            "stateName": self._state(case),
            "reasonName": REASONS.get(case.reason, ""),
            "departmentName": self._department(case.department),
            "product": case.product,
            "language": LANGUAGES.get(case.language, case.language) if case.language != "nl" else "",
            "agentName": case.agent_name,
            "mine": case.agent_id == self._viewer,
            "offeredToMe": self._asked(case) or self._department_asked(case),
            "mayDecline": self._asked(case),
            "offeredName": self._name(case.offered_to),
            "offeredUntil": _moment(case.offered_until),
            "forwardTo": self._name(case.forward_agent) or self._department(case.forward_department),
            "epoch": case.owner_epoch,
            "queuedAt": _moment(case.queued_at),
            "takenAt": _moment(case.taken_at),
            "endedAt": _moment(case.ended_at or case.closed_at),
            "lastText": said.text if said else case.last_text,
            "lastAuthor": said.author if said else case.last_author,
            "lastAt": _moment(said.at if said else case.last_at),
            "lastSeq": said.seq if said else case.last_seq,
            "place": case.place,
            "windowUntil": _moment(case.window_until),
            "dueAt": _moment(case.due_at),
            "result": RESULTS.get(case.result or "", case.result),
            "rating": case.rating,
        }

    def opened(self, case: Case) -> Shown:
        """With what only stands in an opened conversation, because opening is noted."""
        return {
            **self.case(case),
            "phone": case.phone,
            "wish": case.wish,
            "recordNote": case.record_note,
        }

    def before(self, case: Case) -> Shown:
        """An earlier contact of the same resident: that it was, and how it ended. Who wants more opens it."""
        return {
            "conversation": case.conversation_id,
            "title": self._title(case),
            "endedAt": _moment(case.ended_at or case.closed_at or case.last_at),
            "result": RESULTS.get(case.result or "", case.result),
        }

    def view(self, view: View) -> Shown:
        return {
            "case": self.opened(view.case) if view.case else None,
            "conversation": view.conversation_id,
            "epoch": view.epoch,
            "mode": view.mode,
            "may": sorted(view.may),
            "entries": [self.entry(entry) for entry in view.entries],
            "notes": [self._note(note) for note in view.notes],
            "drafts": [self._draft(draft) for draft in view.drafts],
            "channel": {
                "name": CHANNELS.get(view.channel.name, view.channel.name),
                "windowUntil": _moment(view.channel.window_until),
                "maxText": min(view.channel.max_text, MAX_TEXT),
                "most": MAX_TEXT,
                "buttons": view.channel.buttons,
            },
            "summary": list(view.summary),
            "earlier": [self.before(case) for case in view.earlier],
        }

    def entry(self, entry: Entry) -> Shown:
        """One line of the log. What begins with "_" is not for a browser."""
        return {
            "seq": entry.seq,
            "author": entry.author,
            "name": self._author(entry),
            "text": entry.text,
            "buttons": [button["title"] for button in entry.buttons],
            "source": _source(entry.extras),
            "at": _moment(entry.at),
        }

    def _author(self, entry: Entry) -> str:
        told = entry.extras.get("wie")
        if entry.author == "agent":
            return told if isinstance(told, str) and told else "Medewerker"
        return {"user": "Inwoner", "bot": "Bot", "system": "Systeem"}.get(entry.author, entry.author)

    def _note(self, note: NoteShown) -> Shown:
        return {
            "id": note.id,
            "after": note.after_seq,
            "name": note.agent_name,
            "text": note.text,
            "at": _moment(note.at),
        }

    def _draft(self, draft: DraftShown) -> Shown:
        return {
            "id": draft.id,
            "after": draft.after_seq,
            "text": draft.text,
            "source": _link(draft.source),
            "why": draft.why,
            "at": _moment(draft.at),
        }

    def _title(self, case: Case) -> str:
        product = self._products.get(case.product or "")
        name = product.kort if product else REASONS.get(case.reason, "Gesprek")
        return name[:1].upper() + name[1:]

    def _state(self, case: Case) -> str:
        if case.state == HUMAN:
            return "Van jou" if case.agent_id == self._viewer else f"Bij {case.agent_name}"
        if case.state == OFFERED:
            to = "jou" if case.offered_to == self._viewer else self._name(case.offered_to)
            return f"Aangeboden aan {to}"
        return STATES.get(case.state, case.state)

    def _asked(self, case: Case) -> bool:
        return self._viewer in (case.offered_to, case.forward_agent)

    def _department_asked(self, case: Case) -> bool:
        return case.forward_department in self._departments and case.agent_id != self._viewer

    def _name(self, agent_id: str | None) -> str:
        found = self._people.get(agent_id or "")
        return found.name if found else ""

    def _department(self, key: str | None) -> str:
        return self._city.contactcentrum.named(key) if key else ""


def proposed(draft: Draft) -> Shown:
    """sure: whether the assistant itself would have given this answer. unconfirmed: a fact that the city must check."""
    return {
        "text": draft.text,
        "source": _link(draft.source),
        "sure": bool(draft.source.get("zeker", True)),
        "unconfirmed": bool(draft.source.get("voorbeeld")),
        "about": draft.about_seq,
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="milliseconds") if at else None


def _source(extras: Mapping[str, Any]) -> Shown | None:
    answer = extras.get("antwoord")
    return _link(answer.get("bron")) if isinstance(answer, Mapping) else None


def _link(source: Any) -> Shown | None:
    """{"title", "url"} of where a text comes from; only web addresses become links."""
    if not isinstance(source, Mapping):
        return None
    title, url = source.get("titel") or source.get("naam"), source.get("url")
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        return {"title": str(title), "url": ""} if title else None
    return {"title": str(title or url), "url": url}
