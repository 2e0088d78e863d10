"""Rasa's tracker store in SQL, with the conversations that are under way kept in memory beside it."""

import itertools
import json
from collections import OrderedDict
from typing import Any, Dict, List, Optional, Text

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.pool import StaticPool

MOST = 500  # conversations in memory; an older one is read from SQL again


class Trackers(SQLTrackerStore):
    """SQL is the truth: every saved turn is committed there first. Memory only saves the reading back.

    A tracker leaves the memory when its turn begins and returns when the turn was saved (`keep`). A turn that
    fails half-way therefore leaves nothing behind: the next one reads from SQL.
    """

    def __init__(self, domain: Optional[Domain] = None, host: Optional[Text] = None, **rest: Any) -> None:
        self._kept: "OrderedDict[Text, DialogueStateTracker]" = OrderedDict()
        super().__init__(domain, host=host, **rest)
        if self.engine.dialect.name == "sqlite":
            self.engine.dispose()
            self.engine = _one_connection(str(self.engine.url))
            self.sessionmaker.configure(bind=self.engine)

    @property
    def domain(self) -> Domain:
        return self._domain

    @domain.setter
    def domain(self, domain: Optional[Domain]) -> None:
        """Another model has other slots: what is in memory was made for the former."""
        self._kept.clear()
        self._domain = domain or Domain.empty()

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        kept = self._kept.pop(sender_id, None)
        if kept is not None:
            return kept
        tracker = await super().retrieve(sender_id)
        if tracker is not None:
            tracker.saved_events = len(tracker.events)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Adds the events that came since the last save, in one statement."""
        await self.stream_events(tracker)
        saved = getattr(tracker, "saved_events", 0)
        rows = [
            self._row(tracker.sender_id, event) for event in itertools.islice(tracker.events, saved, None)
        ]
        if rows:
            with self.engine.begin() as connection:
                connection.execute(sa.insert(self.SQLEvent.__table__), rows)
        tracker.saved_events = len(tracker.events)

    def keep(self, tracker: DialogueStateTracker) -> None:
        """Remembers a tracker whose turn was saved whole."""
        self._kept[tracker.sender_id] = tracker
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)

    @staticmethod
    def _row(sender_id: Text, event: Any) -> Dict[Text, Any]:
        data = event.as_dict()
        return {
            "sender_id": sender_id,
            "type_name": event.type_name,
            "timestamp": data.get("timestamp"),
            "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
            "action_name": data.get("name"),
            "data": json.dumps(data),
        }


def _one_connection(url: Text) -> Any:
    """The process works in one thread: one open connection, where Rasa would open a file for every turn."""
    engine = sa.create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    sa.event.listen(engine, "connect", _write_ahead)
    return engine


def _write_ahead(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")


def kept_by(store: Any) -> List[Trackers]:
    """Our store behind Rasa's own wrapper; none when another one was configured."""
    inner = getattr(store, "_tracker_store", store)
    return [inner] if isinstance(inner, Trackers) else []
