"""The one place that loads spaCy: the Dutch model when it is installed, otherwise rules for names."""

from __future__ import annotations

import threading
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.dutch.name_words import NO_NAMES, PARTICLES

if TYPE_CHECKING:
    from spacy.language import Language

MODEL = "nl_core_news_sm"
RULES = "regels"
PERSON_LABELS = frozenset({"PERSON", "PER"})
_SOURCE = "onthaal_source"


@lru_cache(maxsize=4)
def load(model: str | Path | None = None) -> Language:
    """A Dutch pipeline that finds people in `doc.ents`. spaCy is imported at the first call, not before.

    Without `model`: nl_core_news_sm when it is installed, otherwise a blank Dutch pipeline with rules.
    With a package name or a folder: that one and no other; OSError when it is not there.
    """
    import spacy

    if model is None and only_rules():
        return _with_rules(spacy.blank("nl"))
    chosen = model or MODEL
    language = spacy.load(chosen)
    language.meta[_SOURCE] = str(chosen)
    return language


@lru_cache(maxsize=1)
def only_rules() -> bool:
    """Whether no trained Dutch model is installed. Does not import spaCy."""
    return find_spec(MODEL) is None


def warm() -> None:
    """Loads the pipeline in the background: called when a name is asked, so that nobody waits for the import."""
    threading.Thread(target=load, name="spacy", daemon=True).start()


def source(language: Language) -> str:
    """Which pipeline this is, for the health page: a model's name or folder, or "regels"."""
    return str(language.meta.get(_SOURCE, language.meta.get("name", RULES)))


def people_in(text: str, language: Language) -> list[str]:
    """The names of people that the pipeline finds, in order."""
    return [entity.text for entity in language(text).ents if entity.label_ in PERSON_LABELS]


def _with_rules(language: Language) -> Language:
    ruler: Any = language.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": pattern} for pattern in _name_patterns()])
    language.meta[_SOURCE] = RULES
    return language


def _name_patterns() -> list[list[dict[str, Any]]]:
    """Two to four words with a capital, with the small words of surnames between them: "Jan Van den Broeck"."""
    capital = {
        "TEXT": {"REGEX": r"^[^\W\d_a-zß-öø-ÿ][\w'’.-]*$"},
        "LOWER": {"NOT_IN": sorted(NO_NAMES - PARTICLES)},
    }
    first = {**capital, "LOWER": {"NOT_IN": sorted(NO_NAMES | PARTICLES)}}
    particles = {"LOWER": {"IN": sorted(PARTICLES)}, "OP": "*"}
    return [
        [first, particles, first],
        [first, first, particles, first],
        [first, particles, first, first],
        [first, particles, first, capital, first],
    ]
