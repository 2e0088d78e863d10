"""The table tells in words what was measured and whether each target is reached."""

import pytest

from benchmarks.__main__ import main
from benchmarks.keten import table
from benchmarks.keten.measuring import Figures, percentile
from benchmarks.keten.preparing import Training
from benchmarks.keten.sentences import Sentence
from benchmarks.keten.table import Outcome

TEST = [Sentence("wat kost een reispas", "vraag", "reispas"), Sentence("hallo", "begroeting")]
KEYS = ["train_ratio", "parse_p95_ratio", "turn_p95_ratio", "accuracy_ratio", "start_ratio", "memory_ratio"]


def outcome(seconds: float, answers: list[str], memory: dict[str, float]) -> Outcome:
    """Every time of it is `seconds` or a plain multiple of it."""
    times = Figures([seconds, seconds, 9 * seconds], [seconds / 1000] * 300, [seconds / 500] * 300)
    times.answers, times.memory = answers, memory
    return Outcome(Training(seconds * 10, "2026-11-20T12:00:00+00:00", 0.1, 1.9), times, TEST)


@pytest.fixture
def ours() -> Outcome:
    return outcome(3.0, ["reispas", "begroeting"], {"website": 100.0, "engine": 200.0})


@pytest.fixture
def stock() -> Outcome:
    return outcome(30.0, ["reispas", "afscheid"], {"rasa run": 600.0})


def test_it_divides_ours_by_stock(ours: Outcome, stock: Outcome) -> None:
    found = table.ratios(ours, stock)
    assert found == dict(zip(KEYS, [0.1, 0.1, 0.1, 2.0, 0.1, 0.5], strict=True))


def test_it_says_for_each_target_whether_it_is_reached(ours: Outcome, stock: Outcome) -> None:
    lines = table.in_words(ours, stock).splitlines()
    assert len(lines) == 1 + len(KEYS)
    assert [line.endswith("NIET gehaald") for line in lines[1:]] == [False, False, False, False, False, True]
    assert "30,0 s" in lines[1] and "300,0 s" in lines[1] and "≤ 0,10" in lines[1]
    assert "100,0 %" in lines[4] and "50,0 %" in lines[4] and "≥ 0,98" in lines[4]


def test_it_misses_accuracy_when_it_is_less(ours: Outcome, stock: Outcome) -> None:
    assert "NIET gehaald" in table.in_words(stock, ours).splitlines()[4]


def test_it_tells_the_circumstances(ours: Outcome, stock: Outcome) -> None:
    text = table.notes(ours, stock, trained=8)
    assert "8 om te leren, 2 andere om te toetsen; 2 labels" in text
    assert "website 100 MB, engine 200 MB" in text
    assert "2026-11-20 om 12:00, met een belasting van de machine tot 1,9" in text
    assert "zonder antwoord" not in text


def test_it_never_hides_turns_without_an_answer(ours: Outcome, stock: Outcome) -> None:
    ours.figures.unanswered = 2
    assert "Beurten zonder antwoord: Onthaal 2." in table.notes(ours, stock, trained=8)


def test_it_writes_the_keys_of_the_measures_under_the_name_of_the_bench(
    ours: Outcome, stock: Outcome
) -> None:
    found = table.as_json(ours, stock, {"cores": 2})
    assert list(found["keten"]) == KEYS
    assert found["figures"]["stock"]["parse_p95_ms"] == 30.0
    assert found["figures"]["onthaal"]["memory_mb"] == {"website": 100.0, "engine": 200.0}


def test_it_takes_the_value_that_95_of_100_do_not_exceed() -> None:
    assert percentile([float(n) for n in range(1, 102)], 95) == 96.0


def test_it_lists_the_benches_and_refuses_an_unknown_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "keten" in capsys.readouterr().out
    assert main(["snelheid"]) == 2
    assert "geen bench 'snelheid'" in capsys.readouterr().err
