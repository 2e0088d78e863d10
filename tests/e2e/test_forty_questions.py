"""Forty questions, written once the examples were fixed, asked one by one in Chromium.

docs/metingen.md tells how many were right the first time; the floor here only guards against a fall.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser

from tests.e2e.resident import Lien, chromium
from tests.e2e.service import Service

pytestmark = pytest.mark.browser

QUESTIONS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("veertig_vragen.yml").read_text(encoding="utf-8")
)
FLOOR = 32


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(tmp_path_factory.mktemp("vragen"), nu="2026-11-17T10:05")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def test_forty_questions_are_answered(browser: Browser, service: Service, record_property: Any) -> None:
    wrong = []
    for question in QUESTIONS:
        found = ask(browser, service, question["vraag"])
        if not right(question, found):
            wrong.append(f"{question['vraag']} → {found}")
    record_property("right", len(QUESTIONS) - len(wrong))
    print(f"{len(QUESTIONS) - len(wrong)} of {len(QUESTIONS)} right", *wrong, sep="\n")
    assert len(QUESTIONS) == 40
    assert len(QUESTIONS) - len(wrong) >= FLOOR, wrong


def ask(browser: Browser, service: Service, text: str) -> dict[str, Any]:
    """How the question was understood, as the database has it after the answer was shown."""
    context = browser.new_context(locale="nl-BE")
    lien = Lien(context.new_page(), service.url)
    lien.says(text)
    lien.is_answered()
    context.close()
    return last_understanding(service.var / "onthaal.db")


def last_understanding(database: Path) -> dict[str, Any]:
    query = "SELECT u.* FROM understanding u JOIN message m ON m.id = u.message_id ORDER BY m.at DESC LIMIT 1"
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    row = connection.execute(query).fetchone()
    connection.close()
    return {key: row[key] for key in ("act", "product", "aspect", "tier", "answer")}


def right(question: dict[str, Any], found: dict[str, Any]) -> bool:
    """Answered at once: act, product and aspect as meant; out of scope: refused."""
    if question["act"] == "buiten_bereik":
        return bool(found["tier"] == "onbekend")
    if question["act"] == "afspraak_maken":
        return found["act"] == "afspraak_maken" or str(found["answer"]).startswith("afspraak/")
    wanted = {key: question.get(key) for key in ("act", "product", "aspect")}
    if question["act"] != "vraag":
        return bool(found["act"] == question["act"] and found["tier"] == "antwoord")
    return found["tier"] == "antwoord" and all(found[key] == value for key, value in wanted.items())
