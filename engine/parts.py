"""Cuts a message that holds two questions."""

import re
from typing import List

_QUESTION_WORD = r"(?:wat|hoeveel|wanneer|waar|kan|kunnen|moet|hoe|welke|mag|zijn|is|heb)"
_CUT = re.compile(rf"[?.!;]+\s+|\n+|\s+en\s+(?={_QUESTION_WORD}\b)", re.I)
_HAS_WORDS = re.compile(r"\w+\W+\w+")
MOST = 4


def clauses(text: str) -> List[str]:
    """The questions of `text` in order; empty when it is one question. Cuts nothing inside a number or an address."""
    found = [piece.strip() for piece in _CUT.split(text)]
    found = [piece for piece in found if _HAS_WORDS.search(piece)]
    return found[:MOST] if len(found) > 1 else []
