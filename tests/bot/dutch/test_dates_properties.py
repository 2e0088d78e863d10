"""What must hold for every date: saying and reading are inverse, nothing past, no contradiction accepted."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.clock import BRUSSELS
from bot.dutch.dates import Option, Reading, read, say
from bot.dutch.dates.options import DAY_END, DAY_START
from bot.dutch.dates.words import MONTHS, WEEKDAYS

CLOCK_CHANGES = st.sampled_from([datetime(2027, 3, 27, 12), datetime(2027, 10, 30, 12)])
AROUND_A_CHANGE = st.builds(
    lambda day, hours: day + timedelta(hours=hours), CLOCK_CHANGES, st.integers(0, 36)
)
MOMENTS = (
    st.one_of(st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31)), AROUND_A_CHANGE)
    .map(lambda moment: moment.replace(second=0, microsecond=0, tzinfo=BRUSSELS))
    .filter(lambda moment: exists(moment))
)
quick = settings(max_examples=40, deadline=None)
thorough = settings(max_examples=120, deadline=None)
TIMES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
LATER = st.integers(1, 900)


def exists(moment: datetime) -> bool:
    return moment.astimezone(UTC).astimezone(BRUSSELS).replace(tzinfo=None) == moment.replace(tzinfo=None)


def local(day: date, moment: time) -> datetime:
    found = datetime.combine(day, moment, BRUSSELS)
    assume(exists(found))
    return found


@st.composite
def windows(draw: st.DrawFn) -> tuple[time, time]:
    start, end = sorted((draw(TIMES), draw(TIMES)))
    start, end = draw(st.sampled_from([(start, end), (start, DAY_END), (DAY_START, end)]))
    assume(start < end)
    return start, end


@quick
@given(MOMENTS, LATER)
def test_it_reads_back_a_day(now: datetime, days: int) -> None:
    option = Option("D", now.date() + timedelta(days=days))

    assert read(say(option), now) == Reading((option,))


@quick
@given(MOMENTS, LATER, TIMES)
def test_it_reads_back_a_day_and_time(now: datetime, days: int, moment: time) -> None:
    option = Option("DT", local(now.date() + timedelta(days=days), moment))

    assert read(say(option), now) == Reading((option,))


@quick
@given(MOMENTS, TIMES)
@example(datetime(2026, 11, 20, 10, tzinfo=BRUSSELS), time(0, 10))
@example(datetime(2026, 11, 20, 10, tzinfo=BRUSSELS), time(4, 59))
def test_it_reads_back_a_time(now: datetime, moment: time) -> None:
    option = Option("T", moment)

    assert read(say(option), now) == Reading((option,))


@quick
@given(MOMENTS, windows())
def test_it_reads_back_a_window(now: datetime, window: tuple[time, time]) -> None:
    option = Option("TR", *window)

    assert read(say(option), now) == Reading((option,))


@quick
@given(MOMENTS, LATER, windows())
def test_it_reads_back_part_of_a_day(now: datetime, days: int, window: tuple[time, time]) -> None:
    day = now.date() + timedelta(days=days)
    option = Option("DP", local(day, window[0]), local(day, window[1]))

    assert read(say(option), now) == Reading((option,))


@quick
@given(MOMENTS, LATER, st.one_of(st.none(), st.integers(0, 60)))
def test_it_reads_back_a_period(now: datetime, days: int, length: int | None) -> None:
    start = now.date() + timedelta(days=days)
    option = Option("P", start, None if length is None else start + timedelta(days=length))

    assert read(say(option), now) == Reading((option,))


@quick
@given(MOMENTS, st.integers(0, 700), st.integers(1, 6))
def test_it_never_accepts_a_weekday_that_the_date_is_not(now: datetime, days: int, wrong: int) -> None:
    day = now.date() + timedelta(days=days)
    weekday = WEEKDAYS[(day.weekday() + wrong) % 7]
    written = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    numeric = f"{day.day}/{day.month}/{day.year}"

    for said in (
        f"{weekday} {written}",
        f"{weekday}, {written} om 14u",
        f"{weekday} {numeric}",
        f"{written}, {weekday}",
    ):
        reading = read(said, now)
        assert reading.options == () and reading.error


@quick
@given(MOMENTS, st.integers(1, 800), TIMES)
def test_it_never_accepts_a_past_date(now: datetime, days: int, moment: time) -> None:
    day = now.date() - timedelta(days=days)

    for said in (day.isoformat(), f"{say(Option('D', day))} om {moment:%H:%M}"):
        assert read(said, now) == Reading(error="Dat is al voorbij.")


WORDS = """
dinsdag vrijdag morgen vandaag gisteren 24 12/11 31/11 november de 12e om 14u30 half drie na voor tussen en of tot van
vanaf volgende week maand over twee weken dagen in namiddag 's avonds 9 uur niet , . begin eind deze eerste laatste
binnen een kwart 10 28/3 2027-03-28 02:30 weekend zo ma Gent ten - ¤ vóór pasen kerstvakantie erna dag later werkdag
vannacht nee liever dan helft naar geleden nieuwjaar 31/10 uur en minuten 4, 25 2:30 daarna ervoor & +
"""
PHRASES = st.lists(
    st.sampled_from(WORDS.split()),
    max_size=9,
).map(" ".join)


@thorough
@given(MOMENTS, PHRASES)
def test_it_never_gives_a_past_moment_and_never_fails(now: datetime, said: str) -> None:
    reading = read(said, now)

    assert not (reading.options and reading.error)
    for option in reading.options:
        assert_coming(option, now)


@quick
@given(MOMENTS, st.text(max_size=60))
def test_it_survives_any_text(now: datetime, said: str) -> None:
    for option in read(said, now).options:
        assert_coming(option, now)


def assert_coming(option: Option, now: datetime) -> None:
    start, end = option.start, option.end
    if isinstance(start, datetime):
        assert start >= now and exists(start)
        assert end is None or (isinstance(end, datetime) and end > start)
    elif isinstance(start, date):
        assert start >= now.date()
        assert end is None or (isinstance(end, date) and end >= start)
