from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from email import message_from_string

import pytest
from sqlalchemy import select

from bot.clock import SetClock
from bot.mail import MailError, MailWorker, Outbox
from bot.mail.tables import MailRow, MailStatus
from bot.mail.worker import BACKOFF
from bot.storage import Storage
from tests.bot.mail.sample import LETTER, Postman

OUTBOX = Outbox("afspraken@onthaal.example")


def _queue(storage: Storage, clock: SetClock, appointment_id: str = "a1") -> None:
    with storage.begin() as session:
        OUTBOX.add(session, replace(LETTER, appointment_id=appointment_id), clock.now())


def _row(storage: Storage) -> MailRow:
    with storage.read() as session:
        return session.scalars(select(MailRow).order_by(MailRow.created_at)).all()[0]


def test_it_sends_what_is_due_once(storage: Storage, clock: SetClock) -> None:
    _queue(storage, clock)
    postman = Postman()
    worker = MailWorker(storage, postman, clock)

    assert (worker.send_due(), worker.send_due()) == (1, 0)
    assert len(postman.delivered) == 1
    assert (_row(storage).status, _row(storage).sent_at) == (MailStatus.SENT, clock.now())


def test_it_tries_again_later_with_the_very_same_mail(storage: Storage, clock: SetClock) -> None:
    _queue(storage, clock)
    postman = Postman(MailError("451 probeer later"))
    worker = MailWorker(storage, postman, clock)
    assert worker.send_due() == 0
    assert _row(storage).last_error == "451 probeer later"
    assert worker.send_due() == 0

    clock.advance(BACKOFF[0])
    assert worker.send_due() == 1
    assert postman.delivered == [_row(storage).content]
    assert _row(storage).last_error is None


def test_it_waits_longer_each_time_and_gives_up(storage: Storage, clock: SetClock) -> None:
    _queue(storage, clock)
    worker = MailWorker(storage, Postman(*[MailError("421 dicht")] * 20), clock)
    waits = []
    while _row(storage).status == MailStatus.QUEUED:
        worker.send_due()
        waits.append(_row(storage).next_attempt_at - clock.now())
        clock.set(_row(storage).next_attempt_at)

    assert tuple(waits[: len(BACKOFF)]) == BACKOFF
    assert (_row(storage).status, _row(storage).attempts) == (MailStatus.FAILED, len(BACKOFF) + 1)


def test_it_ends_at_once_on_a_permanent_error(storage: Storage, clock: SetClock) -> None:
    _queue(storage, clock)
    MailWorker(storage, Postman(MailError("550 bestaat niet", permanent=True)), clock).send_due()

    assert (_row(storage).status, _row(storage).last_error) == (MailStatus.FAILED, "550 bestaat niet")


def test_it_keeps_the_order_of_one_appointment(storage: Storage, clock: SetClock) -> None:
    _queue(storage, clock)
    clock.advance(timedelta(seconds=5))
    _queue(storage, clock)
    _queue(storage, clock, "a2")
    postman = Postman(MailError("421 dicht"))
    worker = MailWorker(storage, postman, clock)

    assert worker.send_due() == 1  # only that of the other appointment
    clock.advance(timedelta(hours=1))
    assert worker.send_due() == 2


def test_it_keeps_the_order_within_one_tick_of_the_clock(storage: Storage, clock: SetClock) -> None:
    subjects = [f"Afspraak {number}" for number in range(12)]
    with storage.begin() as session:
        for subject in subjects:
            OUTBOX.add(session, replace(LETTER, subject=subject), clock.now())
    postman = Postman(MailError("421 dicht"))
    worker = MailWorker(storage, postman, clock)

    assert worker.send_due() == 0
    clock.advance(BACKOFF[0])
    while worker.send_due():
        pass
    assert [message_from_string(mail)["Subject"] for mail in postman.delivered] == subjects


def test_it_lets_a_code_pass_a_mail_that_waits(storage: Storage, clock: SetClock) -> None:
    _queue(storage, clock)
    postman = Postman(MailError("450 probeer later"))
    worker = MailWorker(storage, postman, clock)
    worker.send_due()
    with storage.begin() as session:
        code = replace(LETTER, subject="Je code", until=clock.now() + timedelta(minutes=15))
        OUTBOX.add(session, code, clock.now())

    assert worker.send_due() == 1
    assert message_from_string(postman.delivered[0])["Subject"] == "Je code"


def test_it_does_not_send_what_is_of_no_use_any_more(storage: Storage, clock: SetClock) -> None:
    with storage.begin() as session:
        OUTBOX.add(session, replace(LETTER, until=clock.now() + timedelta(minutes=15)), clock.now())
    postman = Postman(MailError("421 dicht"), MailError("421 dicht"), MailError("421 dicht"))
    worker = MailWorker(storage, postman, clock)
    for _ in range(4):
        worker.send_due()
        clock.advance(BACKOFF[2])

    assert postman.delivered == []
    assert (_row(storage).status, _row(storage).last_error) == (MailStatus.FAILED, "te laat; 421 dicht")


def test_it_takes_over_from_a_worker_that_died(storage: Storage, clock: SetClock) -> None:
    class Died(Exception):
        pass

    class Killed(Postman):
        def send(self, content: str, sender: str, recipient: str) -> None:
            raise Died

    _queue(storage, clock)
    with pytest.raises(Died):
        MailWorker(storage, Killed(), clock).send_due()

    second = MailWorker(storage, Postman(), clock)
    assert second.send_due() == 0
    clock.advance(timedelta(minutes=6))
    assert second.send_due() == 1


def test_it_sends_once_with_many_workers(storage: Storage, clock: SetClock) -> None:
    for number in range(10):
        _queue(storage, clock, f"a{number}")
    postman = Postman()
    workers = [MailWorker(storage, postman, clock) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(MailWorker.send_due, workers)) == 10

    assert len(postman.delivered) == len(set(postman.delivered)) == 10


def test_it_runs_until_it_is_stopped(storage: Storage, clock: SetClock) -> None:
    _queue(storage, clock)
    arrived, stop = threading.Event(), threading.Event()

    class Ringing(Postman):
        def send(self, content: str, sender: str, recipient: str) -> None:
            arrived.set()

    thread = threading.Thread(target=MailWorker(storage, Ringing(), clock).run, args=(stop, 0.01))
    thread.start()
    try:
        assert arrived.wait(5)
    finally:
        stop.set()
        thread.join(5)
    assert not thread.is_alive()
