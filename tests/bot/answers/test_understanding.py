"""From rankings to a decision: every branch, with rankings written by hand."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answers import Context, Thresholds, Understanding, from_payload, understand
from bot.answers.understanding import same_product
from tests.bot.answers.sample import parsed, ranked

NOTHING = Context()
PASSPORT = Context("reispas", "kosten")
CHILD_PASSPORT = Context("reispas", "kosten", "kind")


def meant(parse: dict[str, Any], before: Context = NOTHING, text: str = "een zin") -> Understanding:
    return understand(text, parse, before)


def essence(found: Understanding) -> tuple[str, str | None, str | None, str]:
    return found.act, found.product, found.aspect, found.tier


@pytest.mark.parametrize(
    ("parse", "expected"),
    [
        (parsed(product="reispas", aspect="kosten"), ("vraag", "reispas", "kosten", "antwoord")),
        (parsed(product="reispas", aspect="geen"), ("vraag", "reispas", "algemeen", "antwoord")),
        (
            parsed(product="reispas", product_sure=0.4, aspect="kosten"),
            ("vraag", "reispas", "kosten", "keuze"),
        ),
        (parsed(product="reispas", product_sure=0.1), ("vraag", None, None, "onbekend")),
        (parsed(product="geen", aspect="kosten"), ("vraag", None, "kosten", "keuze")),
        (parsed(product="geen", aspect="kosten", aspect_sure=0.3), ("vraag", None, None, "onbekend")),
        (parsed("openingsuren"), ("openingsuren", None, None, "antwoord")),
        (parsed("openingsuren", product="reispas"), ("openingsuren", "reispas", None, "antwoord")),
        (
            parsed("openingsuren", product="reispas", product_sure=0.4),
            ("openingsuren", None, None, "antwoord"),
        ),
        (parsed("klacht", 0.4), ("klacht", None, None, "keuze")),
        (parsed("klacht", 0.2), ("buiten_bereik", None, None, "onbekend")),
        (parsed("buiten_bereik"), ("buiten_bereik", None, None, "onbekend")),
        (parsed("buiten_bereik", product="reispas"), ("buiten_bereik", None, None, "onbekend")),
        (
            parsed("buiten_bereik", 0.4, product="reispas", aspect="waar"),
            ("vraag", "reispas", "waar", "antwoord"),
        ),
        (
            parsed("buiten_bereik", 0.4, product="reispas", product_sure=0.5),
            ("buiten_bereik", None, None, "onbekend"),
        ),
        (parsed("buiten_bereik", 0.4), ("buiten_bereik", None, None, "onbekend")),
        ({}, ("geen", None, None, "onbekend")),
    ],
)
def test_it_decides_what_is_asked_and_how_sure_it_is(
    parse: dict[str, Any], expected: tuple[str, str | None, str | None, str]
) -> None:
    found = essence(meant(parse))
    assert found[1:] == expected[1:]
    assert found[0] == expected[0] or not parse


def test_it_puts_danger_before_everything() -> None:
    parse = parsed(product="reispas") | {"intent_ranking": ranked("vraag", 0.6, noodgeval=0.3)}
    assert essence(meant(parse)) == ("noodgeval", None, None, "antwoord")
    unlikely = parsed(product="reispas") | {"intent_ranking": ranked("vraag", 0.8, noodgeval=0.1)}
    assert meant(unlikely).act == "vraag"


def test_it_refuses_a_question_that_is_as_likely_out_of_scope() -> None:
    parse = parsed(product="reispas", product_sure=0.5) | {
        "intent_ranking": ranked("vraag", 0.5, buiten_bereik=0.48)
    }
    assert essence(meant(parse)) == ("buiten_bereik", None, None, "onbekend")


def test_it_leaves_no_aspect_out_of_the_comparison_when_a_product_is_named() -> None:
    parse = parsed(product="reispas") | {"aspect_ranking": ranked("geen", 0.6, duur=0.3, kosten=0.1)}
    assert meant(parse).aspect == "duur"
    parse = parsed(product="reispas") | {
        "aspect_ranking": ranked("geen", 0.7, duur=0.1, kosten=0.1, waar=0.1)
    }
    assert meant(parse).aspect == "algemeen"
    parse = parsed(product="reispas") | {"aspect_ranking": ranked("geen", 1.0, duur=0.0)}
    assert meant(parse).aspect == "algemeen"


@pytest.mark.parametrize(
    ("text", "parse", "before", "expected"),
    [
        (
            "en hoeveel kost dat",
            parsed(aspect="kosten"),
            Context("rijbewijs", "duur"),
            ("rijbewijs", "kosten", None),
        ),
        ("en voor mijn zoontje", parsed(), PASSPORT, ("reispas", "kosten", "kind")),
        (
            "en voor mijn zoontje",
            parsed(aspect="algemeen", aspect_sure=0.5),
            PASSPORT,
            ("reispas", "kosten", "kind"),
        ),
        ("en voor mijn vrouw?", parsed(aspect="meebrengen"), PASSPORT, ("reispas", "kosten", "ander")),
        ("wat is dat", parsed(aspect="algemeen"), PASSPORT, ("reispas", "algemeen", None)),
        ("en voor mijn zoontje", parsed(), Context("reispas"), ("reispas", "algemeen", "kind")),
        ("en wat meebrengen", parsed(aspect="meebrengen"), CHILD_PASSPORT, ("reispas", "meebrengen", "kind")),
        ("en voor mijn vader", parsed(), CHILD_PASSPORT, ("reispas", "kosten", "ander")),
        (
            "hoeveel kost dat",
            parsed(product="geen", product_sure=0.3, aspect="kosten", aspect_sure=0.45),
            PASSPORT,
            ("reispas", "kosten", None),
        ),
    ],
)
def test_it_takes_the_product_of_before_for_a_follow_up(
    text: str, parse: dict[str, Any], before: Context, expected: tuple[str, str, str | None]
) -> None:
    found = meant(parse, before, text)
    assert (found.product, found.aspect, found.person) == expected
    assert (found.tier, found.about_before) == ("antwoord", True)


def test_it_takes_no_product_of_before_where_nothing_is_asked_about_it() -> None:
    found = meant(parsed(), PASSPORT, "blabla")
    assert (found.product, found.tier) == (None, "onbekend")


def test_it_takes_no_product_of_before_where_it_is_unsure_of_everything() -> None:
    parse = parsed(product_sure=0.3, aspect="kosten", aspect_sure=0.36)
    found = meant(parse, PASSPORT)
    assert (found.tier, found.about_before) == ("onbekend", False)


def test_it_forgets_for_whom_when_another_product_is_named() -> None:
    found = meant(parsed(product="rijbewijs", aspect="kosten"), CHILD_PASSPORT)
    assert (found.product, found.person) == ("rijbewijs", None)


def test_it_hears_for_whom() -> None:
    found = meant(parsed(product="reispas", aspect="kosten"), text="wat kost een reispas voor mijn dochter")
    assert found.person == "kind"


def test_it_names_the_alternatives_with_the_chosen_one_first() -> None:
    parse = {
        "intent_ranking": ranked("vraag", 0.8, openingsuren=0.15),
        "product_ranking": ranked("reispas", 0.4, kids_id=0.3, identiteitskaart=0.2, geen=0.1),
        "aspect_ranking": ranked("kosten", 0.9),
    }
    found = meant(parse)
    assert [(one.act, one.product) for one in found.alternatives] == [
        ("vraag", "reispas"),
        ("vraag", "kids_id"),
        ("vraag", "identiteitskaart"),
        ("openingsuren", None),
    ]
    assert found.tier == "keuze"


def test_it_offers_at_most_five_alternatives() -> None:
    many = {f"product_{number}": 0.1 for number in range(8)}
    parse = parsed() | {"product_ranking": ranked("reispas", 0.3, **many)}
    assert len(meant(parse).alternatives) == 5


def test_it_follows_the_thresholds_it_is_given() -> None:
    parse = parsed(product="reispas", product_sure=0.5)
    assert understand("", parse, NOTHING).tier == "keuze"
    assert understand("", parse, NOTHING, Thresholds(product_sure=0.5)).tier == "antwoord"


def test_it_is_sure_of_a_tapped_button() -> None:
    found = from_payload({"act": "vraag", "entities": {"product": "reispas", "aspect": "duur"}}, NOTHING)
    assert essence(found) == ("vraag", "reispas", "duur", "antwoord")
    assert found.confidence == 1.0


def test_it_keeps_aspect_and_person_of_before_under_a_button() -> None:
    same = from_payload({"act": "vraag", "entities": {"product": "reispas"}}, CHILD_PASSPORT)
    assert (same.aspect, same.person) == ("kosten", "kind")
    other = from_payload({"act": "vraag", "entities": {"product": "rijbewijs"}}, CHILD_PASSPORT)
    assert other.person is None
    child = from_payload({"act": "vraag", "entities": {"product": "rijbewijs", "persoon": "ander"}}, NOTHING)
    assert child.person == "ander"


def test_it_reads_one_label_as_well_as_a_ranking() -> None:
    part = {
        "intent_ranking": {"name": "vraag", "confidence": 0.9},
        "product_ranking": {"name": "reispas", "confidence": 0.9},
        "aspect_ranking": {"name": "kosten", "confidence": 0.9},
    }
    assert essence(meant(part)) == ("vraag", "reispas", "kosten", "antwoord")


@pytest.mark.parametrize(
    "text",
    [
        "nee, ik bedoel een reispas",
        "en voor een reispas?",
        "en een reispas",
        "of een internationale reispas?",
    ],
)
def test_it_asks_the_same_of_another_product(text: str) -> None:
    found = meant(parsed(product="reispas", aspect="algemeen"), Context("rijbewijs", "kosten"), text)
    assert (found.product, found.aspect) == ("reispas", "kosten")


@pytest.mark.parametrize("text", ["reispas", "en wat is een reispas?", "vertel eens iets over de reispas"])
def test_it_begins_anew_when_another_product_is_not_only_named(text: str) -> None:
    found = meant(parsed(product="reispas", aspect="algemeen"), Context("rijbewijs", "kosten"), text)
    assert (found.product, found.aspect) == ("reispas", "algemeen")


def test_it_answers_a_bare_name_with_what_was_asked_before_it() -> None:
    found = meant(
        parsed(product="bewonerskaart", aspect="algemeen"), Context(None, "kosten"), "bewonerskaart"
    )
    assert found.aspect == "kosten"


@pytest.mark.parametrize(
    ("ask", "none", "expected"),
    [
        (0.50, 0.01, ("vraag", "antwoord")),
        (0.36, 0.01, ("vraag", "antwoord")),
        (0.10, 0.01, ("vraag", "keuze")),
        (0.02, 0.08, ("buiten_bereik", "onbekend")),
        (0.36, 0.44, ("buiten_bereik", "onbekend")),
    ],
)
def test_it_weighs_a_clear_product_against_out_of_scope(
    ask: float, none: float, expected: tuple[str, str]
) -> None:
    """ "Hoeveel kost een …" is asked of a resident's card and of a car: the product tells which."""
    parse = {
        "intent_ranking": ranked("buiten_bereik", 0.98 - ask, vraag=ask),
        "product_ranking": ranked("bewonerskaart", 0.99 - none, geen=none),
        "aspect_ranking": ranked("kosten", 0.99),
    }
    found = meant(parse)
    assert (found.act, found.tier) == expected


@pytest.mark.parametrize(
    ("text", "parse", "product"),
    [
        ("waar kan ik em kopen", parsed("buiten_bereik", aspect="waar", aspect_sure=0.95), "uitpas"),
        (
            "moet ik betalen",
            parsed(product="begraafplaats", product_sure=0.16, aspect="kosten", aspect_sure=0.95),
            "uitpas",
        ),
        ("wat is het weer", parsed("buiten_bereik", aspect="duur", aspect_sure=0.95), None),
        ("wat kost een reispas", parsed(product="reispas", aspect="kosten", aspect_sure=0.95), None),
        ("zeg eens iets", parsed(aspect="algemeen", aspect_sure=0.95), None),
        ("misschien waar", parsed(aspect="waar", aspect_sure=0.6), None),
    ],
)
def test_it_takes_the_product_of_the_first_question_in_one_message(
    text: str, parse: dict[str, Any], product: str | None
) -> None:
    found = same_product(text, parse, Context("uitpas", "kosten"))
    assert (found.product if found else None) == product
