"""Answers a question or an act, also in between a booking."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import UserUtteranceReverted
from rasa_sdk.executor import CollectingDispatcher

from actions.saying import Events, after, say
from actions.services import memory, question, services
from bot.answers import respond


class ActionAntwoord(Action):
    def name(self) -> str:
        return "action_antwoord"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        reply = respond(question(tracker), memory(tracker), services().world(tracker))
        say(dispatcher, reply.messages, tracker)
        return after(reply)


class ActionNietBegrepen(Action):
    """Rasa's fallback when no rule fits. It reverts, or Rasa would predict it again and again."""

    def name(self) -> str:
        return "action_niet_begrepen"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        reply = respond(question(tracker), memory(tracker), services().world(tracker))
        say(dispatcher, reply.messages, tracker)
        return [UserUtteranceReverted()]
