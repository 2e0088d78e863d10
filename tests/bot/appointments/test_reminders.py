"""What residents are reminded of, when, and that it is once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from bot.appointments import Agenda, Contact, Links, MailNotices
from bot.appointments.reminders import Reminders
from bot.appointments.telling import Silent
from bot.appointments.waiting_tables import Reminder
from bot.catalogue import ReminderRules
from bot.clock import BRUSSELS, SetClock
from bot.mail import Outbox
from bot.replies import Message
from bot.storage import Storage
from tests.bot.appointments.messages import Messages
from tests.bot.appointments.sample import NOOR, START, TUESDAY, at, gent
from tests.bot.appointments.standing import change, mails, standing, text_of

SECRET = "q8Zt3vLw0pXs6rBn1kYd"
SUNDAY, MONDAY = TUESDAY - timedelta(days=2), TUESDAY - timedelta(days=1)
REMINDED, ASKED = "afspraak_herinnering", "afspraak_tevreden"

type Make = Callable[..., Reminders]


@pytest.fixture
def messages() -> Messages:
    return Messages()


@pytest.fixture
def make(storage: Storage, clock: SetClock, messages: Messages) -> Make:
    links = Links(SECRET, "https://onthaal.example")

    def made(**rules: object) -> Reminders:
        letters = MailNotices(Outbox("onthaal@gent.example"), links, clock)
        kept = {"gent": ReminderRules.model_validate(rules)}
        return Reminders(storage, clock, {"gent": gent()}, letters, messages, links, kept)

    return made


def went(storage: Storage) -> list[tuple[str, int]]:
    with storage.read() as session:
        return [(row.kind, row.moved) for row in session.scalars(select(Reminder).order_by(Reminder.at))]


def subjects(storage: Storage) -> list[str]:
    return [mail.subject for mail in mails(storage)]


def test_it_reminds_two_days_and_two_hours_before(
    storage: Storage, clock: SetClock, messages: Messages, make: Make
) -> None:
    standing(storage, at(10), conversation_id="noor", bring="Je identiteitskaart.")
    reminders, moments = make(), []
    while clock.now() < at(11):
        if reminders.sweep():
            moments.append(clock.now())
        clock.advance(timedelta(minutes=15))

    assert moments == [at(10, day=SUNDAY), at(8)]
    assert went(storage) == [("dagen", 0), ("uren", 0)]
    assert subjects(storage) == [
        "Herinnering: je afspraak op dinsdag 24 november 2026 om 10.00 uur",
        "Herinnering: je afspraak vandaag om 10.00 uur",
    ]
    first, second = messages.texts("noor")
    assert first.startswith("Herinnering: je afspraak is dinsdag 24 november 2026 om 10.00 uur.")
    assert second.startswith("Herinnering: je afspraak is vandaag om 10.00 uur.")
    assert "Waar: Stadskantoor Gent, Woodrow Wilsonplein 1, 9000 Gent." in second
    assert "Breng mee: Je identiteitskaart." in second


def test_it_says_the_same_in_the_approved_template(
    storage: Storage, clock: SetClock, messages: Messages, make: Make
) -> None:
    standing(storage, at(10), conversation_id="noor")
    clock.set(at(10, day=SUNDAY))
    make().sweep()

    (told,) = messages.told
    assert told.until == at(10)
    assert told.template is not None
    assert (told.template.name, told.template.values) == (
        "herinnering",
        (
            "Stad Gent",
            "Reispas",
            "dinsdag 24 november 2026 om 10.00 uur",
            "Stadskantoor Gent, Woodrow Wilsonplein 1, 9000 Gent",
        ),
    )


def test_it_shows_the_way_to_a_video_talk(
    storage: Storage, clock: SetClock, messages: Messages, make: Make
) -> None:
    standing(
        storage, at(10), conversation_id="noor", mode="video", place=None, theme="wonen", video_token="t0k"
    )
    clock.set(at(8))
    make().sweep()

    (told,) = messages.told
    assert "videogesprek: je hoeft niet te komen" in told.message.text
    assert [button.title for button in told.message.buttons] == ["Naar het videogesprek", "Bekijk of wijzig"]
    assert told.message.buttons[0].url == "https://onthaal.example/video/t0k"


@pytest.mark.parametrize(
    ("rules", "kinds"),
    [
        ({"dagen": 0}, ["uren"]),
        ({"uren": 0}, ["dagen"]),
        ({"dagen": 1, "uren": 1}, ["dagen", "uren"]),
        ({"kanalen": ()}, []),
    ],
)
def test_a_city_chooses_which(
    storage: Storage, clock: SetClock, make: Make, rules: dict[str, object], kinds: list[str]
) -> None:
    standing(storage, at(10))
    reminders = make(**rules)
    while clock.now() < at(11):
        reminders.sweep()
        clock.advance(timedelta(minutes=30))
    assert [kind for kind, _ in went(storage)] == kinds


@pytest.mark.parametrize(("channel", "by_mail", "in_chat"), [("mail", 1, 0), ("gesprek", 0, 1)])
def test_a_city_chooses_by_which_way(
    storage: Storage,
    clock: SetClock,
    messages: Messages,
    make: Make,
    channel: str,
    by_mail: int,
    in_chat: int,
) -> None:
    standing(storage, at(10), conversation_id="noor")
    clock.set(at(8))
    make(kanalen=(channel,)).sweep()

    assert (len(mails(storage)), len(messages.told)) == (by_mail, in_chat)


def test_who_can_not_be_reached_is_not_tried_for_ever(
    storage: Storage, clock: SetClock, messages: Messages, make: Make
) -> None:
    standing(storage, at(10), Contact("Noor Peeters"), conversation_id="noor")
    messages.deaf.add("noor")
    clock.set(at(8))

    assert [make().sweep() for _ in range(3)] == [1, 0, 0]


def test_it_does_not_remind_who_booked_just_now(storage: Storage, clock: SetClock, make: Make) -> None:
    standing(storage, at(10), confirmed_at=at(11, day=SUNDAY))
    standing(storage, at(11), confirmed_at=at(9, 30))
    reminders = make()
    clock.set(at(9, day=SUNDAY))
    while clock.now() < at(11):
        reminders.sweep()
        clock.advance(timedelta(minutes=10))

    assert went(storage) == [("uren", 0)], "the second one knew it two hours before already"


def test_it_reminds_again_after_a_move(storage: Storage, clock: SetClock, agenda: Agenda, make: Make) -> None:
    noor = standing(storage, at(10))
    clock.set(at(10, day=SUNDAY))
    reminders = make()
    assert reminders.sweep() == 1

    week_later = TUESDAY + timedelta(days=7)
    hold = agenda.hold(
        "gent", "reispas", "loket", "stadskantoor", at(10, day=week_later), key="k", replaces=noor.id
    )
    agenda.move(noor.id, hold.id, key="m")
    assert reminders.sweep() == 0
    clock.set(at(10, day=week_later - timedelta(days=2)))
    assert reminders.sweep() == 1

    assert went(storage) == [("dagen", 0), ("dagen", 1)]


def test_a_move_to_tomorrow_needs_no_reminder_of_two_days(
    storage: Storage, clock: SetClock, agenda: Agenda, make: Make
) -> None:
    noor = standing(storage, at(10, day=TUESDAY + timedelta(days=7)))
    clock.set(at(12, day=MONDAY))
    hold = agenda.hold("gent", "reispas", "loket", "stadskantoor", at(10), key="k", replaces=noor.id)
    agenda.move(noor.id, hold.id, key="m")

    assert make().sweep() == 0
    clock.set(at(8))
    assert make().sweep() == 1


def test_a_link_that_came_later_is_no_move(storage: Storage, clock: SetClock, make: Make) -> None:
    noor = standing(storage, at(10))
    clock.set(at(10, day=SUNDAY))
    make().sweep()
    change(storage, noor, sequence=4)

    assert make().sweep() == 0


@pytest.mark.parametrize(
    "fields", [{"status": "cancelled"}, {"arrived_at": START}, {"no_show_at": START}, {"status": "held"}]
)
def test_it_does_not_remind_of_what_is_settled(
    storage: Storage, clock: SetClock, make: Make, fields: dict[str, object]
) -> None:
    noor = standing(storage, at(10))
    change(storage, noor, **fields)
    clock.set(at(8))

    assert make().sweep() == 0


def test_it_wakes_nobody(storage: Storage, clock: SetClock, make: Make) -> None:
    """Six hours before half past nine is half past three."""
    standing(storage, at(9, 30))
    standing(storage, at(8, 30))
    reminders, moments = make(dagen=0, uren=6), []
    clock.set(at(0))
    while clock.now() < at(9, 30):
        moments += [clock.now()] * reminders.sweep()
        clock.advance(timedelta(minutes=10))

    assert moments == [at(6, 30), at(7)], "early birds two hours before, the others from seven"


def test_a_reminder_of_hours_comes_on_the_day_itself(storage: Storage, clock: SetClock, make: Make) -> None:
    standing(storage, at(8))
    reminders = make(dagen=0, uren=12)
    clock.set(at(20, day=MONDAY))
    assert reminders.sweep() == 0
    clock.set(at(6))
    assert reminders.sweep() == 1


def test_it_catches_up_after_an_outage_while_it_is_of_use(
    storage: Storage, clock: SetClock, make: Make
) -> None:
    standing(storage, at(10))
    clock.set(at(8, day=MONDAY))
    assert make().sweep() == 1, "a day late, and a day before"
    clock.set(at(9, 44))
    assert make().sweep() == 1


def test_it_leaves_what_is_too_late(storage: Storage, clock: SetClock, make: Make) -> None:
    standing(storage, at(10))
    clock.set(at(11, day=MONDAY))
    assert make().sweep() == 0
    clock.set(at(9, 46))
    assert make().sweep() == 0


@pytest.mark.parametrize(("day", "utc"), [(date(2027, 3, 29), 7), (date(2027, 11, 2), 8)])
def test_two_days_before_is_the_same_hour_when_the_clocks_change(
    storage: Storage, clock: SetClock, make: Make, day: date, utc: int
) -> None:
    standing(storage, datetime.combine(day, time(9), tzinfo=BRUSSELS))
    due = datetime.combine(day - timedelta(days=2), time(9), tzinfo=BRUSSELS)
    clock.set(due - timedelta(minutes=1))
    assert make().sweep() == 0
    clock.set(due)
    assert make().sweep() == 1
    clock.set(datetime.combine(day, time(utc - 2, 0), tzinfo=UTC))
    assert make().sweep() == 1


def test_it_asks_half_an_hour_after_a_talk_how_it_was(
    storage: Storage, clock: SetClock, messages: Messages, make: Make
) -> None:
    talk = standing(storage, at(10), minutes=30, mode="video", place=None, conversation_id="noor")
    standing(storage, at(10), minutes=30)
    reminders = make(dagen=0, uren=0)
    clock.set(at(10, 59))
    assert reminders.sweep() == 0
    clock.set(at(11))
    assert [reminders.sweep(), reminders.sweep()] == [1, 0]

    (mail,) = mails(storage, ASKED)
    assert "/afspraak/" in text_of(mail)
    (told,) = messages.told
    assert told.message.buttons[0].payload == {
        "act": "antwoord",
        "entities": {"tevreden": 5, "afspraak": talk.id},
    }
    assert all(len(button.title) <= 24 for button in told.message.buttons), "as a list on WhatsApp"


@pytest.mark.parametrize(
    ("rules", "fields"),
    [
        ({}, {"no_show_at": START}),
        ({}, {"status": "cancelled"}),
        ({}, {"rating": 4}),
        ({}, {"mode": "loket"}),
        ({"na_video": False}, {}),
    ],
)
def test_it_does_not_ask_after_what_was_no_talk(
    storage: Storage, clock: SetClock, make: Make, rules: dict[str, object], fields: dict[str, object]
) -> None:
    talk = standing(storage, at(10), mode="video", place=None)
    change(storage, talk, **fields)
    clock.set(at(11))

    assert make(dagen=0, uren=0, **rules).sweep() == 0


def test_it_asks_in_the_morning_after_a_late_talk(storage: Storage, clock: SetClock, make: Make) -> None:
    standing(storage, at(20, 30), minutes=30, mode="video", place=None)
    clock.set(at(21, 30))
    assert make().sweep() == 0
    clock.set(at(7, day=TUESDAY + timedelta(days=1)))
    assert make().sweep() == 1
    assert len(mails(storage, ASKED)) == 1


def test_one_that_fails_leaves_the_others(
    storage: Storage, clock: SetClock, messages: Messages, make: Make
) -> None:
    standing(storage, at(10), Contact("Noor Peeters", "not an address"), conversation_id="noor")
    standing(storage, at(10, 15))
    clock.set(at(8, 15))

    assert make().sweep() == 1
    assert [mail.recipient for mail in mails(storage)] == ["noor@example.be"]
    assert messages.told == []


def test_a_kill_half_way_loses_nothing_and_doubles_nothing(
    storage: Storage, clock: SetClock, messages: Messages, make: Make
) -> None:
    for quarter in range(3):
        standing(storage, at(10, 15 * quarter), conversation_id=f"c{quarter}")
    clock.set(at(8, 40))
    messages.kill = 1
    with pytest.raises(KeyboardInterrupt):
        make().sweep()
    assert (len(went(storage)), len(mails(storage)), len(messages.told)) == (1, 1, 1)

    messages.kill = None
    assert make().sweep() == 2
    assert (len(went(storage)), len(mails(storage)), len(messages.told)) == (3, 3, 3)


def test_many_at_once_remind_once(storage: Storage, clock: SetClock, messages: Messages, make: Make) -> None:
    for number in range(6):
        standing(storage, at(10), NOOR, conversation_id=f"c{number}")
    clock.set(at(8))
    with ThreadPoolExecutor(6) as pool:
        done = sum(pool.map(lambda _: make().sweep(), range(6)))

    assert done == 6
    assert (len(went(storage)), len(mails(storage)), len(messages.told)) == (6, 6, 6)


def test_a_city_that_says_u_says_it_in_the_conversation(
    storage: Storage, clock: SetClock, messages: Messages
) -> None:
    links = Links(SECRET, "https://onthaal.example")
    setup = replace(gent(), form="u")
    standing(storage, at(10), conversation_id="noor")
    clock.set(at(8))
    letters = MailNotices(Outbox("onthaal@gent.example"), links, clock)
    Reminders(storage, clock, {"gent": setup}, letters, messages, links, {}).sweep()

    (text,) = messages.texts()
    assert text.startswith("Herinnering: uw afspraak is vandaag")
    assert "Kan u niet komen?" in text


def test_silence_is_a_way_too(storage: Storage, clock: SetClock) -> None:
    with storage.begin() as session:
        assert not Silent()(session, "noor", Message("Dag"))
        assert not Silent().reaches(session, "noor")
