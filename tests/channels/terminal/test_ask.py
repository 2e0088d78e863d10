"""`scripts/ask`: one question in, one outcome of a documented shape out."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import UnknownCity
from bot.conversations import MAX_TEXT, Turn, TurnResult
from bot.errors import EngineUnavailable, OnthaalError, TurnFailed
from bot.replies import Message, link
from channels.terminal import ask

KEYS = ["text", "act", "product", "aspect", "confidence", "tier", "alternatives", "reply"]
BEGRIP = {
    "act": "vraag",
    "product": "reispas",
    "aspect": "kosten",
    "confidence": 0.91,
    "tier": "antwoord",
    "antwoord": "reispas/kosten",
    "alternatives": [{"act": "vraag", "product": "reispas", "aspect": "kosten", "confidence": 0.91}],
}


class FakeEngine:
    """Gives one result to every question, but fails at those that ask for it."""

    def __init__(self, *messages: Message, parse: dict[str, Any] | None = None) -> None:
        self.turns: list[Turn] = []
        self.result = TurnResult(list(messages), parse or {}, "proef.tar.gz")

    async def turn(self, turn: Turn) -> TurnResult:
        self.turns.append(turn)
        if turn.text == "faal":
            raise TurnFailed("actions", "action_antwoord: 500")
        return self.result


def asked(engine: FakeEngine, text: str) -> dict[str, Any]:
    return asyncio.run(ask.asked(engine, text, "gent"))


def test_it_gives_the_documented_keys_in_order() -> None:
    button = link("Aanvragen", "https://gent.be")
    found = asked(FakeEngine(Message("75 euro", (button,), {"begrip": BEGRIP})), "wat kost een reispas?")

    assert list(found) == KEYS
    assert {key: found[key] for key in KEYS[:6]} == {
        "text": "wat kost een reispas?",
        "act": "vraag",
        "product": "reispas",
        "aspect": "kosten",
        "confidence": 0.91,
        "tier": "antwoord",
    }
    assert found["alternatives"][0]["product"] == "reispas"
    assert found["reply"] == [
        {
            "text": "75 euro",
            "buttons": [{"title": "Aanvragen", "url": "https://gent.be"}],
            "custom": {"begrip": BEGRIP},
        }
    ]


def test_it_asks_every_question_in_a_conversation_of_its_own() -> None:
    engine = FakeEngine(Message("?"))
    asked(engine, "een")
    asked(engine, "twee")

    first, second = engine.turns
    assert first.conversation != second.conversation
    assert first.message_id != second.message_id
    assert (first.city, first.channel, first.payload) == ("gent", "web", None)


def test_it_hides_secret_numbers_from_the_engine_too() -> None:
    engine = FakeEngine(Message("?"))
    found = asked(engine, "mijn nummer is 85.07.30-033.28\x00")

    assert "85.07.30" not in (engine.turns[0].text or "")
    assert found["text"] == "mijn nummer is 85.07.30-033.28\x00", "it says back what was asked"


def test_it_takes_the_rankings_for_the_start_of_a_booking() -> None:
    parse = {
        "intent": {"name": "afspraak_maken", "confidence": 0.87654},
        "product_ranking": [{"name": "reispas", "confidence": 0.9}, {"name": "geen", "confidence": 0.1}],
    }
    found = asked(FakeEngine(Message("Wanneer?"), parse=parse), "afspraak voor een reispas")

    assert (found["act"], found["product"], found["aspect"]) == ("afspraak_maken", "reispas", None)
    assert (found["confidence"], found["tier"]) == (0.8765, "antwoord")
    assert [a["product"] for a in found["alternatives"]] == ["reispas"]


@pytest.mark.parametrize(
    "ranking", [[{"name": "geen", "confidence": 0.9}], [{"name": "reispas", "confidence": 0.4}], []]
)
def test_it_names_no_product_of_a_booking_that_is_not_sure(ranking: list[dict[str, Any]]) -> None:
    parse = {"intent": {"name": "afspraak_maken", "confidence": 0.9}, "product_ranking": ranking}

    assert asked(FakeEngine(Message("Waarvoor?"), parse=parse), "afspraak")["product"] is None


def test_it_answers_a_question_that_is_too_long_without_the_engine() -> None:
    engine = FakeEngine(Message("?"))
    found = asked(engine, "x" * (MAX_TEXT + 1))

    assert list(found) == KEYS
    assert engine.turns == []
    assert (found["act"], found["tier"], found["confidence"]) == ("buiten_bereik", "onbekend", 0.0)
    assert "te lang" in found["reply"][0]["text"]


def test_it_goes_on_with_a_file_after_a_turn_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextlib.asynccontextmanager
    async def an_engine() -> AsyncIterator[FakeEngine]:
        yield FakeEngine(Message("75 euro", custom={"begrip": BEGRIP}))

    monkeypatch.setattr(ask, "an_engine", an_engine)
    (tmp_path / "vragen.txt").write_text("een\nfaal\ntwee\n")
    asyncio.run(ask.run(ask.arguments(["--batch", str(tmp_path / "vragen.txt"), "--json"])))

    printed = capsys.readouterr()
    found = [json.loads(line) for line in printed.out.splitlines()]
    assert [(f["text"], f["tier"], len(f["reply"])) for f in found] == [
        ("een", "antwoord", 1),
        ("faal", "onbekend", 0),
        ("twee", "antwoord", 1),
    ]
    assert printed.err == "De engine kon niet antwoorden op 'faal': actions: action_antwoord: 500\n"


def test_it_stops_at_once_when_one_question_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextlib.asynccontextmanager
    async def an_engine() -> AsyncIterator[FakeEngine]:
        yield FakeEngine(Message("75 euro"))

    monkeypatch.setattr(ask, "an_engine", an_engine)
    with pytest.raises(TurnFailed):
        asyncio.run(ask.run(ask.arguments(["faal"])))


@pytest.mark.parametrize(
    ("content", "questions"),
    [
        ("een\ntwee\n", ["een", "twee"]),
        ("een\n\ntwee", ["een", "", "twee"]),
        ("een\r\ntwee\r\n\r\n\n", ["een", "twee"]),
        ("\ufeffeen", ["een"]),
        ("een\u2028nog een", ["een\u2028nog een"]),
        ("", []),
        ("\n\n", []),
    ],
)
def test_it_reads_one_question_a_line(tmp_path: Path, content: str, questions: list[str]) -> None:
    path = tmp_path / "vragen.txt"
    path.write_bytes(content.encode())

    assert ask.lines(path) == questions


def test_it_says_which_file_it_can_not_read(tmp_path: Path) -> None:
    binary = tmp_path / "foto.jpg"
    binary.write_bytes(b"\xff\xd8\xff")

    for path in (tmp_path / "nergens.txt", tmp_path, binary):
        with pytest.raises(OnthaalError, match=f"Ik kan {path} niet lezen"):
            ask.lines(path)


def test_it_takes_a_question_or_a_file() -> None:
    assert ask.arguments(["wat kost een reispas?"]).vraag == "wat kost een reispas?"
    given = ask.arguments(["--batch", "vragen.txt", "--json", "--gemeente", "lier"])
    assert (given.batch, given.json, given.gemeente) == (Path("vragen.txt"), True, "lier")


@pytest.mark.parametrize("argv", [[], ["vraag", "--batch", "vragen.txt"], ["--onbekend"]])
def test_it_refuses_other_arguments(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        ask.arguments(argv)

    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: scripts/ask")


@pytest.mark.parametrize(
    ("problem", "code", "said"),
    [
        (UnknownCity("atlantis"), 2, "De gemeente 'atlantis' ken ik niet. Kijk in data/gemeenten/.\n"),
        (EngineUnavailable("ConnectError"), 1, "De engine kon niet antwoorden: ConnectError\n"),
        (OnthaalError("Ik kan vragen.txt niet lezen"), 1, "Ik kan vragen.txt niet lezen\n"),
    ],
)
def test_it_ends_in_words(
    problem: Exception,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def run(_: object) -> None:
        raise problem

    monkeypatch.setattr(ask, "run", run)
    monkeypatch.setattr(sys, "argv", ["ask", "vraag"])

    assert ask.main() == code
    assert capsys.readouterr() == ("", said)
