"""`scripts/talk`: what a line does, on the real conversations with a scripted engine."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import pytest

from bot.clock import SetClock
from bot.errors import EngineUnavailable, InvalidInput
from bot.storage import Storage
from channels.running import Running
from channels.terminal import talk
from channels.terminal.talk import Talk
from tests.bot.conversations.office import Office, said


@pytest.fixture
def office(storage: Storage, clock: SetClock) -> Office:
    return Office(storage, clock)


def conversation(
    office: Office, steps: Callable[[Talk], Awaitable[None]], *, channel: str = "web", as_json: bool = True
) -> None:
    """Runs the steps as resident A, with the worker at work beside them."""

    async def run() -> None:
        office.conversations.on_received = office.worker.wake
        working = asyncio.create_task(office.worker.run())
        await asyncio.sleep(0)
        try:
            running = cast(Running, Stack(office))
            talking = Talk(running, office.clock, "gent", channel, as_json)
            await talking.switch("A")
            await steps(talking)
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

    asyncio.run(run())


class Stack:
    """What a conversation at the terminal uses of a running installation."""

    def __init__(self, office: Office) -> None:
        self.installation = office


def shown(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_it_greets_then_shows_each_answer(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    async def steps(talking: Talk) -> None:
        await talking.line("wat kost een reispas?")

    conversation(office, steps)

    first, second = shown(capsys)
    assert (first["gesprek"], first["seq"], first["van"]) == ("A", 1, "bot")
    assert first["buttons"][0] == {"title": "Openingsuren"}
    assert (second["seq"], second["text"]) == (3, "antwoord op wat kost een reispas?")


def test_it_shows_words_to_people(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    async def steps(talking: Talk) -> None:
        await talking.line("dag")

    conversation(office, steps, as_json=False)

    assert capsys.readouterr().out == (
        "Onthaal: Hallo, ik ben de computer van gent.\n"
        "  [1] Openingsuren\n"
        "  [2] Naar de website  → https://gent.example\n"
        "Onthaal: antwoord op dag\n"
    )


def test_it_taps_a_button_by_its_number(office: Office) -> None:
    async def steps(talking: Talk) -> None:
        await talking.line("!knop 1")

    conversation(office, steps)

    assert office.engine.turns[0].payload == {"act": "openingsuren", "entities": {}}


def test_it_taps_on_after_someone_else_spoke(office: Office) -> None:
    async def steps(talking: Talk) -> None:
        await talking.line("!gesprek B")
        await talking.line("dag")
        await talking.line("!gesprek A")
        await talking.line("!knop 1")

    conversation(office, steps)

    assert [turn.text for turn in office.engine.turns] == ["dag", None]
    assert office.engine.turns[0].conversation != office.engine.turns[1].conversation


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("!knop", "Er is geen knop (geen nummer): het laatste antwoord heeft er 2."),
        ("!knop 0", "Er is geen knop 0: het laatste antwoord heeft er 2."),
        ("!knop 3", "Er is geen knop 3: het laatste antwoord heeft er 2."),
        ("!knop ²", "Er is geen knop ²: het laatste antwoord heeft er 2."),
        ("!knop een", "Er is geen knop een: het laatste antwoord heeft er 2."),
        ("!knop 2", "Die knop opent een webpagina: https://gent.example"),
        ("!tijd morgen", "'morgen' is geen moment. Schrijf het als 2026-11-25T09:30."),
        ("!tijd", "'' is geen moment. Schrijf het als 2026-11-25T09:30."),
        ("!dans", "'!dans' ken ik niet. Kies uit !knop !tijd !foto !spraak !bestand !locatie !gesprek."),
        ("!", "'!' ken ik niet. Kies uit !knop !tijd !foto !spraak !bestand !locatie !gesprek."),
    ],
)
def test_it_says_what_is_wrong_with_a_line(office: Office, line: str, reason: str) -> None:
    async def steps(talking: Talk) -> None:
        with pytest.raises(InvalidInput) as wrong:
            await talking.line(line)
        assert wrong.value.reason == reason

    conversation(office, steps)

    assert office.engine.turns == []


def test_it_has_no_buttons_after_an_answer_without(office: Office) -> None:
    async def steps(talking: Talk) -> None:
        await talking.line("dag")
        with pytest.raises(InvalidInput, match="heeft er 0"):
            await talking.line("!knop 1")

    conversation(office, steps)


def test_it_sets_the_clock(office: Office) -> None:
    async def steps(talking: Talk) -> None:
        await talking.line("!tijd 2026-12-24T16:00")
        await talking.line("zijn jullie nog open?")

    conversation(office, steps)

    assert office.engine.turns[0].now == "2026-12-24T16:00:00+01:00"


@pytest.mark.parametrize(
    ("line", "kind"),
    [("!foto", "foto"), ("!spraak", "spraak"), ("!bestand", "bestand"), ("!locatie Veldstraat 1", "locatie")],
)
def test_it_sends_what_is_no_text(office: Office, line: str, kind: str) -> None:
    async def steps(talking: Talk) -> None:
        await talking.line(line)

    conversation(office, steps)

    assert office.engine.turns[0].payload == {"act": "antwoord", "entities": {"bijlage": kind}}


def test_it_sends_a_line_that_only_looks_like_an_act(office: Office) -> None:
    async def steps(talking: Talk) -> None:
        await talking.line(" !knop 1")
        await talking.line("/restart")

    conversation(office, steps)

    assert office.engine.asked() == [" !knop 1", "/restart"]


def test_it_speaks_on_the_chosen_channel(office: Office) -> None:
    async def steps(talking: Talk) -> None:
        await talking.line("dag")

    conversation(office, steps, channel="whatsapp")

    assert office.engine.turns[0].channel == "whatsapp"


def test_it_does_not_wait_for_ever(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def steps(talking: Talk) -> None:
        await talking.line("dag")

    monkeypatch.setattr(talk, "PATIENCE", 0.5)
    office.engine.script = [EngineUnavailable("gone")]
    conversation(office, steps)

    said_aside = capsys.readouterr()
    assert said_aside.err == "Er komt (nog) geen antwoord.\n"
    assert json.loads(said_aside.out.splitlines()[-1])["custom"] == {"storing": True}


def test_it_shows_all_messages_of_an_answer(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    async def steps(talking: Talk) -> None:
        await talking.line("dag")

    office.engine.script = [said("een", "twee")]
    conversation(office, steps)

    assert [entry["text"] for entry in shown(capsys)][1:] == ["een", "twee"]


def test_it_takes_its_arguments() -> None:
    given = talk.arguments(["--kanaal", "telegram", "--nu", "2026-11-25T09:30", "--json", "--map", "proef"])

    assert (given.gemeente, given.kanaal, given.nu) == ("gent", "telegram", "2026-11-25T09:30")
    assert (given.json, given.map) == (True, Path("proef"))


@pytest.mark.parametrize("argv", [["--kanaal", "fax"], ["--map"], ["vraag"]])
def test_it_refuses_other_arguments(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        talk.arguments(argv)

    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: scripts/talk")


def test_it_refuses_a_start_that_is_no_moment(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InvalidInput):
        asyncio.run(talk.run(talk.arguments(["--nu", "morgen"])))


def test_it_shows_a_refusal_as_it_shows_answers(office: Office) -> None:
    refusals: list[str] = []

    async def steps(talking: Talk) -> None:
        wrong = InvalidInput("regel", "Dat ken ik niet.")
        refusals.append(talk._refusal(talking, wrong))
        talking.as_json = False
        refusals.append(talk._refusal(talking, wrong))

    conversation(office, steps)

    as_json = json.loads(refusals[0])
    assert (as_json["van"], as_json["text"], as_json["custom"]) == (
        "system",
        "Dat ken ik niet.",
        {"fout": "regel"},
    )
    assert refusals[1] == "Melding: Dat ken ik niet."
