"""Transactions: who writes holds the lock from the start, and what fails leaves nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import String, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.clock import BRUSSELS
from bot.storage import Storage, UtcDateTime


class Shelf(DeclarativeBase):
    """Tables of this test only."""


class Note(Shelf):
    __tablename__ = "memo"

    text: Mapped[str] = mapped_column(String, primary_key=True)
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@pytest.fixture
def notes(database_url: str) -> Iterator[Storage]:
    storage = Storage(database_url)
    Shelf.metadata.create_all(storage.engine)
    yield storage
    storage.close()


@pytest.fixture
def in_a_file(tmp_path: Path) -> Iterator[Storage]:
    """SQLite, whatever the other tests run on."""
    storage = Storage(f"sqlite:///{tmp_path}/notes.db")
    Shelf.metadata.create_all(storage.engine)
    yield storage
    storage.close()


def texts(storage: Storage) -> list[str]:
    with storage.read() as session:
        return list(session.scalars(select(Note.text).order_by(Note.text)))


def test_it_commits_at_the_end_and_not_before(notes: Storage) -> None:
    with notes.begin() as session:
        session.add(Note(text="een"))
        session.flush()
        assert texts(notes) == []

    assert texts(notes) == ["een"]


def test_it_rolls_everything_back_on_an_error(notes: Storage) -> None:
    with pytest.raises(RuntimeError), notes.begin() as session:
        session.add(Note(text="een"))
        session.flush()
        raise RuntimeError

    assert texts(notes) == []


def test_it_never_commits_what_was_only_read(notes: Storage) -> None:
    with notes.read() as session:
        session.add(Note(text="een"))
        session.flush()

    assert texts(notes) == []


def test_it_takes_the_lock_when_a_write_begins(in_a_file: Storage) -> None:
    """Both read, then write: on a lock taken late one of them would be refused at once."""
    inside, order = threading.Event(), []

    def second() -> None:
        inside.wait()
        with in_a_file.begin() as session:
            order.append("second")
            session.add(Note(text=f"na {len(session.scalars(select(Note)).all())}"))

    thread = threading.Thread(target=second)
    thread.start()
    with in_a_file.begin() as session:
        session.execute(text("SELECT 1"))
        inside.set()
        thread.join(0.05)
        order.append("first")
        session.add(Note(text="een"))
    thread.join()

    assert order == ["first", "second"]
    assert texts(in_a_file) == ["een", "na 1"]


def test_it_lets_nobody_else_write_meanwhile(in_a_file: Storage) -> None:
    with in_a_file.begin() as session:
        session.execute(text("SELECT 1"))
        impatient = Storage(str(in_a_file.engine.url))
        with impatient.engine.connect().execution_options(writes=False) as other:
            other.execute(text("PRAGMA busy_timeout=1"))
            with pytest.raises(OperationalError, match="locked"):
                other.execute(text("INSERT INTO memo (text) VALUES ('twee')"))
        impatient.close()


def test_it_reads_while_another_writes(notes: Storage) -> None:
    with notes.begin() as session:
        session.add(Note(text="een"))
        session.flush()
        assert texts(notes) == []


def test_it_keeps_to_foreign_keys_and_the_safe_journal(in_a_file: Storage) -> None:
    with in_a_file.read() as session:
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"


def test_it_waits_for_the_disk(in_a_file: Storage) -> None:
    with in_a_file.read() as session:
        assert session.scalar(text("PRAGMA synchronous")) == 2


def test_it_keeps_what_people_wrote_out_of_errors(notes: Storage) -> None:
    with notes.begin() as session:
        session.add(Note(text="mijn geheim"))

    with pytest.raises(IntegrityError) as problem, notes.begin() as session:
        session.add(Note(text="mijn geheim"))
    assert "mijn geheim" not in str(problem.value)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 17, 10, 5, tzinfo=BRUSSELS),
        datetime(2026, 10, 25, 2, 30, tzinfo=BRUSSELS, fold=0),
        datetime(2026, 10, 25, 2, 30, tzinfo=BRUSSELS, fold=1),
        datetime(2026, 7, 1, 9, 0, 0, 123456, tzinfo=UTC),
    ],
)
def test_it_gives_a_moment_back_in_utc(notes: Storage, moment: datetime) -> None:
    with notes.begin() as session:
        session.add(Note(text="een", at=moment))

    with notes.read() as session:
        stored = session.get_one(Note, "een").at
    assert stored is not None
    assert stored.tzinfo is UTC
    assert stored == moment.astimezone(UTC)


def test_it_refuses_a_moment_without_zone(notes: Storage) -> None:
    with pytest.raises(StatementError, match="without a time zone"), notes.begin() as session:
        session.add(Note(text="een", at=datetime(2026, 11, 17, 10, 5)))

    with pytest.raises(StatementError, match="without a time zone"), notes.read() as session:
        session.scalars(select(Note).where(Note.at > datetime(2026, 11, 17))).all()


def test_it_keeps_no_moment_as_none(notes: Storage) -> None:
    with notes.begin() as session:
        session.add(Note(text="een"))

    with notes.read() as session:
        assert session.get_one(Note, "een").at is None


def test_it_compares_moments_of_different_zones(notes: Storage) -> None:
    noon = datetime(2026, 11, 17, 12, 0, tzinfo=BRUSSELS)
    with notes.begin() as session:
        session.add(Note(text="een", at=noon))

    with notes.read() as session:
        before = select(Note.text).where(Note.at <= noon.astimezone(UTC))
        assert session.scalars(before).all() == ["een"]
        later = select(Note.text).where(Note.at > noon - timedelta(hours=1))
        assert session.scalars(later).all() == ["een"]
