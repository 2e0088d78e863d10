"""The booking form: its validation, its questions and its end. What they mean is decided in bot/booking."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.saying import Events, after, say, set_slots
from actions.services import memory, metadata, question, services
from bot.booking import FORM_SLOTS, Reader, State, ask, asked, finish, stopped
from bot.dutch import spacy_pipeline


def state(tracker: Tracker) -> State:
    return State.from_slots(tracker.current_slot_values())


class ValidateAfspraakForm(FormValidationAction):
    """One call reads everything in the sentence. No events: Rasa then answers it as a question."""

    def name(self) -> str:
        return "validate_afspraak_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        before = memory(tracker)
        reader = Reader(question(tracker), before, services().world(tracker), metadata(tracker)["message_id"])
        updates = reader.read(state(tracker), tracker.get_slot("requested_slot"))
        if (
            updates and before.misunderstood
        ):  # an answer to the form: the next that is not understood is the first
            updates = {**updates, **replace(before, misunderstood=0).as_slots()}
        return set_slots(updates)


class AskAfspraakForm(Action):
    """The question for one slot."""

    slot = ""

    def name(self) -> str:
        return f"action_ask_afspraak_form_{self.slot}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        now, world = state(tracker), services().world(tracker)
        if world.staffed and _person_asked(tracker):
            return []
        say(dispatcher, [ask(self.slot, now, world)], tracker)
        return set_slots(asked(self.slot, now, world))


def _person_asked(tracker: Tracker) -> bool:
    """Whether this turn asked for a person: the form's question under it would be answered to somebody else."""
    turn = takewhile(lambda event: event.get("event") != "user", reversed(tracker.events))
    custom = ((event.get("data") or {}).get("custom") or {} for event in turn)
    return any("overdracht" in said for said in custom)


class AskThema(AskAfspraakForm):
    slot = "thema"


class AskWijze(AskAfspraakForm):
    slot = "wijze"


class AskPlaats(AskAfspraakForm):
    slot = "plaats"


class AskPersonen(AskAfspraakForm):
    slot = "personen"


class AskMoment(AskAfspraakForm):
    slot = "moment"


class AskNaam(AskAfspraakForm):
    slot = "naam"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        spacy_pipeline.warm()
        return super().run(dispatcher, tracker, domain)


class AskEmail(AskAfspraakForm):
    slot = "email"


class AskBevestigd(AskAfspraakForm):
    slot = "bevestigd"


class ActionAfspraakAfronden(Action):
    """The form closed: booked, not needed, or the wish was not clear."""

    def name(self) -> str:
        return "action_afspraak_afronden"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        given = services()
        reply = finish(
            tracker.get_slot("afspraak_uitkomst"),
            state(tracker),
            question(tracker),
            memory(tracker),
            given.world(tracker),
            given.links,
        )
        say(dispatcher, reply.messages, tracker)
        return [*set_slots(dict.fromkeys(FORM_SLOTS)), *after(reply)]


class ActionAfspraakGestopt(Action):
    def name(self) -> str:
        return "action_afspraak_gestopt"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        say(dispatcher, [stopped(state(tracker), services().world(tracker))], tracker)
        return set_slots(dict.fromkeys(FORM_SLOTS))
