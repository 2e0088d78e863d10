"""How the bench judges a reader that answers with one moment."""

from __future__ import annotations

from datetime import datetime

import pytest

from benchmarks.afspraken.dates import Row, _judged, _ours

NOW = datetime(2026, 11, 20, 10)


@pytest.mark.parametrize(
    ("expected", "found", "verdict"),
    [
        ("D 2026-11-24", "2026-11-24T10:00", "juist"),
        ("D 2026-11-24 | D 2026-12-01", "2026-12-01T00:00", "juist"),
        ("DT 2026-11-24 14:30", "2026-11-24T14:30", "juist"),
        ("DT 2026-11-24 14:30", "2026-11-24T10:00", "verkeerd"),
        ("T 14:30", "2026-11-20T14:30", "juist"),
        ("TR 16:00-23:59", "2026-11-21T16:00", "juist"),
        ("DP 2026-11-24 12:00-18:00", "2026-11-24T00:00", "juist"),
        ("P 2026-11-20..2026-11-27", "2026-11-27T10:00", "juist"),
        ("P 2026-11-24..", None, "geen"),
        ("fout: bestaat niet", "2027-11-20T00:00", "verkeerd"),
        ("fout: bestaat niet", None, "juist"),
        ("-", None, "juist"),
        ("-", "2026-11-20T02:00", "verkeerd"),
    ],
)
def test_it_judges_one_moment_mildly(expected: str, found: str | None, verdict: str) -> None:
    assert _judged(Row(NOW, "", expected), found, 1.0).verdict == verdict


def test_it_judges_our_own_reading_strictly() -> None:
    assert _ours(Row(NOW, "vrijdag", "D 2026-11-20 | D 2026-11-27")).verdict == "juist"
    assert _ours(Row(NOW, "vrijdag", "D 2026-11-27")).verdict == "verkeerd"
    assert _ours(Row(NOW, "hallo", "D 2026-11-27")).verdict == "geen"
    assert _ours(Row(NOW, "31 november", "fout: bestaat niet")).verdict == "juist"
