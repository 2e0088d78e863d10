"""From a booking to a link in the mailbox, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta

from bot.appointments import Contact
from bot.appointments.video import FOLLOWS, OPEN
from bot.appointments.video.tables import JobStatus
from tests.bot.appointments.sample import NOOR, at
from tests.channels.video.conftest import Office, Postbox, event, text, written

FOLLOWS_WORDS = "De link volgt"


def test_it_confirms_with_the_link_in_one_mail(office: Office, postbox: Postbox) -> None:
    made = office.book()
    assert office.mail.send_due() == 0  # it waits for its link
    office.worker.work_due()
    office.mail.send_due()

    (mail,) = postbox.mails
    assert made.video_token is not None
    assert office.links.video(made.video_token) in text(mail) and FOLLOWS_WORDS not in text(mail)
    assert "de plannen" in text(mail)
    assert (event(mail)["SEQUENCE"], event(mail)["LOCATION"]) == (0, office.links.video(made.video_token))
    assert office.job(made).status == JobStatus.DONE


def test_it_asks_for_a_meeting_with_a_lobby_and_nothing_personal(office: Office) -> None:
    made = office.book()
    office.worker.work_due()

    (meeting,) = office.meetings(made)
    assert meeting.external_id == made.id
    assert meeting.times == (written(made.start), written(made.end))
    assert meeting.properties["subject"] == "Videogesprek Stad Gent – Wonen en renoveren"
    assert meeting.properties["lobbyBypassSettings"]["scope"] == "organization"
    assert meeting.properties["recordAutomatically"] is False


def test_the_page_leads_to_the_meeting(office: Office) -> None:
    made = office.book()
    assert office.talks.entry(made).state == FOLLOWS
    office.worker.work_due()

    entry = office.talks.entry(made)
    assert (entry.state, entry.url) == (OPEN, office.meetings(made)[0].url)


def test_microsoft_is_away_and_the_booking_stands(office: Office, postbox: Postbox) -> None:
    office.graph.faults.add("500", status=503, times=2)
    made = office.book()
    office.worker.work_due()
    office.mail.send_due()

    (first,) = postbox.mails
    assert FOLLOWS_WORDS in text(first) and "/video/" not in text(first)
    assert "de link volgt" in event(first)["LOCATION"]
    office.settle()

    _, second = postbox.mails
    assert second["Subject"] == "De link voor je videogesprek op dinsdag 24 november 2026 om 9.00 uur"
    assert made.video_token is not None and office.links.video(made.video_token) in text(second)
    assert "de plannen" in text(second)
    assert event(second)["UID"] == event(first)["UID"]
    assert (event(first)["SEQUENCE"], event(second)["SEQUENCE"]) == (0, 1)
    assert event(second)["LOCATION"] == office.links.video(made.video_token)
    assert office.agenda.look_up(made.id).sequence == 1


def test_a_slow_worker_does_not_hold_up_the_confirmation(office: Office, postbox: Postbox) -> None:
    office.book()
    office.clock.advance(timedelta(seconds=21))
    office.mail.send_due()
    assert FOLLOWS_WORDS in text(postbox.mails[0])
    office.settle()

    assert [FOLLOWS_WORDS in text(mail) for mail in postbox.mails] == [True, False]


def test_a_move_keeps_the_link_and_cancelling_removes_the_meeting(office: Office) -> None:
    made = office.book()
    office.settle()
    before = office.meetings(made)[0].url
    moved = office.move(made, at(15))
    office.settle()

    (meeting,) = office.meetings(made)
    assert meeting.url == before and meeting.times == (written(moved.start), written(moved.end))
    office.agenda.cancel(made.id)
    office.settle()

    assert office.meetings(made) == [] and len(office.graph.made) == 1
    assert office.job(made).url is None


def test_a_move_before_there_is_a_link_makes_one_meeting_at_the_new_time(
    office: Office, postbox: Postbox
) -> None:
    made = office.book()
    moved = office.move(made, at(15))
    office.settle()

    (meeting,) = office.meetings(made)
    assert meeting.times == (written(moved.start), written(moved.end)) and len(office.graph.made) == 1
    told = [mail for mail in postbox.mails if "De link voor" in mail["Subject"]]
    assert [event(mail)["SEQUENCE"] for mail in told] == [2]
    assert event(told[0])["DTSTART"].dt == moved.start


def test_a_booking_that_was_cancelled_at_once_never_reaches_microsoft(
    office: Office, postbox: Postbox
) -> None:
    made = office.book()
    office.agenda.cancel(made.id)
    office.settle()

    assert office.graph.asked == [] and office.job(made).status == JobStatus.DONE
    assert [subject.split(":")[0] for subject in postbox.subjects] == [
        "Je afspraak op dinsdag 24 november 2026 om 9.00 uur",
        "Geannuleerd",
    ]


def test_cancelled_while_nobody_knows_whether_it_was_made(office: Office) -> None:
    office.graph.faults.add("accepted-reset", path="createOrGet")
    made = office.book()
    office.worker.work_due()
    assert len(office.meetings(made)) == 1 and office.job(made).reference is None
    office.agenda.cancel(made.id)
    office.settle()

    assert office.meetings(made) == [] and len(office.graph.made) == 1


def test_a_meeting_that_somebody_removed_is_made_again(office: Office, postbox: Postbox) -> None:
    made = office.book()
    office.settle()
    office.graph.delete(office.meetings(made)[0].id)
    office.move(made, at(15))
    office.settle()

    (meeting,) = office.meetings(made)
    assert meeting.external_id == f"{made.id}-1" and office.talks.entry(made).url == meeting.url
    assert [subject.split(":")[0] for subject in postbox.subjects] == [
        "Je afspraak op dinsdag 24 november 2026 om 9.00 uur",
        "Gewijzigd",  # and no more: the link in the mail is our page, which didn't change
    ]


def test_two_talks_have_two_meetings(office: Office) -> None:
    first, second = office.book(9, "m1"), office.book(9, "m2", Contact("Lien De Smet", "lien@example.be"))
    office.settle()

    assert len(office.meetings(first)) == len(office.meetings(second)) == 1
    assert office.meetings(first)[0].url != office.meetings(second)[0].url


def test_who_gave_no_address_is_sent_nothing_and_finds_the_link_on_the_page(
    office: Office, postbox: Postbox
) -> None:
    made = office.book(contact=Contact(NOOR.name, None, NOOR.phone))
    office.settle()

    assert postbox.mails == [] and office.talks.entry(made).state == OPEN


def test_a_visit_to_the_desk_makes_no_meeting(office: Office, postbox: Postbox) -> None:
    hold = office.agenda.hold("gent", "wonen", "loket", "stadskantoor", at(9), key="m1")
    office.agenda.confirm(hold.id, NOOR)
    office.settle()

    assert office.graph.asked == [] and FOLLOWS_WORDS not in text(postbox.mails[0])


def test_a_talk_that_is_over_is_not_asked_for_any_more(office: Office) -> None:
    made = office.book()
    office.clock.set(made.end)
    office.settle()

    assert office.graph.asked == [] and office.job(made).status == JobStatus.GIVEN_UP
