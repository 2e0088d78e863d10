"""The form of address: every text as this city speaks to its residents, with "je" or with "u"."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

FORMS = frozenset({"je", "u"})
READ = frozenset({"tekst", "meer", "titel", "bereikbaar", "naam", "kort"})
"""The fields that people read. The name of a source is a proper name, and so left alone."""


def is_addressed(value: object) -> bool:
    """Whether this is a text written twice: {je: …, u: …}."""
    return isinstance(value, dict) and value.keys() == FORMS


def shared_in(content: Any, form: str) -> Any:
    """Content that all cities share, in `form`: je-texts, some of them written twice.

    The rule is LPDC's (lpdc-management-service, `select-concept-language-domain-service.ts`): who wants "je"
    gets the informal text, else the neutral one; who wants "u" gets the formal text that somebody wrote,
    else the one generated from the informal text.
    """
    return _in_form(content, form, _generated_formal if form == "u" else _as_written)


def own_in(content: Any, form: str) -> Any:
    """A city's own content, which is written in its own form: only texts written twice are chosen from."""
    return _in_form(content, form, _as_written)


def _in_form(content: Any, form: str, of_read: Callable[[str], str], field: str = "") -> Any:
    if is_addressed(content):
        return content[form]
    if isinstance(content, dict):
        return {
            key: below if key == "bron" else _in_form(below, form, of_read, str(key))
            for key, below in content.items()
        }
    if isinstance(content, list):
        return [_in_form(below, form, of_read, field) for below in content]
    return of_read(content) if isinstance(content, str) and field in READ else content


def _as_written(text: str) -> str:
    return text


@cache
def _generated_formal(text: str) -> str:
    """Once per text: cities share them."""
    from bot.dutch.formal import formal  # only cities that say "u" need it

    return formal(text)
