"""A net under the model, which learns from few lines: words that mean danger now, whatever else is said."""

import re
from pathlib import Path
from typing import List, Pattern, Tuple

from engine.normalise import plain

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


def read(path: Path) -> Tuple[List[Pattern[str]], List[Pattern[str]]]:
    """What means danger, and what means that it does not. One expression per line: `#` a remark, `!` no danger."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    calm = [re.compile(_filled(line[1:])) for line in lines if line[0] == "!"]
    return [re.compile(_filled(line)) for line in lines if line[0] != "!"], calm


def _filled(line: str) -> str:
    for name, expression in NAMES.items():
        line = line.replace(name, expression)
    return line


DANGER, CALM = read(Path(__file__).with_name("alarm.txt"))


def sounds(text: str) -> bool:
    """Whether `text` speaks of danger to life: fire, violence, an accident, suicide, a missing child."""
    sentence = plain(text)
    return any(p.search(sentence) for p in DANGER) and not any(p.search(sentence) for p in CALM)
