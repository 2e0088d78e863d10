"""The log is judged as it stands: what is lost, doubled, turned around or missing in it."""

from benchmarks.kanalen.audit import Audit, Row, judged
from benchmarks.kanalen.residents import answered_in, question
from benchmarks.kanalen.stand_in import answer_to

SAID = [question("w1", 1), question("w1", 2)]


def log(*entries: tuple[str, str], conversation: str = "c") -> list[Row]:
    return [(conversation, number, author, text) for number, (author, text) in enumerate(entries, 1)]


def right() -> list[tuple[str, str]]:
    """An opening, two questions and their answers, with a notice between them."""
    first, second = SAID
    return [
        ("bot", "Dag, ik ben een computerprogramma."),
        ("user", first),
        ("system", "Even geduld, er is een storing."),
        ("bot", answer_to(first)),
        ("user", second),
        ("bot", answer_to(second)),
    ]


def found(rows: list[Row]) -> Audit:
    return judged(rows, [SAID])


def test_it_finds_nothing_wrong_in_a_right_log() -> None:
    audit = found(log(*right()))
    assert vars(audit.counts) == {"messages": 2, "lost": 0, "doubled": 0, "reordered": 0}
    assert (audit.inbound_doubled, audit.inbound_lost, audit.inbound_reordered, audit.gaps) == (0, 0, 0, 0)


def test_it_finds_a_message_that_was_taken_twice() -> None:
    audit = found(log(*right(), ("user", SAID[1]), ("bot", answer_to(SAID[1]))))
    assert audit.inbound_doubled == 1
    assert audit.counts.doubled == 1


def test_it_finds_a_message_that_never_came_in() -> None:
    audit = found(log(*right()[:4]))
    assert audit.inbound_lost == 1
    assert audit.counts.lost == 1


def test_it_finds_messages_that_changed_places() -> None:
    opening, first, notice, answer, second, last = right()
    audit = found(log(opening, second, last, notice, first, answer))
    assert audit.inbound_reordered == 1
    assert audit.counts.reordered == 1


def test_it_finds_a_hole_in_the_numbers() -> None:
    rows = log(*right())
    assert found([*rows[:2], *rows[3:]]).gaps == 1


def test_it_finds_an_answer_in_another_conversation() -> None:
    rows = [*log(*right()[:5]), *log(right()[5], conversation="d")]
    assert found(rows).counts.lost == 1


def test_it_reads_every_answer_of_one_message() -> None:
    first, second = SAID
    assert answered_in(f"Dag.\n\n{answer_to(first)}\n\n{answer_to(second)}") == SAID
    assert answered_in("Er is een storing.") == []
