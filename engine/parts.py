"""Cuts a message that holds two questions; what is told beside a question stays with it."""

import re
from typing import List

_ASKS = (
    r"(?:wat|wa|hoeveel|hoelang|hoever|hoe|wanneer|waar|waarmee|waarvoor|wie|welke?|waarom|kan|kunnen|kunt|kunde|moet|moeten|mag|mogen|zijn|is|heb|hebt|"
    r"heeft|krijg|krijgt|gaat|duurt|bestaat|(?:tegen|tot|van|vanaf|sinds) (?:wanneer|hoe|welke?|hoeveel|waar|wat)|"
    r"(?:op|in|bij|met|naar|binnen|voor|aan) (?:welke?|wie|wat|hoeveel)|"
    r"(?:ook|daarnaast|verder|zeg|ik|we) (?:\w+ )?"
    r"(?:vraag|vragen|wil|wou|zou|graag|mij|me|weten|is|kan|moet|wat|hoe|waar))\b"
)
_CUT = re.compile(
    rf"[?.!;]+\s+|\n+|:\s+(?={_ASKS})|,\s+(?:en |of )?(?={_ASKS})|\s+en\s+(?:ook |dan |daarnaast )?(?={_ASKS})",
    re.I,
)
_QUESTION = re.compile(rf"^(?:(?:en|maar|of|dan|ook|dus|zeg|hallo|dag),? )*{_ASKS}", re.I)
_VERB_FIRST = re.compile(
    r"^(?:kan|kunnen|moet|moeten|mag|mogen|zijn|is|heb|heeft|gaat|duurt|krijg|krijgt)\b", re.I
)
_HAS_WORDS = re.compile(r"\w+\W+\w+")
MOST = 4


def clauses(text: str) -> List[str]:
    """The questions of `text` in order; empty when it is one question. Cuts nothing inside a number or an address.

    A sentence that asks nothing goes with the question after it ("Ik ben verhuisd. Wat moet ik doen?"), or before
    it when it is the last.
    """
    found: List[str] = []
    told: List[str] = []
    for piece in _pieces(text):
        if _asks(piece, bool(told)):
            found.append(" ".join([*told, piece]))
            told = []
        else:
            told.append(piece)
    if found and told:
        found[-1] = " ".join([found[-1], *told])
    return found[:MOST] if len(found) > 1 else []


def _asks(piece: str, after_telling: bool) -> bool:
    """ "… en moet bewijzen dat …" goes on telling; "… en moet ik betalen?" asks."""
    if piece.endswith("?"):
        return True
    return _QUESTION.match(piece) is not None and not (after_telling and _VERB_FIRST.match(piece))


def _pieces(text: str) -> List[str]:
    """Between two cuts, each with the question mark that ended it; a lone word is no piece."""
    pieces, start = [], 0
    for cut in [*_CUT.finditer(text), None]:
        end = cut.start() if cut else len(text)
        mark = "?" if cut and "?" in cut.group() else ""
        pieces.append(text[start:end].strip() + mark)
        start = cut.end() if cut else end
    return [piece for piece in pieces if _HAS_WORDS.search(piece)]
