"""What the documents promise: each setting has its line, each decision its four parts."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from bot.settings import ROOT, Settings

DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_has_a_line_for_the_administrator(name: str) -> None:
    text = (ROOT / "docs/beheer.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| `ONTHAAL_{name.upper()}` \|", text, re.M)


def test_the_administrator_reads_of_no_setting_that_does_not_exist() -> None:
    text = (ROOT / "docs/beheer.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `ONTHAAL_([A-Z_]+)`", text, re.M))
    assert named == {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_question_choice_why_and_alternative(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")
    for part in ("**Question.**", "**Choice.**", "**Why.**", "**Alternative.**"):
        assert part in text


def test_the_decisions_are_numbered_without_gaps() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_publiccode_can_be_read_by_a_catalogue() -> None:
    paper = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    description = paper["description"]
    assert paper["legal"]["license"] == "EUPL-1.2"
    assert set(description) == {"nl", "en"}
    for text in description.values():
        assert len(text["shortDescription"]) <= 150
        assert 150 <= len(text["longDescription"]) <= 10_000
        assert text["features"]


def test_the_newest_version_of_the_changelog_is_ours() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    paper = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    headings = re.findall(r"^## \[([^\]]+)\]", changelog, re.M)
    assert next(heading for heading in headings if heading[0].isdigit()) == version
    assert str(paper["softwareVersion"]) == version
