"""Checks of what Rasa reads beside the examples: domain.yml, data/rules, and answers that stand there.

Rasa's own validator says nothing about a retrieval intent without an answer and an answer that is written in
two files, and names no file for most of the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.catalogue.check.content import Content, File
from bot.catalogue.check.problems import Problem, Problems

BY_CODE = (
    "vraag",
    "bevestigen",
    "ontkennen",
    "stoppen",
    "herhalen",
    "afspraak_maken",
    "afspraak_verplaatsen",
    "afspraak_annuleren",
    "afspraak_bekijken",
    "openingsuren",
    "locatie",
    "contact",
)
"""Acts whose answer is made in bot/answers, from the products, the hours and the agenda."""
UTTER = "utter_"
_BUILT_IN = ("action_listen", "action_restart", "action_session_start", "action_default_fallback")
_BUILT_IN_PREFIX = (
    "action_deactivate_loop",
    "action_revert",
    "action_default_",
    "action_two_stage",
    "action_back",
)


def act_answered(content: Content) -> Problems:
    """An act that code does not answer has a text in every city, its own or that of basis.yml."""
    for city in content.cities:
        for act in content.keys.acts:
            if act not in BY_CODE and act not in city.city.handelingen:
                yield Problem(
                    city.file.path,
                    f"handeling '{act}' heeft geen antwoord",
                    "schrijf het onder handelingen, hier of in data/gemeenten/basis.yml",
                )


def acts_known_to_rasa(content: Content) -> Problems:
    for domain in _domain(content):
        for act in content.keys.acts:
            if act not in _names(domain.content.get("intents")):
                yield Problem(domain.path, f"handeling '{act}' ontbreekt", "zet ze bij intents")


def intent_ruled(content: Content) -> Problems:
    """An intent without a rule gets no answer at all."""
    ruled = {step["intent"] for _, _, step in _steps(content) if "intent" in step}
    for domain in _domain(content):
        for intent in sorted(_names(domain.content.get("intents")) - ruled):
            yield Problem(
                domain.path, f"intent '{intent}' heeft geen regel", "schrijf er een regel voor in data/rules"
            )


def rules_name_known(content: Content) -> Problems:
    for domain in _domain(content):
        intents = _names(domain.content.get("intents"))
        does = _names(domain.content.get("actions")) | _names(domain.content.get("forms"))
        texts = set(_answers(content))
        for file, rule, step in _steps(content):
            yield from _step(file, rule, step, intents, does | texts)


def _step(file: File, rule: str, step: dict[str, Any], intents: set[str], does: set[str]) -> Problems:
    intent, action = step.get("intent"), step.get("action")
    if intent is not None and str(intent).split("/")[0] not in intents:
        yield Problem(
            file.path,
            f"regel '{rule}' noemt intent '{intent}', die niet bestaat",
            "kies er een uit domain.yml",
        )
    if action is None or action in does or action in _BUILT_IN or str(action).startswith(_BUILT_IN_PREFIX):
        return
    remedy = "schrijf dat antwoord" if str(action).startswith(UTTER) else "kies er een uit domain.yml"
    yield Problem(file.path, f"regel '{rule}' doet '{action}', dat niet bestaat", remedy)


def retrieval_answered(content: Content) -> Problems:
    """To a question of an intent such as `paspoort/meenemen` without its answer, residents get no message."""
    answers = set(_answers(content))
    for file in content.examples:
        for intent in _intents_of(file):
            if "/" in intent and f"{UTTER}{intent}" not in answers:
                yield Problem(
                    file.path, f"'{intent}' heeft geen antwoord", f"schrijf {UTTER}{intent} onder responses"
                )


def answered_once(content: Content) -> Problems:
    """Of an answer in two files Rasa keeps one, without saying which."""
    first: dict[str, File] = {}
    for file in _told(content):
        for name in _responses(file):
            earlier = first.setdefault(name, file)
            if earlier is not file:
                yield Problem(
                    file.path, f"'{name}' staat ook in {earlier.path}", "laat het op een plaats staan"
                )


def answers_say_something(content: Content) -> Problems:
    for file in _told(content):
        for name, variants in _responses(file).items():
            said = [_said(one) for one in variants] if isinstance(variants, list) else []
            if not said or not all(said):
                yield Problem(file.path, f"'{name}' heeft geen tekst", "schrijf ze onder 'text:'")


def _said(variant: Any) -> bool:
    if not isinstance(variant, dict):
        return False
    return bool(str(variant.get("text") or "").strip() or variant.get("custom"))


def _domain(content: Content) -> list[File]:
    """The domain, if there is one: a catalogue alone has no dialogue."""
    return [content.domain] if content.domain else []


def _told(content: Content) -> Iterator[File]:
    yield from _domain(content)
    yield from content.rules
    yield from content.examples


def _steps(content: Content) -> Iterator[tuple[File, str, dict[str, Any]]]:
    """Every step of every rule, with its file and the name of its rule."""
    for file in (*content.rules, *content.examples):
        for rule in _list(file.content.get("rules")):
            for step in _list(rule.get("steps")):
                yield file, str(rule.get("rule")), step


def _list(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _names(value: Any) -> set[str]:
    """The names of a list or a map of the domain: "- vraag" and "- vraag: {…}" both name vraag."""
    if isinstance(value, dict):
        return {str(name) for name in value}
    rows = value if isinstance(value, list) else []
    return {str(next(iter(row), "")) if isinstance(row, dict) else str(row) for row in rows}


def _intents_of(file: File) -> list[str]:
    return [str(block["intent"]) for block in _list(file.content.get("nlu")) if "intent" in block]


def _responses(file: File) -> dict[str, Any]:
    found = file.content.get("responses")
    return {str(name): variants for name, variants in found.items()} if isinstance(found, dict) else {}


def _answers(content: Content) -> Iterator[str]:
    return (name for file in _told(content) for name in _responses(file))


CHECKS = (
    act_answered,
    acts_known_to_rasa,
    intent_ruled,
    rules_name_known,
    retrieval_answered,
    answered_once,
    answers_say_something,
)
