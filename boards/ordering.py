"""The order of an agenda and the numbers that follow from it, as pure functions.

Items that share a number and stand together are one block: "3" with "3i" and "3ii" under it, or "3i" and "3ii"
alone. A number that is published is fixed: it stays, whatever comes before it later.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

UP, DOWN = "up", "down"
MOST_SUB_ITEMS = 27


@dataclass(frozen=True)
class Place:
    """An item in its order. `number` None with `takes_number` is an item that is not numbered yet."""

    id: int
    number: int | None
    suffix: str
    takes_number: bool = True
    is_fixed: bool = False


def blocks(places: Sequence[Place]) -> list[list[Place]]:
    """The places in their blocks, in order."""
    found: list[list[Place]] = []
    for place in places:
        if found and place.suffix and place.number is not None and found[-1][0].number == place.number:
            found[-1].append(place)
        else:
            found.append([place])
    return found


def numbered(places: Sequence[Place]) -> list[Place]:
    """The same order with numbers that follow: 1, 2, 3i, 3ii. New ones go on after the last fixed number."""
    last = max((place.number or 0 for place in places if place.is_fixed), default=0)
    done: list[Place] = []
    for block in blocks(places):
        if not block[0].takes_number:
            done += [place if place.is_fixed else replace(place, number=None, suffix="") for place in block]
            continue
        fixed = next((place for place in block if place.is_fixed), None)
        if fixed is None:
            last += 1
        number = fixed.number if fixed else last
        spare = _romans(without={place.suffix for place in block if place.is_fixed})
        is_alone = len(block) == 1
        for place in block:
            if place.is_fixed:
                done.append(place)
            elif is_alone or (place is block[0] and not place.suffix):
                done.append(replace(place, number=number, suffix=""))
            else:
                done.append(replace(place, number=number, suffix=next(spare)))
    return done


def moved(places: Sequence[Place], item: int, way: str) -> list[Place] | None:
    """One step up or down. A sub-item moves among its own; else its whole block moves. None where it cannot.

    KeyError for an item that is not there.
    """
    grouped = blocks(places)
    try:
        at, within = next(
            (at, within) for at, block in enumerate(grouped) for within, place in enumerate(block) if place.id == item
        )
    except StopIteration:
        raise KeyError(item) from None
    step = -1 if way == UP else 1
    block = grouped[at]
    has_head = not block[0].suffix
    is_sub = has_head and within > 0
    neighbour = within + step
    first_sub = 1 if has_head else 0
    if (is_sub or not has_head) and first_sub <= neighbour < len(block):
        block[within], block[neighbour] = block[neighbour], block[within]
    elif is_sub or not 0 <= at + step < len(grouped):
        return None
    else:
        grouped[at], grouped[at + step] = grouped[at + step], grouped[at]
    return [place for block in grouped for place in block]


def reordered(places: Sequence[Place], wanted: Mapping[int, int]) -> list[Place]:
    """The order after positions were typed: `wanted` is the position from 1 by id, of the items that move.

    Blocks stay together. ValueError with a sentence for a position that is typed twice or does not exist.
    """
    taken: dict[int, int] = {}
    for item, position in wanted.items():
        if not 1 <= position <= len(places):
            raise ValueError(f"Enter a position from 1 to {len(places)}")
        if position in taken:
            raise ValueError(f"Position {position} is given twice")
        taken[position] = item
    by_id = {place.id: place for place in places}
    order = [place for place in places if place.id not in wanted]
    for position in sorted(taken):
        order.insert(position - 1, by_id[taken[position]])
    rank = {place.id: index for index, place in enumerate(order)}

    def lead(block: list[Place]) -> int:
        return rank[block[0].id] if not block[0].suffix else min(rank[place.id] for place in block)

    done: list[Place] = []
    for block in sorted(blocks(places), key=lead):
        head = block[:1] if not block[0].suffix else []
        done += head + sorted(block[len(head) :], key=lambda place: rank[place.id])
    return done


def keeps_fixed_order(before: Sequence[Place], after: Sequence[Place]) -> bool:
    """Whether what is published still stands in the order in which it was published."""
    return [place.id for place in before if place.is_fixed] == [place.id for place in after if place.is_fixed]


def _romans(*, without: set[str]) -> Iterator[str]:
    return (word for word in map(roman, count(1)) if word not in without)


def roman(number: int) -> str:
    """ "i", "ii", "iv" for 1, 2, 4. ValueError past 27: the column holds five letters."""
    if not 1 <= number <= MOST_SUB_ITEMS:
        raise ValueError(f"An item can have {MOST_SUB_ITEMS} sub-items, no more")
    tens, ones = divmod(number, 10)
    return "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
