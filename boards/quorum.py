"""Whether enough members are in the room. Pure: the people present and the board's rule in, the answer out."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class InTheRoom:
    """A voting member, or the substitute in their seat. `office` is member, chair or vice_chair."""

    name: str
    seat_class: str
    office: str


@dataclass(frozen=True)
class Part:
    """One condition: at least so many whose class or office is named."""

    label: str
    at_least: int
    seat_classes: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()

    def count(self, present: Sequence[InTheRoom]) -> int:
        return sum(person.seat_class in self.seat_classes or person.office in self.offices for person in present)


@dataclass(frozen=True)
class Quorum:
    """`number` is None where the board has only a rule by class; without either nothing can be said."""

    present: int
    number: int | None
    short: tuple[str, ...]
    is_known: bool

    @property
    def is_met(self) -> bool:
        return self.is_known and not self.short

    @property
    def words(self) -> str:
        members = f"{self.present} voting {'member' if self.present == 1 else 'members'} present"
        if not self.is_known:
            return f"{members}. No quorum is set for this meeting."
        if self.short:
            return f"{members}. Not quorate: {'; '.join(self.short)}."
        needed = f" The quorum is {self.number}." if self.number else " Each part of the quorum is met."
        return f"{members}.{needed}"


def quorum(present: Sequence[InTheRoom], number: int | None, parts: Sequence[Part]) -> Quorum:
    """The answer for these people. Each part must be met, and the number where there is one.

    A person who fits two parts counts in both: a co-chair may be one of the partners too.
    """
    short = [
        f"{part.label}: {part.count(present)} of {part.at_least}"
        for part in parts
        if part.count(present) < part.at_least
    ]
    if number is not None and len(present) < number:
        short.append(f"{len(present)} of {number} members")
    return Quorum(len(present), number, tuple(short), is_known=number is not None or bool(parts))
