"""Every act has an answer, with and without the form, and no conversation dies."""

import csv
import signal

import pytest

from tests.engine.desk import SLOTS, Desk
from tests.engine.process import ROOT, Conversation, Engine, texts

with (ROOT / "data/sleutels/intents.tsv").open() as table:
    ACTS = [row["sleutel"] for row in csv.DictReader(table, delimiter="\t") if row["soort"] == "handeling"]
ANSWERS = ["Burger", "loket", "zuid", "dinsdag 10 uur", "Noor", "noor@voorbeeld.be", "ja"]


def begin_form(talk: Conversation) -> None:
    assert texts(talk.press("afspraak_maken")) == ["vraag thema"]


@pytest.mark.parametrize("act", [*ACTS, "antwoord"])
def test_it_has_an_answer_to_every_act(noor: Conversation, act: str) -> None:
    expected = "vraag thema" if act == "afspraak_maken" else f"antwoord {act}"
    assert texts(noor.press(act)) == [expected]
    assert texts(noor.press("hulp"))[0] == "antwoord hulp"


@pytest.mark.parametrize("act", [*ACTS, "antwoord"])
def test_it_has_an_answer_to_every_act_within_the_form_and_asks_again(noor: Conversation, act: str) -> None:
    begin_form(noor)
    stopped = act == "stoppen"
    expected = ["action_afspraak_gestopt"] if stopped else [f"antwoord {act}", "vraag thema"]
    assert texts(noor.press(act)) == expected
    assert texts(noor.press("hulp")) == (["antwoord hulp"] if stopped else ["antwoord hulp", "vraag thema"])


def test_it_asks_what_is_missing_and_rounds_off(noor: Conversation) -> None:
    begin_form(noor)
    asked = [texts(noor.write(f"= {given}")) for given in ANSWERS]
    assert asked == [*[[f"vraag {slot}"] for slot in SLOTS[1:]], ["action_afspraak_afronden"]]
    assert noor.slots()["naam"] is None
    assert texts(noor.press("hulp")) == ["antwoord hulp"]
    begin_form(noor)


def test_it_leaves_the_form_and_can_begin_again(noor: Conversation) -> None:
    begin_form(noor)
    noor.write("= Burger")
    assert texts(noor.press("stoppen")) == ["action_afspraak_gestopt"]
    assert noor.engine.tracker(noor.name)["active_loop"] in ({}, {"name": None})
    begin_form(noor)
    assert noor.slots()["thema"] is None


def test_it_rounds_off_at_once_when_no_appointment_is_needed(noor: Conversation, desk: Desk) -> None:
    assert texts(noor.press("afspraak_maken", nodig=False)) == ["action_afspraak_afronden"]
    assert desk.actions() == ["validate_afspraak_form", "action_afspraak_afronden"]
    begin_form(noor)


def test_it_takes_a_button_as_the_answer_of_the_form(noor: Conversation, desk: Desk) -> None:
    begin_form(noor)
    desk.calls.clear()
    noor.press("antwoord", wijze="video")
    assert desk.actions()[0] == "validate_afspraak_form"
    assert desk.calls[0]["tracker"]["latest_message"]["payload"]["entities"] == {"wijze": "video"}


def test_it_goes_on_where_it_was_after_a_kill(noor: Conversation, engine: Engine) -> None:
    begin_form(noor)
    for given in ANSWERS[:3]:
        noor.write(f"= {given}")
    before = noor.slots()
    engine.kill(signal.SIGKILL)
    engine.start()
    assert noor.slots() == before
    assert before["requested_slot"] == "moment"
    assert texts(noor.write("= woensdag")) == ["vraag naam"]


def test_it_goes_on_where_it_was_on_another_model(noor: Conversation, engine: Engine) -> None:
    begin_form(noor)
    noor.write("= Burger")
    other = engine.model.with_name("andere.tar.gz")
    other.write_bytes(engine.model.read_bytes())
    broken = engine.model.with_name("stuk.tar.gz")
    broken.write_bytes(b"geen model")
    try:
        assert engine.post("/webhooks/onthaal/model", {"model": other.name}).json() == {"model": other.name}
        assert texts(noor.write("= loket")) == ["vraag plaats"]
        assert engine.post("/webhooks/onthaal/model", {"model": broken.name}).status_code == 422
        assert engine.get("/webhooks/onthaal/health").json()["model"] == other.name
        back = engine.post("/webhooks/onthaal/model", {"model": engine.model.name})
        assert back.json() == {"model": engine.model.name}
        assert texts(noor.write("= zuid")) == ["vraag moment"]
    finally:
        other.unlink()
        broken.unlink()


def test_it_writes_no_word_of_a_resident_in_its_log(noor: Conversation, desk: Desk, engine: Engine) -> None:
    noor.write("mijn geheime ziekte heet xyzzy")
    desk.status = 500
    noor.write("en nog eens xyzzy")
    assert "xyzzy" not in engine.log.read_text()
