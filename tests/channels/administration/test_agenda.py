"""What the check of Qmatic finds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from channels.administration.checks import agenda
from channels.administration.findings import Finding
from tests.channels.agendas.conftest import account
from tests.fakes.qmatic import FakeQmatic
from tests.fakes.qmatic.server import HIDDEN, SECRET


@pytest.fixture
def qmatic() -> Iterator[FakeQmatic]:
    with FakeQmatic() as fake:
        yield fake


def found(qmatic: FakeQmatic, **other: Any) -> list[Finding]:
    return asyncio.run(agenda.qmatic(account(qmatic, **other)))


def test_it_finds_a_qmatic_that_is_ready(qmatic: FakeQmatic) -> None:
    [finding] = found(qmatic)
    assert str(finding) == "[OK] Qmatic gent: houdt de agenda bij (2 diensten, 3 vestigingen)"
    assert qmatic.count("POST") == 0


def test_it_names_what_qmatic_has_not(qmatic: FakeQmatic) -> None:
    findings = found(qmatic, services={"reispas": HIDDEN}, branches={"rabot": "weg"})
    assert [finding.what for finding in findings] == [
        "Qmatic heeft geen dienst voor reispas, of toont ze niet",
        "Qmatic heeft geen vestiging voor rabot, of toont ze niet",
    ]


def test_it_says_that_the_way_in_is_wrong(qmatic: FakeQmatic) -> None:
    [finding] = found(qmatic, secret="Fout.geheim_0123456")
    assert finding.level == "FOUT" and "gebruiker en geheim" in finding.what
    assert "Fout" not in str(finding) and SECRET not in str(finding)


def test_it_says_that_qmatic_is_away(qmatic: FakeQmatic) -> None:
    [finding] = found(qmatic, url="http://127.0.0.1:1/public/api")
    assert (finding.level, finding.what) == ("FOUT", "Qmatic is niet bereikbaar (ConnectError)")


def test_it_minds_what_is_not_in_use_or_cannot_search(qmatic: FakeQmatic) -> None:
    assert "nog niet in gebruik" in found(qmatic, in_use=False)[0].what
    assert "kwartier" in found(qmatic, management=None)[0].what
