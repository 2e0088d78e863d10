"""The command as an administrator types it."""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.administration.__main__ import HELP, main
from tests.channels.administration.made_up import LINK


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ONTHAAL_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("ONTHAAL_LINK_SECRET", LINK)


def test_it_tells_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert capsys.readouterr().out == f"{HELP}\n"
    assert main(["controleer", "-h"]) == 0


@pytest.mark.parametrize(
    "typed",
    [
        [],
        ["kontroleer"],
        ["controleer", "gent"],
        ["opnieuw"],
        ["opnieuw", "1", "2"],
        ["zet-webhook", "a", "b"],
    ],
)
def test_a_wrong_command_is_told_how(capsys: pytest.CaptureFixture[str], typed: list[str]) -> None:
    assert main(typed) == 2
    assert capsys.readouterr().err == f"{HELP}\n"


def test_checking_ends_with_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["controleer"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith(("[OK] ", "[LET OP] ")) for line in lines[:-1])
    assert lines[-1].startswith("Geen fouten, ")


def test_checking_fails_on_an_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONTHAAL_REDIS_URL", "redis://127.0.0.1:9")

    assert main(["controleer"]) == 1
    assert "[FOUT] Redis: niet bereikbaar" in capsys.readouterr().out


@pytest.mark.parametrize("typed", [["controleer"], ["zet-webhook"], ["vastgelopen"]])
def test_wrong_settings_are_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, typed: list[str]
) -> None:
    monkeypatch.setenv("ONTHAAL_POORT", "0")

    assert main(typed) == 1
    assert "ONTHAAL_POORT" in capsys.readouterr().err


@pytest.mark.parametrize("typed", [["zet-webhook"], ["maak-sjablonen", "gent"]])
def test_there_is_nothing_to_tell_providers_without_accounts(
    capsys: pytest.CaptureFixture[str], typed: list[str]
) -> None:
    assert main(typed) == 1
    assert "kanalen.yml" in capsys.readouterr().err


def test_what_got_stuck_is_shown_and_put_back(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    monkeypatch.setenv("ONTHAAL_DATABASE_URL", database_url)

    assert main(["vastgelopen"]) == 0
    assert main(["opnieuw", "alles"]) == 0
    assert capsys.readouterr().out == "Er is niets vastgelopen.\n" * 2
    assert main(["opnieuw", "uit:1"]) == 1
    assert "'uit:1' is niets dat vastliep" in capsys.readouterr().err
