"""Times as Qmatic writes them: of the branch's own clock, without a zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def aware(day: date, written: str, zone: ZoneInfo) -> datetime | None:
    """ "09:10" on that day, in the zone of the branch; None for a time that its clock skips or shows twice.

    Asking for such a time back would be ambiguous, so it isn't offered (28 March and 31 October 2027, 2.30).
    """
    moment = datetime.combine(day, time.fromisoformat(written), tzinfo=zone)
    certain = moment.utcoffset() == moment.replace(fold=1).utcoffset()
    return moment if certain else None


def asked(moment: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """The date and the time of a moment as they stand in a path: ("2027-03-29", "09:10")."""
    local = moment.astimezone(zone)
    return f"{local:%Y-%m-%d}", f"{local:%H:%M}"


def day_of(written: str) -> date:
    """ "2015-08-24T00:00:00" or "2015-08-24": the day that the branch has then."""
    return date.fromisoformat(written[:10])


def moment_of(written: str, zone: ZoneInfo) -> datetime:
    """The start of an appointment, in UTC.

    Both forms occur: "2016-11-10T11:30:00.000+0000" and "2016-11-10T12:30:00.000+00:00". One without an offset is
    of the branch's clock. Raises ValueError.
    """
    moment = datetime.fromisoformat(re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", written))
    return (moment.replace(tzinfo=zone) if moment.tzinfo is None else moment).astimezone(UTC)


def minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60
