"""The pipeline of a machine without spaCy's Dutch model, whatever this machine has."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

from bot.dutch.spacy_pipeline import _with_rules


@pytest.fixture(scope="session")
def rules() -> Language:
    return _with_rules(spacy.blank("nl"))
