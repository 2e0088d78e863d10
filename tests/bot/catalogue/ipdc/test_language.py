"""Which form of address is chosen, and every way in which texts are written."""

from __future__ import annotations

from typing import Any

import pytest

from bot.catalogue.ipdc.language import read_lists, read_texts

ALL = {
    "nl": "gewoon",
    "en": "english",
    "nl-BE-x-formal": "u",
    "nl-BE-x-informal": "je",
    "nl-BE-x-generated-formal": "gemaakt u",
    "nl-BE-x-generated-informal": "gemaakt je",
}


def without(*tags: str) -> dict[str, str]:
    return {tag: text for tag, text in ALL.items() if tag not in tags}


@pytest.mark.parametrize(
    ("texts", "je", "u"),
    [
        (ALL, "je", "u"),
        (without("nl-BE-x-informal"), "gemaakt je", "u"),
        (without("nl-BE-x-formal"), "je", "gemaakt u"),
        # Without an informal text the generated formal one is not used.
        (without("nl-BE-x-formal", "nl-BE-x-informal"), "gemaakt je", "gewoon"),
        (without("nl-BE-x-formal", "nl-BE-x-generated-formal"), "je", "gewoon"),
        ({"nl": "gewoon"}, "gewoon", "gewoon"),
        ({"nl-BE-x-informal": "je"}, "je", ""),
        ({"en": "english"}, "", ""),
        ({"nl-BE-x-informal": "  ", "nl": "gewoon"}, "gewoon", "gewoon"),
    ],
)
def test_it_chooses_by_the_rule_of_lpdc(texts: dict[str, str], je: str, u: str) -> None:
    found = read_texts(texts)

    assert (found.choose("je"), found.choose("u")) == (je, u)


@pytest.mark.parametrize(
    ("raw", "je"),
    [
        ({"nl/je": "je"}, "je"),
        ({"NL-be-X-Informal": "je"}, "je"),
        ({"nl_BE_x_informal": "je"}, "je"),
        ({"nl-BE": "gewoon"}, "gewoon"),
        ("gewoon", "gewoon"),
        ([{"@language": "nl", "@value": "gewoon"}, {"@language": "en", "@value": "x"}], "gewoon"),
        ({"@language": "nl/je", "@value": "je"}, "je"),
        ({"nl": ["gewoon", "dubbel"]}, "gewoon"),
        ({"nl": {"@value": "gewoon"}}, "gewoon"),
        ({"nl": 5}, ""),
        (5, ""),
        (None, ""),
    ],
)
def test_it_understands_every_way_of_writing(raw: Any, je: str) -> None:
    assert read_texts(raw).choose("je") == je


def test_it_reads_the_invalid_tag_for_u() -> None:
    assert read_texts({"nl/u": "u", "nl": "gewoon"}).choose("u") == "u"


def test_it_has_english_and_any_dutch() -> None:
    assert read_texts(ALL).choose("en") == "english"
    assert read_texts({"nl-BE-x-generated-formal": "gemaakt u"}).any_dutch() == "gemaakt u"
    assert read_texts({"fr": "français"}).any_dutch() == ""
    assert not read_texts({})


def test_it_reads_search_terms_of_every_shape() -> None:
    assert read_lists({"nl": ["a", "b"], "en": ["c"]}) == ("a", "b")
    assert read_lists(["a", {"@value": "b", "@language": "nl"}]) == ("a", "b")
    assert read_lists("a") == ("a",)
    assert read_lists(None) == ()
