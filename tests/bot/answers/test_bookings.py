"""Appointments in conversation: seen, waited for, proved, rated; and what a stranger learns: nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.answers import World
from bot.appointments import Agenda, AgendaAway, Appointment, Contact, Links, MailNotices, Rules, city_setup
from bot.appointments.access import Access
from bot.appointments.rating import Ratings
from bot.appointments.waiting import WaitingList
from bot.catalogue import Catalogue
from bot.clock import SetClock
from bot.mail import Outbox
from bot.storage import Storage
from tests.bot.answers.sample import UNSURE, parsed, tapped, world_of
from tests.bot.appointments.messages import Messages
from tests.bot.appointments.standing import mails, text_of
from tests.bot.booking.form import LINKS, Form

SECRET = "q8Zt3vLw0pXs6rBn1kYd"
NOOR = Contact("Noor Peeters", "noor@voorbeeld.be")
SEE, CANCEL, MOVE = (parsed(f"afspraak_{act}") for act in ("bekijken", "annuleren", "verplaatsen"))
YES, NO = parsed("bevestigen"), parsed("ontkennen")


@pytest.fixture
def messages() -> Messages:
    return Messages()


@pytest.fixture
def open_world(catalogue: Catalogue, storage: Storage, clock: SetClock, messages: Messages) -> World:
    """All parts are there, and letters are written."""
    letters = MailNotices(Outbox("onthaal@gent.example"), Links(SECRET, "https://onthaal.example"), clock)
    cities = {"gent": city_setup(catalogue.city("gent"))}
    agenda = Agenda(storage, clock, cities, letters, Rules(cooling=(timedelta(0), timedelta(0))))
    return replace(
        world_of(catalogue, agenda, clock),
        waiting=WaitingList(storage, clock, agenda, cities, letters, messages),
        access=Access(storage, clock, agenda, letters, SECRET),
        ratings=Ratings(storage, clock),
        links=LINKS,
    )


@pytest.fixture
def talk(open_world: World, clock: SetClock) -> Callable[[str], Form]:
    return lambda name: Form(replace(open_world, conversation_id=name), clock)


@pytest.fixture
def noor(talk: Callable[[str], Form]) -> Form:
    return talk("noor")


@pytest.fixture
def kim(talk: Callable[[str], Form]) -> Form:
    return talk("kim")


def booked(form: Form, days: int = 7, mode: str = "video", contact: Contact = NOOR) -> Appointment:
    """Advice on living, some days from now."""
    agenda, name = form.world.agenda, form.world.conversation_id
    place = "stadskantoor" if mode == "loket" else None
    day = (form.clock.now() + timedelta(days=days)).date()
    free = agenda.times("gent", "wonen", mode, place, day)[0]
    hold = agenda.hold(
        "gent", "wonen", mode, free.place, free.start, key=f"{name}/{days}", conversation_id=name,
        product="woonadvies",
    )  # fmt: skip
    return agenda.confirm(hold.id, contact)


def code_in_mail(storage: Storage) -> str:
    return re.findall(r"\b\d{6}\b", text_of(mails(storage, "afspraak_code")[-1]))[0]


# --- seeing


def test_it_shows_number_moment_and_link(noor: Form) -> None:
    one = booked(noor)
    noor.asks("waar is mijn videolink", SEE)
    assert one.number in noor.text
    assert "via video" in noor.text
    assert noor.titles == ["Open videogesprek", "Verplaatsen", "Annuleren", "Wachtlijst"]
    url = noor.reply[0].buttons[0].url
    assert url is not None
    assert url.endswith(str(one.video_token))


def test_it_shows_the_place_and_its_address(noor: Form) -> None:
    booked(noor, mode="loket")
    noor.asks("wanneer is mijn afspraak", SEE)
    assert "Woodrow Wilsonplein" in noor.text


def test_it_shows_all_of_them(noor: Form) -> None:
    booked(noor), booked(noor, 8)
    noor.asks("mijn afspraken", SEE)
    assert len(noor.reply) == 2


def test_no_button_is_longer_than_a_telephone_shows(noor: Form) -> None:
    booked(noor)
    for question in ("mijn afspraak", "wachtlijst voor mijn afspraak"):
        noor.asks(question, SEE)
        assert all(len(title) <= 20 for title in noor.titles)


@pytest.mark.parametrize(
    "said", ["ik kan morgen niet komen", "ik zal er niet bij kunnen zijn, ben verhinderd"]
)
def test_who_cannot_come_may_move_or_cancel(noor: Form, said: str) -> None:
    one = booked(noor)
    noor.asks(said)
    assert "verplaatsen of annuleren" in noor.text
    assert one.number in noor.text
    assert {"Verplaatsen", "Annuleren"} <= set(noor.titles)


def test_to_cancel_what_was_just_spoken_of_is_asked_first(noor: Form) -> None:
    one = booked(noor)
    noor.asks("mijn afspraak", SEE).asks("annuleer ze toch maar", parsed("stoppen"))
    assert "Wil je deze afspraak annuleren?" in noor.text
    noor.asks("ja", YES)
    assert noor.world.agenda.look_up(one.id).status == "cancelled"


def test_the_link_is_shown_again(noor: Form) -> None:
    booked(noor)
    noor.asks("mijn afspraak", SEE).asks("waar is de link")
    assert "Open videogesprek" in noor.titles


def test_where_the_link_is_changes_nothing(noor: Form) -> None:
    booked(noor, mode="loket")
    noor.asks("mijn afspraak", SEE).asks("waar is mijn videolink?", SEE)
    assert noor.asked is None


# --- the waiting list


@pytest.mark.parametrize(
    "said",
    [
        "zet me op de wachtlijst",
        "als er iets vroeger vrijkomt voor mijn afspraak, laat je het dan weten",
        "wachtlijst voor mijn afspraak aub",
    ],
)
def test_it_puts_somebody_on_the_waiting_list(noor: Form, said: str) -> None:
    one = booked(noor)
    noor.asks(said)
    assert "Je staat op de wachtlijst" in noor.text
    assert "15 minuten" in noor.text
    assert "blijft staan" in noor.text
    assert noor.world.waiting is not None
    assert noor.world.waiting.standing(one.id)


def test_it_says_that_one_stands_on_it_and_takes_one_off(noor: Form) -> None:
    booked(noor)
    noor.asks("zet me op de wachtlijst").asks("mijn afspraak", SEE)
    assert "Je staat op de wachtlijst" in noor.text
    noor.asks("sta ik nog op de wachtlijst?")
    assert "Je staat op de wachtlijst" in noor.text
    noor.chooses("Van de wachtlijst")
    assert "niet meer op de wachtlijst" in noor.text
    noor.asks("sta ik nog op de wachtlijst?", SEE)
    assert "Je staat niet op de wachtlijst" in noor.text


def test_it_leaves_the_list_in_words(noor: Form) -> None:
    booked(noor)
    noor.asks("zet me op de wachtlijst").asks("haal me maar van de wachtlijst")
    assert "niet meer op de wachtlijst" in noor.text


def test_coming_earlier_is_a_choice_between_moving_and_waiting(noor: Form) -> None:
    booked(noor)
    noor.asks("mijn afspraak", SEE).asks("kan ik vroeger komen?")
    assert noor.titles == ["Verplaatsen", "Wachtlijst"]


def test_it_offers_the_waiting_list_where_the_first_free_time_is_far(
    catalogue: Catalogue, storage: Storage, clock: SetClock, noor: Form
) -> None:
    cities = {"gent": city_setup(catalogue.city("gent"))}
    letters = MailNotices(Outbox("onthaal@gent.example"), Links(SECRET, "https://onthaal.example"), clock)
    for lead, there in ((timedelta(days=9), True), (timedelta(hours=2), False)):
        noor.world = replace(noor.world, agenda=Agenda(storage, clock, cities, letters, Rules(lead=lead)))
        noor.begins("energieadvies via video", product="energieadvies").says("de eerste").says("ja")
        noor.says("Noor Peeters, noor@voorbeeld.be").says("ja", YES)
        assert ("Zet op wachtlijst" in noor.titles) == there
        if there:
            noor.chooses("Zet op wachtlijst")
            assert "Je staat op de wachtlijst" in noor.text


def test_a_waiting_list_for_something_else_is_not_ours(noor: Form) -> None:
    booked(noor)
    noor.asks(
        "hoelang is de wachtlijst voor een sociale woning", parsed(product="sociale_woning", aspect="duur")
    )
    assert "Je staat op de wachtlijst" not in noor.text


def offered(noor: Form, storage: Storage, clock: SetClock) -> Appointment:
    """Noor, in ten days, is offered the time of somebody who cancels."""
    late = booked(noor, 10)
    noor.asks("zet me op de wachtlijst")
    waiting = noor.world.waiting
    assert waiting is not None
    clock.advance(timedelta(minutes=1))
    waiting.sweep()
    assert waiting.offer(late.id), "something earlier is free"
    return late


def test_a_typed_yes_takes_the_offer(noor: Form, storage: Storage, clock: SetClock) -> None:
    late = offered(noor, storage, clock)
    noor.asks("ja", YES)
    assert "Gelukt" in noor.text
    (now,) = noor.world.agenda.upcoming("noor")
    assert (now.id, now.start < late.start) == (late.id, True)


def test_a_typed_no_keeps_the_appointment(noor: Form, storage: Storage, clock: SetClock) -> None:
    late = offered(noor, storage, clock)
    noor.asks("nee", NO)
    assert "blijft staan" in noor.text
    assert noor.world.agenda.upcoming("noor")[0].start == late.start


def test_the_buttons_of_an_offer_work_and_a_double_tap_moves_once(
    noor: Form, messages: Messages, storage: Storage, clock: SetClock
) -> None:
    offered(noor, storage, clock)
    yes = messages.told[-1].message.buttons[0]
    assert yes.payload is not None
    for _ in range(2):
        noor.answered(tapped("antwoord", **yes.payload["entities"]))
        assert "Gelukt" in noor.text
    assert noor.world.agenda.upcoming("noor")[0].moved == 1


def test_too_late_for_an_offer_is_said_kindly(noor: Form, storage: Storage, clock: SetClock) -> None:
    late = offered(noor, storage, clock)
    clock.advance(timedelta(minutes=20))
    noor.answered(tapped("antwoord", aanbod=late.id))
    assert "net weg" in noor.text
    assert "blijft staan" in noor.text
    assert noor.world.agenda.upcoming("noor")[0].start == late.start


def test_nobody_takes_anothers_offer(noor: Form, kim: Form, storage: Storage, clock: SetClock) -> None:
    late = offered(noor, storage, clock)
    for entity in ("aanbod", "weiger", "wachtlijst"):
        kim.answered(tapped("antwoord", **{entity: late.id}))
        assert late.number not in kim.text
    assert noor.world.agenda.look_up(late.id).start == late.start
    assert noor.world.waiting is not None
    assert noor.world.waiting.offer(late.id)


def test_a_yes_to_two_questions_is_asked_once_more(noor: Form, storage: Storage, clock: SetClock) -> None:
    late = offered(noor, storage, clock)
    noor.asks("annuleer mijn afspraak", CANCEL).asks("ja", YES)
    assert "Ja, neem vroeger" in noor.titles
    assert noor.world.agenda.look_up(late.id).status == "confirmed"


@pytest.mark.parametrize("parse", [YES, NO])
def test_an_answer_to_another_question_is_none_to_the_offer(
    noor: Form, storage: Storage, clock: SetClock, parse: dict[str, object]
) -> None:
    """ "Kan ik nog iets anders voor je doen?" "Nee": that refuses no earlier time."""
    late = offered(noor, storage, clock)
    noor.memory = replace(noor.memory, last=("Wil je erover praten met een medewerker?",))
    noor.asks("ja" if parse is YES else "nee", parse)
    assert "Ja, neem vroeger" in noor.titles
    assert noor.world.waiting is not None
    assert noor.world.waiting.offer(late.id)
    assert noor.world.agenda.look_up(late.id).start == late.start
    noor.asks("ja", YES)
    assert noor.world.agenda.look_up(late.id).start < late.start


# --- another conversation's


def test_it_shows_anothers_appointment_after_a_mailed_code(noor: Form, kim: Form, storage: Storage) -> None:
    one = booked(noor)
    kim.asks(f"wanneer is mijn afspraak {one.number}?", SEE)
    assert "Met welk e-mailadres" in kim.text
    assert "november" not in kim.text
    kim.asks("noor@voorbeeld.be")
    assert "code van 6 cijfers" in kim.text
    code = code_in_mail(storage)
    kim.asks(f"{code[:3]} {code[3:]}")
    assert one.number in kim.text
    assert "via video" in kim.text
    assert [each.id for each in kim.world.agenda.upcoming("kim")] == [one.id]


def test_it_does_what_was_asked_once_it_is_proved(noor: Form, kim: Form, storage: Storage) -> None:
    one = booked(noor)
    kim.asks("ik wil mijn afspraak verplaatsen naar donderdag 26 november om 14u30", MOVE)
    assert "A-7K3Q9" in kim.text
    kim.asks(one.number).asks("noor@voorbeeld.be").asks(code_in_mail(storage))
    assert "donderdag 26 november 2026 om 14.30 uur" in kim.text
    kim.says("ja").says("ja", YES)
    assert "Je afspraak is verplaatst" in kim.text


def test_a_number_that_does_not_exist_gets_the_same_answers(noor: Form, kim: Form) -> None:
    one = booked(noor)
    there = [kim.asks(one.number).text, kim.asks("kim@voorbeeld.be").text, kim.asks("123456").text]
    other = replace(kim.world, conversation_id="sam")
    sam = Form(other, kim.clock)
    gone = [sam.asks("A-22222").text, sam.asks("kim@voorbeeld.be").text, sam.asks("123456").text]
    assert [text.replace(one.number, "A-22222") for text in there] == gone


def test_a_number_that_cannot_be_ours_gets_them_too(noor: Form) -> None:
    noor.asks("A-B0I1S")
    assert "Met welk e-mailadres" in noor.text


def test_wrong_codes_end_it(noor: Form, kim: Form, storage: Storage) -> None:
    one = booked(noor)
    kim.asks(f"{one.number} noor@voorbeeld.be")
    right = code_in_mail(storage)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    kim.asks(wrong)
    assert "nog 4 keer" in kim.text
    for _ in range(4):
        kim.asks(wrong)
    assert "werkt nu niet meer" in kim.text
    kim.asks(right)
    assert "werkt niet meer" in kim.text
    assert kim.world.agenda.upcoming("kim") == []


def test_a_code_is_over_after_a_while_and_another_can_be_had(
    noor: Form, kim: Form, storage: Storage, clock: SetClock
) -> None:
    one = booked(noor)
    kim.asks(f"{one.number} noor@voorbeeld.be")
    clock.advance(timedelta(minutes=16))
    kim.asks(code_in_mail(storage))
    assert "werkt niet meer" in kim.text
    kim.chooses("Nieuwe code").asks(code_in_mail(storage))
    assert one.number in kim.text


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("ik heb geen e-mail", "Zonder e-mail"),
        ("noor.voorbeeld.be", "Met welk e-mailadres"),
        ("stop", "ik zoek niet verder"),
    ],
)
def test_it_helps_who_does_not_give_an_address(noor: Form, said: str, answer: str) -> None:
    noor.asks("A-7K3Q9").asks(said)
    assert answer in noor.text


def test_it_helps_who_got_no_mail(noor: Form) -> None:
    noor.asks("A-7K3Q9 noor@voorbeeld.be").asks("ik kreeg geen mail")
    assert "ongewenste mail" in noor.text
    assert "Nieuwe code" in noor.titles


def test_a_new_code_may_be_asked_in_words(noor: Form, kim: Form, storage: Storage, clock: SetClock) -> None:
    one = booked(noor)
    kim.asks(f"{one.number} noor@voorbeeld.be")
    clock.advance(timedelta(minutes=1))
    kim.asks("nieuwe code aub", parsed(product="pincode_identiteitskaart"))
    assert len(mails(storage, "afspraak_code")) == 2
    kim.asks(code_in_mail(storage))
    assert one.number in kim.text


def test_it_answers_another_question_in_between(noor: Form) -> None:
    noor.asks("A-7K3Q9").asks("wat kost een reispas", parsed(product="reispas", aspect="kosten"))
    assert "euro" in noor.text


def test_it_cancels_by_number(noor: Form) -> None:
    booked(noor)
    other = booked(noor, 8)
    noor.asks(f"annuleer {other.number}", CANCEL)
    assert len(noor.reply) == 1
    noor.asks("ja", YES)
    assert noor.world.agenda.look_up(other.id).status == "cancelled"
    assert len(noor.world.agenda.upcoming("noor")) == 1


def test_the_same_message_twice_cancels_once_and_says_the_same(noor: Form) -> None:
    one = booked(noor)
    first = noor.answered(tapped("antwoord", annuleer=one.id), "tik").text
    assert noor.answered(tapped("antwoord", annuleer=one.id), "tik").text == first
    assert "al geannuleerd" in noor.answered(tapped("antwoord", annuleer=one.id), "later").text


# --- how it was


@pytest.mark.parametrize(("score", "answer", "person"), [(5, "Dank je wel", False), (1, "medewerker", True)])
def test_it_thanks_for_a_score(noor: Form, clock: SetClock, score: int, answer: str, person: bool) -> None:
    one = booked(noor)
    clock.advance(timedelta(days=8))
    noor.answered(tapped("antwoord", afspraak=one.id, tevreden=score))
    assert answer in noor.text
    assert ("Medewerker spreken" in noor.titles) == person
    assert noor.world.agenda.look_up(one.id).rating == score


@pytest.mark.parametrize("score", [0, 6, "veel", True, None])
def test_a_made_up_score_is_no_score(noor: Form, clock: SetClock, score: object) -> None:
    one = booked(noor)
    clock.advance(timedelta(days=8))
    noor.answered(tapped("antwoord", afspraak=one.id, tevreden=score))
    assert noor.world.agenda.look_up(one.id).rating is None


def test_a_score_for_anothers_talk_is_not_kept(noor: Form, kim: Form, clock: SetClock) -> None:
    one = booked(noor)
    clock.advance(timedelta(days=8))
    kim.answered(tapped("antwoord", afspraak=one.id, tevreden=1))
    assert noor.world.agenda.look_up(one.id).rating is None


# --- an agenda that is away


@pytest.mark.parametrize("act", ["afspraak_bekijken", "afspraak_annuleren", "afspraak_verplaatsen"])
def test_an_agenda_that_is_away_is_said(noor: Form, monkeypatch: pytest.MonkeyPatch, act: str) -> None:
    booked(noor)

    def away(conversation: str) -> list[Appointment]:
        raise AgendaAway("no answer in five seconds")

    monkeypatch.setattr(noor.world.agenda, "upcoming", away)
    noor.asks("mijn afspraak", parsed(act))
    assert "even niet bereikbaar" in noor.text
    assert "09 210 10 10" in noor.text


def test_nothing_is_taken_for_an_appointment_that_is_not_there(noor: Form) -> None:
    for text in ("ja", "nee", "kan ik vroeger komen?", "kan het ook via video?", "123456"):
        noor.asks(text, UNSURE)
        assert noor.asked is None
        assert noor.text.strip()
