"""The content of this repository."""

from __future__ import annotations

import time

from bot.catalogue.check import check
from bot.settings import ROOT


def test_it_finds_no_fault_in_our_own_content_in_ten_seconds() -> None:
    begin = time.process_time()
    report = check(ROOT)
    assert [str(problem) for problem in report.errors] == []
    assert time.process_time() - begin < 10
