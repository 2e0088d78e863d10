"""The command as an administrator types it."""

from __future__ import annotations

import getpass
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.catalogue import Catalogue
from bot.staff import Accounts, Passwords
from bot.staff.__main__ import HELP, main
from bot.storage import Storage
from tests.bot.staff.conftest import PASSWORD

MAKE = ["maak", "sam", "--gemeente", "gent", "--volledig", "Sam Peeters", "--rollen", "agent,teamleider"]

type Type = Callable[..., int]


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: Path, catalogue: Catalogue) -> None:
    monkeypatch.setattr(
        "bot.staff.__main__.load", lambda _: catalogue
    )  # reads as long as all the rest together
    for name in [name for name in os.environ if name.startswith("ONTHAAL_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ONTHAAL_VAR", str(tmp_path))
    monkeypatch.setenv("ONTHAAL_DATABASE_URL", database_url.replace("+psycopg", ""))


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> Type:
    """Runs the command with this on its input."""

    def typed(*arguments: str, text: str = "") -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        return main(list(arguments))

    return typed


@pytest.fixture
def accounts(database_url: str, clock: object) -> Iterator[Accounts]:
    storage = Storage(database_url)
    yield Accounts(storage, clock, Passwords())  # type: ignore[arg-type]
    storage.close()


def test_it_tells_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["maak", "--help"]) == 0
    assert capsys.readouterr().out == f"{HELP}\n"


@pytest.mark.parametrize(
    "typed",
    [
        [],
        ["maken"],
        ["maak"],
        ["maak", "sam", PASSWORD],
        ["maak", "sam", "--wachtwoord", PASSWORD],
        ["wijzig", "sam", "--gesprekken", "veel"],
        ["stop"],
        ["lijst", "gent", "hasselt"],
        ["maak", "sam", "--actief"],
        ["maak", "sam", "--gem", "gent"],
    ],
)
def test_a_wrong_command_is_told_how_and_never_repeated(
    capsys: pytest.CaptureFixture[str], typed: list[str]
) -> None:
    assert main(typed) == 2
    said = capsys.readouterr()
    assert said.err == f"{HELP}\n"
    assert PASSWORD not in said.out + said.err


def test_it_makes_an_account_with_a_password_from_the_input(
    type_in: Type, accounts: Accounts, capsys: pytest.CaptureFixture[str]
) -> None:
    more = [
        "--afdelingen",
        "burgerzaken",
        "--talen",
        "nl,fr",
        "--gesprekken",
        "2",
        "--functie",
        "loketbediende",
    ]
    assert type_in(*MAKE, *more, text=f"{PASSWORD}\n") == 0

    assert "'sam' is gemaakt" in capsys.readouterr().out
    (sam,) = accounts.all()
    assert accounts.proved("sam", PASSWORD) == sam.id
    assert (sam.roles, sam.departments) == (["agent", "teamleider"], ["burgerzaken"])
    assert (sam.languages, sam.max_chats, sam.function) == (["nl", "fr"], 2, "loketbediende")


def test_at_a_terminal_the_password_is_typed_twice(
    type_in: Type, monkeypatch: pytest.MonkeyPatch, accounts: Accounts, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal())
    typed = iter([PASSWORD, PASSWORD + "x", PASSWORD, PASSWORD])
    monkeypatch.setattr(getpass, "getpass", lambda prompt: next(typed))

    assert main(MAKE) == 1
    assert "niet twee keer hetzelfde" in capsys.readouterr().err
    assert accounts.all() == []
    assert main(MAKE) == 0


@pytest.mark.parametrize(
    ("typed", "password", "said"),
    [
        (MAKE, "kort", "minstens 12"),
        (["maak", "sam", "--gemeente", "gent"], PASSWORD, "--volledig en --rollen"),
        ([*MAKE, "--gemeente", "atlantis"], PASSWORD, "'atlantis'"),
        ([*MAKE, "--afdelingen", "tovenarij"], PASSWORD, "geen afdeling 'tovenarij'"),
        ([*MAKE, "--rollen", "baas"], PASSWORD, "'baas' is geen rol"),
        (["wijzig", "sam"], "", "Zeg wat"),
        (["wijzig", "sam", "--talen", "nl"], "", "geen account met de naam 'sam'"),
        (["wachtwoord", "sam"], PASSWORD, "geen account met de naam 'sam'"),
        (["stop", "sam"], "", "geen account met de naam 'sam'"),
        (["lijst", "atlantis"], "", "'atlantis'"),
    ],
)
def test_what_can_not_be_is_said(
    type_in: Type,
    accounts: Accounts,
    capsys: pytest.CaptureFixture[str],
    typed: list[str],
    password: str,
    said: str,
) -> None:
    assert type_in(*typed, text=password) == 1
    assert said in capsys.readouterr().err
    assert accounts.all() == []


def test_it_changes_stops_and_lets_in_again(
    type_in: Type, accounts: Accounts, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(*MAKE, "--afdelingen", "burgerzaken", text=PASSWORD)
    assert type_in("wijzig", "sam", "--gemeente", "hasselt", "--rollen", "redacteur") == 0
    assert [(one.city, one.roles, one.departments) for one in accounts.all()] == [
        ("hasselt", ["redacteur"], [])
    ]

    assert type_in("stop", "sam") == 0
    assert accounts.proved("sam", PASSWORD) is None
    capsys.readouterr()
    assert type_in("lijst") == 0
    assert "sam  |  Sam Peeters  |  hasselt" in (listed := capsys.readouterr().out)
    assert "STOPGEZET" in listed

    assert type_in("wijzig", "sam", "--actief") == 0
    assert type_in("wachtwoord", "sam", text="een heel ander verhaal") == 0
    assert accounts.proved("sam", "een heel ander verhaal") is not None


def test_it_says_when_passwords_are_of_no_use(
    type_in: Type, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONTHAAL_OIDC_ISSUER", "https://aanmelden.example")
    monkeypatch.setenv("ONTHAAL_OIDC_CLIENT_ID", "onthaal")

    assert type_in(*MAKE, text=PASSWORD) == 0
    assert "ONTHAAL_OIDC_LOKAAL" in capsys.readouterr().out


def test_a_new_installation_has_no_accounts_yet(
    type_in: Type, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONTHAAL_DATABASE_URL", f"sqlite:///{tmp_path}/nieuw/onthaal.db")

    assert type_in("lijst") == 0
    assert capsys.readouterr().out == "Er zijn nog geen accounts.\n"
