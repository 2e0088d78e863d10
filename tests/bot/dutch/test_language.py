"""Which language a message is in: sure of other languages, silent about Dutch and about doubt."""

import time
from pathlib import Path

import pytest

from bot.dutch.language import detect

TABLE = Path(__file__).with_name("languages.tsv")
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("code", "text"), ROWS)
def test_it_knows_the_language_and_says_nothing_of_dutch(code: str, text: str) -> None:
    assert detect(text) == (None if code == "nl" else code)


@pytest.mark.parametrize("text", ["", "   ", "?!", "1000", "ok", "hello there", "guten tag", "\u2060"])
def test_it_says_nothing_of_too_little(text: str) -> None:
    assert detect(text) is None


def test_it_reads_curly_apostrophes() -> None:
    assert detect("j\u2019ai besoin d\u2019un passeport") == "fr"


def test_it_is_fast_enough_for_every_message() -> None:
    texts = [text for _, text in ROWS]
    start = time.perf_counter()
    for text in texts:
        detect(text)
    assert (time.perf_counter() - start) / len(texts) < 0.002
