"""What a message is, before it means anything for the form: an act, a danger, a plain name, a bare yes."""

from __future__ import annotations

from bot.answers import Memory, Question, World, hints
from bot.answers.anger import upset
from bot.answers.understanding import NONE, Rankings, Thresholds
from bot.dutch import dates
from bot.dutch.people import read_person

_ELSEWHERE = ("noodgeval", "medewerker", "klacht", "privacy")
"""Acts that are never an answer to the form once they are sure."""
_LEAVE = ("stoppen", "hulp", "herhalen", "bot_of_mens")
"""As those, but "maakt niet uit" sounds like stopping: what is said of the offered moments goes first."""
_SHORT, _YES_LENGTH = 4, 8
"""Words."""


class Heard:
    """One message. `key` is its id: holds and bookings are keyed on it."""

    def __init__(self, question: Question, memory: Memory, world: World, key: str) -> None:
        self.question = question
        self.text = question.text.strip()
        self.memory = memory
        self.world = world
        self.key = key
        self.ranks = Rankings.of(question.parse)
        self.said = dates.read(self.text, world.now)
        self.person = read_person(self.text)

    def _names_moment(self) -> bool:
        return bool(self.said.options or self.said.error)

    def _act_is(self, act: str) -> bool:
        return self.ranks.act.top.name == act and self.ranks.act.top.confidence >= 0.5

    def _may_be_danger(self) -> bool:
        clear = self._names_moment() or hints.nth(self.text) is not None or hints.capitals(self.text)
        return self.ranks.act.of("noodgeval") >= Thresholds().emergency and not clear

    def _is_elsewhere(self, asked: str) -> bool:
        """Danger goes before everything; a name is a name, whatever it looks like to the engine."""
        if self._may_be_danger():
            return True
        elsewhere = any(self._act_is(act) for act in _ELSEWHERE) or upset(self.text)
        return elsewhere and not self._plain_name(asked)

    def _leaves(self, asked: str) -> bool:
        return any(self._act_is(act) for act in _LEAVE) and not self._plain_name(asked)

    def _plain_name(self, asked: str) -> bool:
        return asked == "naam" and bool(self.person.name) and hints.capitals(self.text)

    def _product(self, at_least: float) -> str | None:
        top = self.ranks.product.top
        return top.name if top.name != NONE and top.confidence >= at_least else None

    def _short(self, words: int = _SHORT) -> bool:
        return len(self.text.split()) <= words

    def _plain(self) -> bool:
        """A yes or no and nothing else: no other moment, way or question, and no "but"."""
        other = self._names_moment() or hints.mode_in(self.text) or hints.question(self.text)
        return not other and not hints.reserved(self.text) and self._short(_YES_LENGTH)
