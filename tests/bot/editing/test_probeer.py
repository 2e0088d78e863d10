"""Trying a sentence: from the engine's parse to what an editor reads."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from bot.catalogue import Catalogue, UnknownCity
from bot.clock import SetClock
from bot.editing import __main__ as commands
from bot.editing.probeer import as_dict, in_words, main
from bot.editing.trying import trial
from bot.settings import ROOT


def ranked(*rows: tuple[str, float]) -> list[dict[str, Any]]:
    return [{"name": name, "confidence": confidence} for name, confidence in rows]


def parse(text: str, act: str = "vraag", product: str = "reispas", sure: float = 0.9) -> dict[str, Any]:
    """As engine.explaining gives it, with one example nearby."""
    near = {
        "text": "wat kost een reispas",
        "path": "data/nlu/reispas.yml:49",
        "act": "vraag",
        "product": "reispas",
        "aspect": "kosten",
        "likeness": 0.49,
    }
    return {
        "text": text,
        "intent": {"name": act, "confidence": 0.95},
        "intent_ranking": ranked((act, 0.95), ("klacht", 0.02)),
        "product_ranking": ranked((product, sure), ("kids_id", 0.05)),
        "aspect_ranking": ranked(("kosten", 0.8), ("duur", 0.1)),
        "parts": [],
        "near": [near],
    }


def test_it_tells_what_is_understood_and_why(catalogue: Catalogue, clock: SetClock) -> None:
    said = in_words(trial(parse("wa kost nen reispas"), ["gent", "hasselt"], catalogue, clock), catalogue)
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert "handeling vraag 95 %" in lines
    assert "product reispas 90 % Internationaal paspoort (reispas), ook na verlies of diefstal" in lines
    assert "aspect kosten 80 %" in lines
    assert "trap antwoord zeker genoeg om te antwoorden" in lines
    assert "product reispas 90 %, kids_id 5 %" in lines
    assert "49 % wat kost een reispas" in lines
    assert "vraag/reispas/kosten in data/nlu/reispas.yml:49" in lines


def test_it_gives_the_answer_of_every_city(catalogue: Catalogue, clock: SetClock) -> None:
    found = trial(parse("wa kost nen reispas"), sorted(catalogue.cities), catalogue, clock)
    said = in_words(found, catalogue)
    for key, city in catalogue.cities.items():
        assert f"{city.naam} antwoordt" in said
        assert found.answers[key][0].text == catalogue.product(key, "reispas").answer("kosten").tekst


@pytest.mark.parametrize(("sure", "tier"), [(0.3, "keuze"), (0.1, "onbekend")])
def test_it_tells_the_tier(sure: float, tier: str, catalogue: Catalogue, clock: SetClock) -> None:
    found = trial(parse("paspoort of zo", sure=sure), ["gent"], catalogue, clock)
    assert found.understood.tier == as_dict(found)["trap"] == tier


def test_it_says_that_a_booking_begins(catalogue: Catalogue, clock: SetClock) -> None:
    found = trial(parse("afspraak reispas", act="afspraak_maken"), ["gent"], catalogue, clock)
    assert "Onthaal begint een afspraak te maken" in in_words(found, catalogue)


@pytest.mark.parametrize("act", ["afspraak_bekijken", "openingsuren", "medewerker", "andere_taal"])
def test_it_answers_acts_too(act: str, catalogue: Catalogue, clock: SetClock) -> None:
    found = trial(parse("iets", act=act, product="geen"), ["gent"], catalogue, clock)
    assert found.answers["gent"][0].text


def test_it_can_be_read_by_programs(catalogue: Catalogue, clock: SetClock) -> None:
    found = json.loads(json.dumps(as_dict(trial(parse("wa kost nen reispas"), ["gent"], catalogue, clock))))
    assert (found["act"], found["product"], found["aspect"]) == ("vraag", "reispas", "kosten")
    assert found["voorbeelden"][0]["path"] == "data/nlu/reispas.yml:49"
    assert list(found["antwoorden"]) == ["gent"]


def test_it_knows_no_other_cities(
    catalogue: Catalogue, clock: SetClock, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UnknownCity):
        trial(parse("dag"), ["atlantis"], catalogue, clock)
    assert main(["dag", "--gemeente", "atlantis"]) == 2
    assert "'atlantis' ken ik niet" in capsys.readouterr().err


def test_it_hands_each_command_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[str, list[str]]] = []

    def taking(name: str) -> Any:
        return lambda arguments: asked.append((name, arguments)) or 0

    for name in commands.COMMANDS:
        monkeypatch.setitem(commands.COMMANDS, name, taking(name))
    monkeypatch.setattr(commands, "controleer", taking("gewoon"))
    for arguments in ([], ["--links"], ["probeer", "dag", "--json"], ["importeer", "gent"], ["controleer"]):
        assert commands.main(arguments) == 0
    assert asked == [
        ("gewoon", []),
        ("gewoon", ["--links"]),
        ("probeer", ["dag", "--json"]),
        ("importeer", ["gent"]),
        ("controleer", []),
    ]
    assert commands.main(["--help"]) == 0
    assert "scripts/content gemist" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["probeer", "gemist", "controleer", "importeer"])
def test_it_explains_every_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        commands.main([command, "--help"])
    assert done.value.code == 0
    assert "usage" in capsys.readouterr().out


@pytest.mark.engine
def test_it_tries_a_sentence_without_a_running_service() -> None:
    command = [ROOT / "scripts/content", "probeer", "wat kost een reispas?", "--gemeente", "gent", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["product"], found["aspect"], found["trap"]) == ("reispas", "kosten", "antwoord")
    assert len(found["voorbeelden"]) == 5
