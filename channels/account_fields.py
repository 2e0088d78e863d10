"""What the blocks of the file with accounts are made of: each value is checked, none is ever shown."""

from __future__ import annotations

import re

from pydantic import AfterValidator, BaseModel, ConfigDict

FEWEST_SIGNS = 5
"""Different characters of a real secret of 20 or more; fewer is a placeholder."""


class Block(BaseModel):
    """Field names are those of the file, and so Dutch."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def shaped(pattern: str, words: str) -> AfterValidator:
    """A value of this form; `words` say in Dutch what it must be."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(words)
        return value

    return AfterValidator(check)


def _no_placeholder(value: str) -> str:
    if len(set(value)) < FEWEST_SIGNS:
        raise ValueError("is geen echt geheim maar een plaatshouder")
    return value


SECRET = AfterValidator(_no_placeholder)
