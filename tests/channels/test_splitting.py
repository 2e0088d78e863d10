"""Long texts are cut where a reader would, and nothing gets lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.splitting import split, units

SENTENCE = "Breng een recente pasfoto mee naar het stadhuis. "
URL = "https://stad.example/afspraak/maken?wat=reispas&taal=nl"
TEXTS = st.text(
    st.one_of(
        st.sampled_from(list("aé .!?\n\"')…😀👍🏽\u200d\ufe0f")),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=400,
)


def packed(text: str) -> str:
    return "".join(text.split())


def test_emoji_count_as_two() -> None:
    assert [units("a"), units("é"), units("😀"), units("a😀b")] == [1, 1, 2, 4]


def test_a_text_that_fits_stays_whole() -> None:
    assert split("Dag Noor.\n\nTot straks.", 100) == ["Dag Noor.\n\nTot straks."]
    assert split("x" * 5000, None) == ["x" * 5000]
    assert split(" \n ", 10) == []


def test_it_cuts_after_a_paragraph_before_anything_else() -> None:
    first, second = "Zin een. Zin twee.", "Zin drie. Zin vier is wat langer."

    assert split(f"{first}\n\n{second}", 40) == [first, second]


def test_it_cuts_after_a_line_before_a_sentence() -> None:
    assert split("Je hebt nodig: a. b. c.\n- een pasfoto. En meer.", 40) == [
        "Je hebt nodig: a. b. c.",
        "- een pasfoto. En meer.",
    ]


def test_it_cuts_after_a_sentence_before_a_word() -> None:
    assert split("Kom naar het loket. Breng je kaart mee aub", 30) == [
        "Kom naar het loket.",
        "Breng je kaart mee aub",
    ]
    assert split('Zeg "hallo daar!" En ga dan zitten', 25) == ['Zeg "hallo daar!"', "En ga dan zitten"]


def test_it_does_not_leave_a_greeting_alone_for_a_better_kind_of_cut() -> None:
    text = f"Dag!\n\n{SENTENCE * 20}"

    assert len(split(text, 300)[0]) > 150


def test_it_cuts_between_words_when_there_is_no_sentence() -> None:
    assert split("een twee drie vier vijf zes", 12) == ["een twee", "drie vier", "vijf zes"]


@pytest.mark.parametrize("before", ["", "Lees meer: ", "Lees meer op:", "("])
def test_it_never_cuts_an_address_that_fits(before: str) -> None:
    text = f"{'Zie ook de pagina van de dienst burgerzaken van de stad '}{before}{URL} voor meer."

    for limit in range(len(URL) + len(before), 120):
        assert any(URL in piece for piece in split(text, limit)), limit


def test_it_cuts_a_long_word_before_the_address_in_it() -> None:
    assert split(f"{'x' * 40}({URL}", 60) == [f"{'x' * 40}(", URL]


def test_it_cuts_an_address_that_is_longer_than_a_message() -> None:
    pieces = split(f"Zie {URL * 3}", 50)

    assert "".join(pieces) == f"Zie{URL * 3}"
    assert all(units(piece) <= 50 for piece in pieces)


def test_it_cuts_a_word_without_end() -> None:
    assert split("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]
    assert split("😀" * 5, 5) == ["😀😀", "😀😀", "😀"]


def test_it_keeps_signs_together_that_are_drawn_as_one() -> None:
    family, thumb = "👩\u200d👩\u200d👧", "👍🏽"

    assert split(thumb * 3, 6) == [thumb, thumb, thumb]
    assert split(family * 2, 12) == [family, family]
    assert split("e\u0301" * 4, 5) == ["e\u0301e\u0301", "e\u0301e\u0301"]


@given(TEXTS, st.integers(2, 120))
def test_any_text_is_whole_in_order_and_fits(text: str, limit: int) -> None:
    pieces = split(text, limit)

    assert packed("".join(pieces)) == packed(text)
    assert all(0 < units(piece) <= limit for piece in pieces)
    assert all(len(piece.encode("utf-16-le")) == 2 * units(piece) for piece in pieces)  # no half pair
    assert all(piece == piece.strip() for piece in pieces)


@given(st.lists(st.sampled_from(["Ja.", "Misschien", URL, "\n\n", "😀", "gemeentehuis,"]), max_size=40))
def test_any_address_stays_whole(words: list[str]) -> None:
    text = " ".join(words)
    found = [address for piece in split(text, 80) for address in re.findall(r"https?://\S+", piece)]

    assert found == [URL] * words.count(URL)
