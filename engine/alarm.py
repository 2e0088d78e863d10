"""A net under the model, which learns from few lines: words that mean danger now, whatever else is said."""

import re
from pathlib import Path
from typing import Dict, List, NamedTuple, Pattern

from engine.normalise import plain, without_accents

_PERSON = (
    r"(?:kind\w*|baby|zoon\w*|dochter\w*|kleuter|peuter|kleinkind|man|vrouw|vader|papa|moeder|mama|vriend\w*|"
    r"buur\w*|oma|opa|broer|zus\w*|bomma|bompa|partner|lief|jongen|meisje|fietser|iemand)"
)
_CHILD = r"(?:kind|kindje|baby|zoon\w*|dochter\w*|kleuter|peuter|kleinkind|broertje|zusje)"
NAMES = {
    "{mens}": _PERSON,
    "{iemand}": rf"(?<!van )(?<!voor )\b(?:mijn\w*|ons|onze?n?|een|ne|nen|de|het|er is) {_PERSON}",
    "{kind}": rf"(?<!van )(?<!voor )\b(?:mijn\w*|ons|onze?n?|haar) {_CHILD}",
}


class Words(NamedTuple):
    """What means danger; what does unless the message tells of the past; what tells of it; what means calm."""

    danger: List[Pattern[str]]
    unless_past: List[Pattern[str]]
    past: List[Pattern[str]]
    calm: List[Pattern[str]]

    def heard_in(self, sentence: str) -> bool:
        """`sentence` in its plain form (normalise.py)."""
        if _any(self.calm, sentence):
            return False
        return _any(self.danger, sentence) or (
            _any(self.unless_past, sentence) and not _any(self.past, sentence)
        )


def read(path: Path) -> Words:
    """One expression per line: `#` a remark, `?` unless it is past, `~` what is past, `!` no danger."""
    marked: Dict[str, List[Pattern[str]]] = {mark: [] for mark in ("", "?", "~", "!")}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            mark = line[0] if line[0] in marked else ""
            marked[mark].append(re.compile(_filled(without_accents(line[len(mark) :]))))
    return Words(marked[""], marked["?"], marked["~"], marked["!"])


def _filled(line: str) -> str:
    for name, expression in NAMES.items():
        line = line.replace(name, expression)
    return line


def _any(patterns: List[Pattern[str]], sentence: str) -> bool:
    return any(pattern.search(sentence) for pattern in patterns)


WORDS = read(Path(__file__).with_name("alarm.txt"))


def sounds(text: str) -> bool:
    """Whether `text` speaks of danger: fire, violence, an accident, suicide, poison, a missing child."""
    return WORDS.heard_in(plain(text))
