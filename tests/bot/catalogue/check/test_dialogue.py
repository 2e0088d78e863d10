"""Domain, rules and answers that Rasa reads: each fault that its own validator passes over, in a small root."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.answers.acts import _SPECIAL
from bot.answers.bookings import ACTS
from bot.catalogue import Catalogue
from bot.catalogue.check.dialogue import BY_CODE
from bot.catalogue.files import merge
from tests.bot.catalogue.check.complaints import errors
from tests.bot.catalogue.sample import CITY, block, write, write_examples, write_sample

DOMAIN: dict[str, Any] = {
    "version": "3.1",
    "intents": [{"vraag": {"use_entities": []}}, "begroeting", "medewerker"],
    "actions": ["action_antwoord"],
    "forms": {"afspraak_form": {"required_slots": []}},
}


def rule(intent: str, *actions: str) -> dict[str, Any]:
    return {"rule": f"na {intent}", "steps": [{"intent": intent}, *({"action": name} for name in actions)]}


RULES = [rule(intent, "action_antwoord") for intent in ("vraag", "begroeting", "medewerker")]


def write_dialogue(root: Path, domain: dict[str, Any] = DOMAIN, rules: list[Any] = RULES) -> None:
    write_sample(root)
    write(root / "domain.yml", domain)
    write(root / "data/rules/antwoorden.yml", {"version": "3.1", "rules": rules})


def test_it_finds_nothing_in_a_good_dialogue(tmp_path: Path) -> None:
    write_dialogue(tmp_path, rules=[*RULES, rule("vraag", "afspraak_form", "action_listen")])
    assert errors(tmp_path) == []


@pytest.mark.parametrize(
    ("domain", "rules", "complaint"),
    [
        (DOMAIN, RULES[:2], "domain.yml: intent 'medewerker' heeft geen regel"),
        (
            {**DOMAIN, "intents": ["vraag", "begroeting"]},
            RULES[:2],
            "domain.yml: handeling 'medewerker' ontbreekt",
        ),
        (
            DOMAIN,
            [*RULES, rule("medewerkr", "action_antwoord")],
            "noemt intent 'medewerkr', die niet bestaat",
        ),
        (DOMAIN, [*RULES, rule("vraag", "action_antword")], "doet 'action_antword', dat niet bestaat"),
        (DOMAIN, [*RULES, rule("vraag", "utter_dag")], "doet 'utter_dag', dat niet bestaat — schrijf dat"),
        (
            {**DOMAIN, "responses": {"utter_dag": [{"text": " "}]}},
            RULES,
            "domain.yml: 'utter_dag' heeft geen tekst",
        ),
        ({**DOMAIN, "responses": {"utter_dag": None}}, RULES, "domain.yml: 'utter_dag' heeft geen tekst"),
    ],
)
def test_it_refuses(domain: dict[str, Any], rules: list[Any], complaint: str, tmp_path: Path) -> None:
    write_dialogue(tmp_path, domain, rules)
    found = errors(tmp_path)
    assert len(found) == 1, found
    assert complaint in found[0]


def test_it_wants_an_answer_to_every_question_of_a_retrieval_intent(tmp_path: Path) -> None:
    write_dialogue(tmp_path)
    path = write_examples(tmp_path, "faq", block("begroeting/morgen", ["goedemorgen allen"]))
    assert any("'begroeting/morgen' heeft geen antwoord" in line for line in errors(tmp_path))
    answered = {"responses": {"utter_begroeting/morgen": [{"text": "Goedemorgen!"}]}}
    write(path, {"nlu": [{"intent": "begroeting/morgen", "examples": "- goedemorgen allen\n"}], **answered})
    assert not any("heeft geen antwoord" in line for line in errors(tmp_path))


def test_it_refuses_an_answer_in_two_files(tmp_path: Path) -> None:
    answer = {"responses": {"utter_dag": [{"text": "Dag!"}]}}
    write_dialogue(tmp_path, {**DOMAIN, **answer})
    write(tmp_path / "data/nlu/groet.yml", {"nlu": [], **answer})
    assert errors(tmp_path) == [
        "[FOUT] data/nlu/groet.yml: 'utter_dag' staat ook in domain.yml — laat het op een plaats staan"
    ]


def test_it_wants_an_answer_to_every_act_in_every_city(tmp_path: Path) -> None:
    write_sample(tmp_path, city={**CITY, "handelingen": {"begroeting": {"tekst": "Dag."}}})
    assert errors(tmp_path) == [
        "[FOUT] data/gemeenten/gent/gemeente.yml: handeling 'medewerker' heeft geen antwoord"
        " — schrijf het onder handelingen, hier of in data/gemeenten/basis.yml"
    ]


def test_it_takes_the_answer_that_all_cities_share(tmp_path: Path) -> None:
    write_sample(tmp_path, city={**CITY, "handelingen": {"begroeting": {"tekst": "Dag."}}})
    shared = merge({}, {"handelingen": {"medewerker": {"tekst": "Bel even."}}})
    write(tmp_path / "data/gemeenten/basis.yml", shared)
    assert errors(tmp_path) == []


def test_it_knows_which_acts_are_answered_by_code(catalogue: Catalogue) -> None:
    assert set(BY_CODE) <= {"vraag", *_SPECIAL, *ACTS}
    assert set(BY_CODE) <= set(catalogue.keys.acts)
