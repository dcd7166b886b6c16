"""Page numbers that stay: whatever is published, replaced, withdrawn or opened afterwards."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from reports.numbering import Edition, Span, Version, additions, lay_out, page_names

LENGTHS = st.integers(1, 40)
ACTS = st.sampled_from(["supplement", "supplement", "revise", "withdraw", "open", "front grows"])


@dataclass
class Board:
    """An agenda as its officers change it: versions that stand, those that are closed, and what is how long."""

    standing: list[Version] = field(default_factory=list)
    closed: list[Version] = field(default_factory=list)
    editions: list[Edition] = field(default_factory=list)
    lengths: dict[str, int] = field(default_factory=dict)
    told: dict[str, Span] = field(default_factory=dict)

    def publish(self, *, has_block: bool = False) -> dict[str, Span]:
        """Everything that is open, as the public has it; the pack is built, so its numbers are told."""
        self.editions.append(Edition(len(self.editions), tuple(self.standing), has_block))
        blocks = [
            [f"front-{block.number}", *(version.anchor for version in block.papers)]
            for block in additions(self.editions)
        ]
        for anchor in (anchor for block in blocks for anchor in block):
            self.lengths.setdefault(anchor, 1)
        self.told = lay_out(blocks, self.lengths, self.told)
        return self.told


def papers(data: st.DataObject, board: Board, where: list[Version], least: int = 0) -> None:
    for _ in range(data.draw(st.integers(least, 4))):
        version = Version(f"paper{len(board.lengths)}", 1)
        board.lengths[version.anchor] = data.draw(LENGTHS)
        where.insert(data.draw(st.integers(0, len(where))), version)


def change(data: st.DataObject, board: Board) -> bool:
    """One act of an officer; whether it has a front sheet in any case."""
    act = data.draw(ACTS)
    if act == "supplement":
        papers(data, board, board.standing)
        papers(data, board, board.closed)
    elif act == "front grows":
        board.lengths["front-0"] = data.draw(LENGTHS)
    elif act == "open" and board.closed:
        board.standing.append(board.closed.pop())
    elif board.standing:
        place = data.draw(st.integers(0, len(board.standing) - 1))
        old = board.standing.pop(place)
        if act == "revise":
            new = Version(old.paper, old.number + 1)
            board.lengths[new.anchor] = data.draw(LENGTHS)
            board.standing.insert(place, new)
    return act == "supplement"


@given(st.data())
def test_no_number_that_was_told_ever_moves_and_none_is_given_twice(data):
    board = Board()
    papers(data, board, board.standing)
    papers(data, board, board.closed)
    before = dict(board.publish(has_block=True))
    for _ in range(data.draw(st.integers(1, 6))):
        after = board.publish(has_block=change(data, board))
        assert {anchor: after[anchor] for anchor in before} == before
        numbers = [page for span in after.values() for page in range(span.first, span.last + 1)]
        assert len(numbers) == len(set(numbers))
        new = [span.first for anchor, span in after.items() if anchor not in before]
        assert min(new, default=10**6) > max(span.last for span in before.values())
        before = dict(after)


@given(st.data())
def test_what_is_told_at_once_is_what_would_have_been_told_step_by_step(data):
    """A store and a record that were lost give the same numbers, as long as everything is as long as it was."""
    board = Board()
    papers(data, board, board.standing)
    board.publish(has_block=True)
    for _ in range(data.draw(st.integers(1, 6))):
        length = board.lengths["front-0"]
        has_block = change(data, board)
        board.lengths["front-0"] = length
        step_by_step = board.publish(has_block=has_block)
    board.told = {}
    board.editions.pop()
    assert board.publish(has_block=has_block) == step_by_step


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 60)), min_size=1, max_size=6))
def test_every_page_of_a_pack_has_a_name_of_its_own(sections):
    lengths = {"front": 2, **{f"section {n}": length for n, (length, _) in enumerate(sections)}}
    sheets = {"front": 2, **{f"section {n}": count for n, (_, count) in enumerate(sections)}}
    spans = lay_out([list(lengths)], lengths, {})
    names = page_names(spans, sheets)
    every = [name for found in names.values() for name in found]
    assert [len(found) for found in names.values()] == list(sheets.values())
    assert len(every) == len(set(every))


def test_pages_that_are_too_many_have_letters_and_missing_ones_leave_their_number_out():
    spans = {"front": Span(1, 2), "long": Span(3, 2), "short": Span(5, 4), "new": Span(9, 0), "last": Span(9, 1)}
    sheets = {"front": 3, "long": 2, "short": 1, "new": 2, "last": 1}
    assert page_names(spans, sheets) == {
        "front": ("1", "2", "2a"),
        "long": ("3", "4"),
        "short": ("5",),
        "new": ("8a", "8b"),
        "last": ("9",),
    }


def test_the_twenty_seventh_letter_is_doubled():
    assert page_names({"front": Span(1, 1)}, {"front": 29})["front"][-3:] == ("1z", "1aa", "1bb")


def test_a_version_stands_where_it_was_first_published():
    first, second, other = Version("a", 1), Version("a", 2), Version("b", 1)
    history = [
        Edition(0, (first,), has_block=True),
        Edition(1, (second,)),
        Edition(2, (second, other)),
        Edition(3, ()),
    ]
    assert [(block.number, block.papers) for block in additions(history)] == [
        (0, (first,)),
        (1, (second,)),
        (2, (other,)),
    ]


def test_numbers_of_what_is_not_in_the_pack_any_more_are_not_given_again():
    told = {"front": Span(1, 2), "opened": Span(3, 4)}
    assert lay_out([["front"], ["new"]], {"new": 5}, told)["new"] == Span(7, 5)


def test_a_section_that_turns_up_in_a_block_that_was_told_gets_letters():
    told = {"front": Span(1, 2), "paper": Span(3, 4), "later": Span(7, 2)}
    spans = lay_out([["front", "minutes", "paper"], ["later"], ["new"]], {"new": 5}, told)
    assert (spans["minutes"], spans["paper"], spans["new"]) == (Span(3, 0), Span(3, 4), Span(9, 5))
