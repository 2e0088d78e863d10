"""From the desk itself to the export: what people really do there comes out right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.catalogue import Catalogue
from bot.clock import SetClock
from bot.export import document, read
from bot.storage import Storage
from bot.takeover import summary as summaries
from bot.takeover import transcript
from tests.bot.export.test_klantinteracties import SCHEMA
from tests.bot.takeover.desks import AISHA, SAM, Desks

NUMBER = "93.05.18-223-61"


@pytest.fixture
def desks(storage: Storage, clock: SetClock, catalogue: Catalogue) -> Iterator[Desks]:
    """Sam and Aïsha are there; who takes over gets the lines of facts."""
    desks = Desks(storage, clock, catalogue)
    desks.parts.summarise = partial(summaries.load, catalogue=catalogue)
    desks.hire()
    desks.arrive_at_desk(SAM, AISHA)
    yield desks
    desks.close()


@pytest.fixture
def ended(desks: Desks) -> str:
    """Sam took the conversation of Noor, made a note for colleagues, passed it on to Aïsha, who ended it."""
    noor = desks.ask(desks.open(), f"ik heb {NUMBER} en zoek een mens")
    desks.wait(seconds=30)
    desks.desk.claim(SAM, noor)
    desks.talk(SAM, noor, "Dag, hier Sam.")
    desks.desk.note(SAM, noor, "Belt elke week.", key=desks.key())
    desks.desk.forward(SAM, noor, epoch=desks.epoch(noor), department="wonen")
    desks.desk.accept(AISHA, noor)
    desks.wait(minutes=5)
    desks.talk(AISHA, noor, "Dag, hier Aïsha.")
    desks.desk.end(AISHA, noor, epoch=desks.epoch(noor))
    return noor


def exported(desks: Desks) -> list[dict[str, Any]]:
    now = desks.clock.now()
    with desks.storage.read() as session:
        found = read(session, desks.catalogue, now - timedelta(days=1), now + timedelta(days=1))
    documents = [document(one) for one in found]
    for one in documents:
        SCHEMA.validate(one)
    return documents


def test_a_conversation_is_exported_once_it_is_recorded(desks: Desks, ended: str) -> None:
    assert exported(desks) == []
    desks.desk.record(
        AISHA,
        desks.row(ended).id,
        result="zelfstandig_afgehandeld",
        product="woonadvies",
        note=f"Over {NUMBER}.",
    )
    (found,) = exported(desks)
    contact = found["klantcontact"]
    assert (contact["onderwerp"], contact["indicatieContactGelukt"]) == (
        desks.catalogue.product("gent", "woonadvies").naam,
        True,
    )
    assert contact["reactie"] == "Dag, hier Sam.\nDag, hier Aïsha."
    assert contact["inhoud"].startswith("Over [rijksregisternummer verborgen].\nVraag: ")
    assert contact["metadata"]["onthaalWachttijd"] == "30"
    assert [one["naam"] for one in found["actoren"]] == [
        "Digitale assistent van de Stad Gent",
        "Woonloket",
        "Aïsha Amrani",
    ]


def test_what_colleagues_note_and_secret_numbers_are_in_no_export_and_no_transcript(
    desks: Desks, ended: str
) -> None:
    desks.desk.draft(ended, after_seq=1, text="Een ontwerp.", source={})
    desks.desk.record(AISHA, desks.row(ended).id, result="afgebroken", product=None, note="")
    view = desks.desk.conversation(AISHA, ended)
    assert (len(view.notes), len(view.drafts)) == (1, 1)
    city = desks.city()
    for shown in (json.dumps(exported(desks)), transcript.text(view, city), transcript.html(view, city)):
        assert "Belt elke week" not in shown
        assert "Een ontwerp" not in shown
        assert NUMBER not in shown


def test_a_call_back_is_a_task_until_somebody_called(desks: Desks) -> None:
    noor = desks.ask(desks.open())
    desks.desk.claim(SAM, noor)
    desks.desk.callback(SAM, noor, epoch=desks.epoch(noor), why="na 16 uur")
    (waiting,) = exported(desks)
    assert [one["status"] for one in waiting["interneTaken"]] == ["te_verwerken"]
    desks.wait(hours=2)
    desks.desk.record(SAM, desks.row(noor).id, result="zelfstandig_afgehandeld", product=None, note="Gebeld.")
    (called,) = exported(desks)
    assert [one["status"] for one in called["interneTaken"]] == ["verwerkt"]
    assert called["klantcontact"]["uuid"] == waiting["klantcontact"]["uuid"]
