"""How a person lets go of a conversation: to a colleague, to the bot, at the end; and the record of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.catalogue import Catalogue, ContactCentre, Department
from bot.clock import BRUSSELS, SetClock
from bot.errors import InvalidInput
from bot.hours import Span
from bot.storage import Storage
from bot.takeover import Refused
from tests.bot.takeover.desks import AISHA, KIM, MIEKE, SAM, Desks


def kind(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.kind


@pytest.fixture
def taken(desks: Desks, noor: str) -> str:
    """Sam has the conversation of Noor; Sam, Aïsha and Mieke are there."""
    desks.arrive_at_desk(SAM, AISHA, MIEKE)
    desks.ask(noor)
    desks.desk.claim(SAM, noor)
    return noor


def test_the_owner_keeps_the_line_until_somebody_accepts(desks: Desks, taken: str) -> None:
    epoch = desks.epoch(taken)
    case = desks.desk.forward(SAM, taken, epoch=epoch, department="wonen", why="gaat over huur")
    desks.talk(SAM, taken, "Ik vraag het even aan het woonloket.")

    assert (case.state, case.agent_id, case.forward_department) == ("human", SAM, "wonen")
    assert desks.epoch(taken) == epoch
    assert [case.conversation_id for case in desks.desk.inbox(AISHA, "mijn")] == [taken]
    assert desks.notes(taken)[0].text == "gaat over huur"

    accepted = desks.desk.accept(AISHA, taken)

    assert (accepted.agent_id, accepted.department, accepted.forward_department) == (AISHA, "wonen", None)
    assert accepted.owner_epoch == epoch + 1
    assert desks.last(taken).text == (
        "Aïsha neemt het gesprek over van Sam. Je praat nog altijd met een medewerker."
    )
    assert desks.feed("claimed")[-1].data["van"] == SAM
    with pytest.raises(Refused):
        desks.talk(SAM, taken, "Nog iets.")


def test_only_those_it_is_forwarded_to_accept(desks: Desks, taken: str) -> None:
    desks.desk.forward(SAM, taken, epoch=desks.epoch(taken), department="wonen")

    with pytest.raises(Refused) as caught:
        desks.desk.accept(MIEKE, taken)

    assert kind(caught) == "taken"


def test_a_colleague_who_declines_leaves_it_with_its_owner(desks: Desks, taken: str) -> None:
    desks.desk.forward(SAM, taken, epoch=desks.epoch(taken), to=AISHA)
    desks.desk.decline(AISHA, taken)

    assert (desks.row(taken).agent_id, desks.row(taken).forward_agent) == (SAM, None)
    assert desks.feed("withdrawn")[-1].data["waarom"] == "afgewezen"


def test_nobody_accepts_and_the_owner_is_told(desks: Desks, taken: str) -> None:
    before = desks.lines(taken)
    desks.desk.forward(SAM, taken, epoch=desks.epoch(taken), department="wonen")
    for _ in range(3):
        desks.wait(seconds=45)
        desks.beat(SAM, AISHA, MIEKE)
    desks.desk.sweep()

    assert desks.row(taken).forward_department is None
    assert desks.feed("withdrawn")[-1].data == {
        "handover": desks.row(taken).id,
        "waarom": "verlopen",
        "eigenaar": SAM,
        "afdeling": "wonen",
        "collega": None,
    }
    assert desks.lines(taken) == before
    with pytest.raises(Refused) as caught:
        desks.desk.accept(AISHA, taken)
    assert kind(caught) == "taken"


def test_the_owner_withdraws(desks: Desks, taken: str) -> None:
    desks.desk.forward(SAM, taken, epoch=desks.epoch(taken), department="wonen")
    desks.desk.withdraw(SAM, taken, epoch=desks.epoch(taken))

    with pytest.raises(Refused):
        desks.desk.accept(AISHA, taken)
    with pytest.raises(Refused) as caught:
        desks.desk.withdraw(SAM, taken, epoch=desks.epoch(taken))
    assert kind(caught) == "conflict"


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ({"department": "bestaat_niet"}, "unknown"),
        ({"to": KIM}, "unknown"),
        ({"to": SAM}, "conflict"),
        ({"to": "niemand"}, "unknown"),
        ({}, "conflict"),
        ({"department": "wonen", "to": AISHA}, "conflict"),
    ],
)
def test_it_forwards_to_nobody_who_cannot_take_it(
    desks: Desks, taken: str, to: dict[str, str], why: str
) -> None:
    with pytest.raises(Refused) as caught:
        desks.desk.forward(SAM, taken, epoch=desks.epoch(taken), **to)

    assert kind(caught) == why


def test_it_does_not_forward_to_a_colleague_who_is_away(desks: Desks, taken: str) -> None:
    desks.desk.presence(AISHA, "pauze")

    with pytest.raises(Refused) as caught:
        desks.desk.forward(SAM, taken, epoch=desks.epoch(taken), to=AISHA)

    assert caught.value.said == (
        "Aïsha Amrani is er nu niet. Kies een afdeling, of maak een terugbelverzoek."
    )


def test_it_does_not_forward_to_a_closed_department(
    storage: Storage, clock: SetClock, catalogue: Catalogue
) -> None:
    desks = Desks(storage, clock, with_other_hours(catalogue))
    desks.hire()
    noor = desks.ask(desks.open())
    desks.desk.claim(SAM, noor)

    with pytest.raises(Refused) as caught:
        desks.desk.forward(SAM, noor, epoch=desks.epoch(noor), department="wonen")

    assert kind(caught) == "closed_department"
    assert caught.value.said == (
        "Woonloket is nu gesloten (opnieuw open vrijdag om 13 uur). Maak er een terugbelverzoek van."
    )
    assert caught.value.details == {"open": "2026-11-20T13:00:00+01:00"}
    desks.close()


def with_other_hours(catalogue: Catalogue) -> Catalogue:
    """The woonloket of Gent answers on Friday afternoon only."""
    gent = catalogue.city("gent")
    woonloket = Department(naam="Woonloket", themas=("wonen",), uren="woonloket")
    centre = ContactCentre(afdelingen={**gent.contactcentrum.afdelingen, "wonen": woonloket})
    hours = {**gent.uren, "woonloket": {"chat": {"vr": (Span.parse("13:00-16:00"),)}}}
    other = gent.model_copy(update={"contactcentrum": centre, "uren": hours})
    other.__dict__.pop("schedule", None)
    return Catalogue(catalogue.keys, {**catalogue.cities, "gent": other}, catalogue.by_city)


def test_it_gives_back_to_a_bot_that_begins_anew_and_says_what_it_is(desks: Desks, taken: str) -> None:
    episode = desks.state(taken).episode
    desks.desk.give_back(SAM, taken, epoch=desks.epoch(taken), summary="Uitgelegd hoe het werkt.")

    state = desks.state(taken)
    assert (state.owner, state.episode) == ("bot", episode + 1)
    assert desks.lines(taken)[-3:] == [
        ("system", "Sam heeft het gesprek verlaten."),
        ("system", "Hoe goed ben je geholpen? 1 is slecht, 5 is heel goed."),
        ("bot", "Je praat weer met de computer van gent."),
    ]
    assert desks.row(taken).state == "wrapup"
    assert desks.notes(taken)[0].text == "Uitgelegd hoe het werkt."
    desks.write(taken, "wat kost een reispas?")
    assert desks.engine.turns[-1].conversation == f"{taken}:{episode + 1}"
    assert desks.last(taken).text == "antwoord op wat kost een reispas?"


def test_it_ends_and_says_who_answers_from_now_on(desks: Desks, taken: str) -> None:
    desks.desk.end(SAM, taken, epoch=desks.epoch(taken))

    assert desks.lines(taken)[-2][1] == (
        "Sam heeft het gesprek verlaten. Schrijf je nog iets, dan antwoordt weer de digitale assistent: "
        "een computerprogramma, geen mens."
    )
    assert [button["title"] for button in desks.last(taken).buttons] == ["1", "2", "3", "4", "5"]
    assert desks.feed("ended")[0].data["door"] == SAM


def test_the_resident_gives_a_score_that_the_engine_never_sees(desks: Desks, taken: str) -> None:
    desks.desk.end(SAM, taken, epoch=desks.epoch(taken))
    turns = len(desks.engine.turns)
    desks.press(taken, "4")

    assert desks.row(taken).rating == 4
    assert desks.last(taken).text == "Bedankt voor je score."
    assert len(desks.engine.turns) == turns


def test_a_score_counts_after_a_new_request_too(desks: Desks, taken: str) -> None:
    desks.desk.end(SAM, taken, epoch=desks.epoch(taken))
    desks.ask(taken)
    desks.press(taken, "5")

    assert [row.rating for row in desks.rows(taken)] == [5, None]


def test_a_person_makes_it_a_call(desks: Desks, taken: str) -> None:
    case = desks.desk.callback(SAM, taken, epoch=desks.epoch(taken), why="heeft een papier nodig")

    assert (case.state, desks.state(taken).owner) == ("callback", "bot")
    assert case.due_at == datetime(2026, 11, 19, 17, 0, tzinfo=BRUSSELS)
    assert desks.notes(taken)[0].text == "heeft een papier nodig"
    assert [case.conversation_id for case in desks.desk.inbox(MIEKE, "terugbellen")] == [taken]


def test_the_resident_says_when_to_be_called(desks: Desks, taken: str) -> None:
    case = desks.desk.callback(SAM, taken, epoch=desks.epoch(taken), why="")
    desks.desk.call_wish(case.handover_id, phone="0470 00 00 01", wish="morgen na 14 uur")

    assert (desks.row(taken).phone, desks.row(taken).wish) == ("0470 00 00 01", "morgen na 14 uur")
    desks.desk.record(SAM, case.handover_id, result="terugbelverzoek", product=None, note="")
    with pytest.raises(Refused) as caught:
        desks.desk.call_wish(case.handover_id, phone="0470 00 00 01", wish="nu")
    assert kind(caught) == "conflict"


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (datetime(2026, 11, 20, 10, 0), datetime(2026, 11, 24, 17, 0)),  # over a weekend
        (datetime(2026, 12, 23, 10, 0), datetime(2026, 12, 29, 17, 0)),  # Christmas, and the 24th is closed
        (datetime(2027, 3, 26, 10, 0), datetime(2027, 3, 31, 17, 0)),  # Easter, and the clocks change
        (datetime(2026, 10, 23, 10, 0), datetime(2026, 10, 27, 17, 0)),  # the clocks change back
        (datetime(2026, 11, 10, 10, 0), datetime(2026, 11, 13, 17, 0)),  # Wapenstilstand
    ],
)
def test_it_counts_working_days(desks: Desks, noor: str, asked: datetime, due: datetime) -> None:
    desks.clock.set(asked)
    desks.ask(noor)
    desks.press(noor, "Bel mij terug")

    assert desks.row(noor).due_at == due.replace(tzinfo=BRUSSELS)


def test_the_record_closes_it(desks: Desks, taken: str) -> None:
    desks.desk.end(SAM, taken, epoch=desks.epoch(taken))
    handover = desks.row(taken).id
    case = desks.desk.record(
        SAM, handover, result="zelfstandig_afgehandeld", product="reispas", note="IBAN BE71 0961 2345 6769"
    )

    assert (case.state, case.result, case.record_product) == ("closed", "zelfstandig_afgehandeld", "reispas")
    assert "0961" not in (case.record_note or "")
    assert case.closed_at is not None
    with pytest.raises(Refused) as caught:
        desks.desk.record(SAM, handover, result="afgebroken", product=None, note="")
    assert caught.value.said == "Dit contact is al geregistreerd."


def test_the_record_of_a_running_conversation_is_refused(desks: Desks, taken: str) -> None:
    with pytest.raises(Refused) as caught:
        desks.desk.record(SAM, desks.row(taken).id, result="afgebroken", product=None, note="")

    assert kind(caught) == "conflict"


def test_only_who_had_it_or_a_supervisor_records(desks: Desks, taken: str) -> None:
    desks.desk.end(SAM, taken, epoch=desks.epoch(taken))
    handover = desks.row(taken).id

    for who, why in ((AISHA, "not_yours"), (KIM, "unknown")):
        with pytest.raises(Refused) as caught:
            desks.desk.record(who, handover, result="afgebroken", product=None, note="")
        assert kind(caught) == why
    assert desks.desk.record(MIEKE, handover, result="afgebroken", product=None, note="").state == "closed"


def test_a_result_that_does_not_exist_is_refused(desks: Desks, taken: str) -> None:
    desks.desk.end(SAM, taken, epoch=desks.epoch(taken))

    with pytest.raises(InvalidInput):
        desks.desk.record(SAM, desks.row(taken).id, result="zomaar", product=None, note="")


def test_who_asks_again_after_the_end_gets_a_new_request(desks: Desks, taken: str) -> None:
    desks.desk.end(SAM, taken, epoch=desks.epoch(taken))
    desks.wait(minutes=1)
    desks.ask(taken)

    assert [row.state for row in desks.rows(taken)] == ["wrapup", "queued"]
    assert desks.rows(taken)[1].queued_at - desks.rows(taken)[0].queued_at >= timedelta(minutes=1)
