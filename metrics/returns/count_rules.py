"""More kinds of rule: for counts of people and events, levels and long texts."""

from collections.abc import Iterator
from dataclasses import dataclass

from metrics.returns.rules import Answers, Finding


@dataclass(frozen=True)
class WholeCounts:
    """Counts of people or events are whole and not below nought."""

    keys: tuple[str, ...]
    may_be_blank: tuple[str, ...] = ()

    def findings(self, answers: Answers) -> Iterator[Finding]:
        for key in self.keys:
            number = answers.number(key)
            if number is not None and (number < 0 or number != number.to_integral_value()):
                message = f"The {answers.name(key)} is {number:,f}: enter a whole number, nought or more"
                yield answers.finding("error", "count", key, message)


@dataclass(frozen=True)
class NotMore:
    """A count that is usually no more than another; more is worth a second look."""

    part: str
    whole: str
    may_be_blank: tuple[str, ...] = ()

    def findings(self, answers: Answers) -> Iterator[Finding]:
        part, whole = answers.number(self.part), answers.number(self.whole)
        if part is not None and whole is not None and part > whole:
            message = (
                f"The {answers.name(self.part)} is {part:,f}, more than the {answers.name(self.whole)}, "
                f"{whole:,f}: check both, or say why"
            )
            yield answers.finding("warning", "not-more", self.part, message)


@dataclass(frozen=True)
class Fallen:
    """A level below the one before needs a word. `levels` go from the lowest to the highest."""

    before: str
    now: str
    levels: tuple[str, ...]
    words: str
    may_be_blank: tuple[str, ...] = ()

    def findings(self, answers: Answers) -> Iterator[Finding]:
        before, now = answers.text(self.before), answers.text(self.now)
        if before not in self.levels or now not in self.levels or answers.text(self.words):
            return
        if self.levels.index(now) < self.levels.index(before):
            message = (
                f"The {answers.name(self.now)} is “{now}” and was “{before}”: say under the "
                f"{answers.name(self.words)} why it fell"
            )
            yield answers.finding("error", "fallen", self.words, message)


@dataclass(frozen=True)
class Longest:
    """A text with a limit, in characters."""

    key: str
    characters: int
    may_be_blank: tuple[str, ...] = ()

    def findings(self, answers: Answers) -> Iterator[Finding]:
        length = len(answers.text(self.key))
        if length > self.characters:
            message = (
                f"The {answers.name(self.key)} has {length:,} characters, {length - self.characters:,} more than the "
                f"{self.characters:,} allowed: shorten it"
            )
            yield answers.finding("error", "too-long", self.key, message)
