"""What a vote comes to. LGA 1972 Sch. 12 para. 39: a majority of those present and voting; then a casting vote."""

from enum import Enum


class Outcome(Enum):
    CARRIED = "Carried"
    LOST = "Lost"
    TIED = "Tied, and no casting vote was given"


def outcome(in_favour: int, against: int, casting: str = "") -> Outcome:
    """The result of the counts. `casting` is "for", "against" or "", and counts in a tie only.

    Who abstains does not vote, so abstentions are no argument. Nobody voting at all decides nothing: a tie.
    """
    if in_favour != against:
        return Outcome.CARRIED if in_favour > against else Outcome.LOST
    return {"for": Outcome.CARRIED, "against": Outcome.LOST}.get(casting, Outcome.TIED)
