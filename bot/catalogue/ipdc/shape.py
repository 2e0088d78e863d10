"""Refuses a file that the catalogue could not load: one bad record must not take the city down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from bot.catalogue.ipdc.errors import BadRecord
from bot.catalogue.models import AspectAnswer, Product
from bot.catalogue.shape import dutch_problems


def refuse_unloadable(id: str, content: Mapping[str, Any], known: bool) -> None:
    """Raises BadRecord. `known`: the file lies over one of ours, and so holds only some fields."""
    try:
        if known:
            for said in content["aspecten"].values():
                AspectAnswer.model_validate({"tekst": "", **said})
        else:
            Product.model_validate(content)
    except ValidationError as error:
        raise BadRecord(id, "; ".join(dutch_problems(error))) from error
