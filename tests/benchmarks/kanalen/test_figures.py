"""What is lost, doubled or turned around is counted as such, and nothing else is."""

import math

import pytest

from benchmarks.kanalen.figures import Counts, counted, overtaken, percentile, ratio, repeated, strange, total

SAID = ["een", "twee", "drie", "vier"]


def test_it_finds_nothing_wrong_when_every_message_is_answered_once_and_in_order() -> None:
    assert counted(SAID, SAID) == Counts(messages=4)


def test_it_counts_what_was_never_answered() -> None:
    assert counted(SAID, ["een", "vier"]) == Counts(messages=4, lost=2)


def test_it_counts_every_answer_after_the_first() -> None:
    assert counted(SAID, ["een", "een", "twee", "drie", "drie", "drie", "vier"]) == Counts(4, doubled=3)


def test_it_counts_answers_that_came_after_a_later_one() -> None:
    assert counted(SAID, ["twee", "een", "vier", "drie"]) == Counts(4, reordered=2)


def test_a_double_that_comes_late_is_no_change_of_order() -> None:
    assert counted(SAID, ["een", "twee", "een", "drie", "vier"]) == Counts(4, doubled=1)


def test_it_counts_everything_of_a_conversation_that_went_all_wrong() -> None:
    assert counted(SAID, ["drie", "een", "een"]) == Counts(4, lost=2, doubled=1, reordered=1)


def test_it_tells_what_was_answered_to_nobody() -> None:
    assert strange(SAID, ["een", "vijf"]) == ["vijf"]


@pytest.mark.parametrize(("places", "late"), [([], 0), ([0, 1, 2], 0), ([2, 0, 1], 2), ([1, 0, 2], 1)])
def test_it_counts_who_was_overtaken(places: list[int], late: int) -> None:
    assert overtaken(places) == late


def test_it_adds_conversations() -> None:
    assert total([Counts(4, lost=1), Counts(3, doubled=2, reordered=1)]) == Counts(7, 1, 2, 1)


def test_it_counts_repeated_keys() -> None:
    assert repeated(["a", "b", "a", "a"]) == 2


def test_it_interpolates_a_percentile() -> None:
    assert percentile([float(n) for n in range(101)], 95) == 95.0
    assert percentile([1.0], 99) == 1.0


def test_it_measures_nothing_when_there_is_nothing() -> None:
    assert math.isnan(percentile([], 95))


def test_it_divides_the_middle_rounds() -> None:
    assert ratio([10.0, 30.0, 20.0], [100.0, 40.0, 10.0]) == 0.5
