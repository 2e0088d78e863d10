"""What was missed, read from a real database that residents' messages came into by the ordinary way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.clock import SetClock
from bot.conversations import Attachment, Tap, TurnResult
from bot.editing.discretion import hidden
from bot.editing.gemist import beginning, main
from bot.editing.groups import grouped
from bot.editing.missed import Missed, missed
from bot.errors import TurnFailed
from bot.replies import Message, choice
from bot.storage import Storage
from bot.storage.migrate import migrate
from tests.bot.conversations.office import Office

NUMBER = "93.05.18-223-61"
PHONE = "0470 12 34 56"
LINE = "04 77.98.76.54"
START = datetime(2026, 11, 17, 9, 5, tzinfo=UTC)


def understood(
    tier: str = "antwoord",
    act: str = "vraag",
    product: str | None = None,
    *,
    answer: str = "",
    likely: tuple[tuple[str, str | None, float], ...] = (),
) -> TurnResult:
    """An answer of the dialogue, which says how it understood."""
    ranking = [
        {"act": a, "product": p, "aspect": None, "confidence": c}
        for a, p, c in likely or ((act, product, 0.9),)
    ]
    begrip = {"act": act, "product": product, "tier": tier, "antwoord": answer, "alternatives": ranking}
    buttons = (choice("Medewerker spreken", "medewerker"),)
    return TurnResult([Message("Een antwoord.", buttons, {"begrip": begrip})], {}, "proef.tar.gz")


UNKNOWN = understood(
    "onbekend", "buiten_bereik", likely=(("buiten_bereik", None, 0.5), ("vraag", "reispas", 0.3))
)
NOTHING = understood("onbekend", "buiten_bereik")
CHOICE = understood("keuze", "vraag", "bewonerskaart", answer="keuze")
SURE = understood("antwoord", "vraag", "reispas", answer="reispas/kosten")
PERSON = understood("antwoord", "medewerker", answer="medewerker")
BOOKING = TurnResult([Message("Hoe heet je?", custom={"afspraak": {"vraagt": "naam"}})], {}, "proef.tar.gz")


class Desk:
    """Residents write to an office whose engine says what the test wants; `city` speaks for the next one."""

    def __init__(self, storage: Storage, clock: SetClock) -> None:
        self.office, self.clock = Office(storage, clock), clock

    def said(self, *turns: tuple[str, TurnResult | Exception], city: str = "gent") -> str:
        conversation = self.office.conversations.open("web", city)
        for text, result in turns:
            self.office.engine.script = [result]
            self.office.say(conversation, text)
            self.office.settle(conversation)
        return conversation


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storage]:
    """More than thirty messages of three weeks, in a file as a service has it."""
    storage = Storage(f"sqlite:///{tmp_path_factory.mktemp('var')}/onthaal.db")
    event.listen(storage.engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))
    migrate(storage)
    fill(Desk(storage, SetClock(START - timedelta(days=20), ticking=False)))
    yield storage
    storage.close()


def fill(desk: Desk) -> None:
    desk.said(("een oude vraag die niemand begrijpt", UNKNOWN))
    desk.clock.set(START)
    for text in (
        "hoe zit da met mijn pasport",
        "hoe zit dat met mijn paspoort",
        "hoe zit dat met mijn paspoort?",
    ):
        for _ in range(3):
            desk.said((text, UNKNOWN), ("wat kost een reispas", SURE))
    for number in range(4):
        desk.said(("parkeerkaart graag", CHOICE), city="hasselt" if number else "gent")
    desk.said(("waarom is de lucht blauw boven gent", NOTHING), (f"mijn nummer is {NUMBER}, help", NOTHING))
    desk.said((f"bel mij op {PHONE} of {LINE}, noor@voorbeeld.be", NOTHING))
    desk.said(
        ("moet ik daarvoor naar het stadhuis komen", SURE), ("geef mij een mens", PERSON), ("dank u", SURE)
    )
    desk.said(("Lien De Smet", BOOKING), ("toch liever een mens", PERSON))
    desk.said(("dit bericht breekt de engine", TurnFailed("proef", "stuk", permanent=True)))
    tapped = desk.said(("iets met een knop", SURE))
    entry = desk.office.entries(tapped)[-1]
    desk.office.conversations.rate(tapped, entry.id, -1)
    desk.office.engine.script = [UNKNOWN, UNKNOWN]
    desk.office.receive(tapped, tap=Tap(entry.id, "1"))
    desk.office.receive(tapped, attachment=Attachment("foto"))
    desk.office.settle(tapped)


def read(database: Storage, days: int = 7, city: str | None = None) -> list[Missed]:
    with database.read() as session:
        return missed(session, START - timedelta(days=days), city)


@pytest.fixture
def command(database: Storage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ONTHAAL_DATABASE_URL", str(database.engine.url))
    monkeypatch.setenv("ONTHAAL_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("ONTHAAL_NU", "2026-11-18T10:00")


def test_it_finds_what_was_not_surely_understood(database: Storage) -> None:
    found = read(database)
    assert [one.text for one in found if one.why == "medewerker"] == [
        "moet ik daarvoor naar het stadhuis komen"
    ]
    assert [one.text for one in found if one.why == "mislukt"] == ["dit bericht breekt de engine"]
    assert [one.text for one in found if one.why == "duim_omlaag"] == ["iets met een knop"]
    assert len([one for one in found if one.why == "keuze"]) == 4
    assert len([one for one in found if one.why == "onbekend"]) == 12
    assert len(found) == 19


def test_it_leaves_out_what_was_tapped_answered_or_asked_by_the_form(database: Storage) -> None:
    texts = {one.text for one in read(database)}
    assert not texts & {
        "wat kost een reispas",
        "Lien De Smet",
        "[foto]",
        "Medewerker spreken",
        "dank u",
    }


def test_it_looks_at_the_days_and_the_city_that_are_asked(database: Storage) -> None:
    assert {one.text for one in read(database, days=30)} - {one.text for one in read(database)} == {
        "een oude vraag die niemand begrijpt"
    }
    assert {one.city for one in read(database, city="hasselt")} == {"hasselt"}
    assert len(read(database, city="hasselt")) == 3
    assert all(one.at.tzinfo == UTC for one in read(database))


def test_it_hides_numbers_of_people(database: Storage) -> None:
    texts = " | ".join(one.text for one in read(database))
    assert "[rijksregisternummer verborgen]" in texts
    assert texts.count("[telefoonnummer verborgen]") == 2
    assert "[e-mailadres verborgen]" in texts
    for secret in (NUMBER, PHONE, LINE, "noor@"):
        assert secret not in texts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("bel +32 9 210 10 10", "bel [telefoonnummer verborgen]"),
        ("bel 09/210.10.10 aub", "bel [telefoonnummer verborgen] aub"),
        ("mijn dossier 1234567890123", "mijn dossier [nummer verborgen]"),
        ("[rijksregisternummer verborgen] is van mij", "[rijksregisternummer verborgen] is van mij"),
        ("op 20 november 2026 om 10 u", "op 20 november 2026 om 10 u"),
        ("ik woon in 9000 gent, nummer 12", "ik woon in 9000 gent, nummer 12"),
    ],
)
def test_it_hides_only_what_leads_to_a_person(text: str, shown: str) -> None:
    assert hidden(text) == shown


def test_it_puts_what_is_alike_together_and_the_most_frequent_first(database: Storage) -> None:
    first, second, *_ = grouped(read(database))
    assert len(first.messages) == 9
    assert len(first.texts) == 3
    assert first.likely == ("vraag", "reispas")
    assert second.texts == ["parkeerkaart graag"]
    assert second.whys == {"keuze": 4}


def test_it_groups_thousands_in_seconds() -> None:
    many = [
        Missed(f"vraag {n} over {n * 7919 % 1000} straten", "onbekend", None, None, "gent", START)
        for n in range(3000)
    ]
    assert sum(len(group.messages) for group in grouped(many)) == 3000


def test_it_says_what_happened_and_how_to_mend_it(command: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Sinds 2026-11-11 09:00 (UTC): 19 berichten niet zeker begrepen.")
    assert "1. 9 ×  " in said
    assert "   Onthaal zei dat het dit niet weet (9)\n   waarschijnlijk: reispas / vraag" in said
    assert "→ zet andere zinnen zoals deze in data/nlu/reispas.yml" in said
    assert "   Onthaal antwoordde, en daarna werd een medewerker gevraagd (1)" in said
    assert "→ is het antwoord duidelijk? Kijk in data/producten/reispas.yml" in said
    assert "waarschijnlijk: niets dat we kennen" in said
    assert "geef dit door aan de beheerder" in said
    for secret in (NUMBER, PHONE, LINE, "noor@"):
        assert secret not in said


def test_it_gives_programs_the_same(command: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "--meest", "2", "--sinds", "2026-11-17"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert len(found) == 2
    assert found[0]["aantal"] == 9
    assert found[0]["gedaan"] == {"onbekend": 9}
    assert found[0]["eerst"] == "2026-11-17T09:05:00+00:00"
    assert found[0]["bestand"] == "data/nlu/reispas.yml"
    assert found[1]["gemeenten"] == ["gent", "hasselt"]


def test_it_says_so_when_all_was_understood(command: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--gemeente", "mechelen"]) == 0
    assert "alles werd begrepen" in capsys.readouterr().out


def test_it_says_so_when_there_is_no_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ONTHAAL_DATABASE_URL", raising=False)
    monkeypatch.setenv("ONTHAAL_VAR", str(tmp_path / "var"))
    assert main([]) == 1
    assert "er is nog geen databank" in capsys.readouterr().err
    (tmp_path / "var/onthaal.db").touch()
    assert main([]) == 1
    assert "de databank is niet leesbaar" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("24u", datetime(2026, 11, 16, 9, 5, tzinfo=UTC)),
        ("7d", datetime(2026, 11, 10, 9, 5, tzinfo=UTC)),
        ("2w", datetime(2026, 11, 3, 9, 5, tzinfo=UTC)),
        ("2026-11-01", datetime(2026, 10, 31, 23, 0, tzinfo=UTC)),
    ],
)
def test_it_reads_a_period(written: str, moment: datetime) -> None:
    assert beginning(written, START) == moment


def test_it_refuses_what_is_no_period(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["--sinds", "gisteren"])
    assert refused.value.code == 2
    assert "'gisteren' moet zijn zoals 7d" in capsys.readouterr().err
