"""Marked words are found again in a revised text, or handed back to their owner; never quietly put elsewhere."""

import pytest

from hwb_portal.reading.anchoring import Found, Quote, find, quote
from tests.reading.revisions import REPORT, REVISIONS, Marked, read

BEFORE = read(REPORT)


def _quotes(text: Marked) -> dict[str, tuple[Quote, int]]:
    return {name: (quote(text.paragraphs, *place), place[0]) for name, place in text.marks.items()}


def _is_right(found: Found | None, truth: tuple[int, int, int] | None) -> bool:
    """On the words: more than half of them, and not much besides. Words that are gone must be handed back."""
    if found is None or truth is None:
        return found is None and truth is None
    paragraph, start, end = truth
    shared = min(found.end, end) - max(found.start, start)
    return found.paragraph == paragraph and 2 * shared > end - start and found.end - found.start <= 2 * (end - start)


def _landed(after: Marked) -> dict[str, bool]:
    return {
        name: _is_right(find(sought, after.paragraphs, near=near), after.marks.get(name))
        for name, (sought, near) in _quotes(BEFORE).items()
    }


def test_there_are_ten_revisions_and_words_of_every_kind():
    assert len(REVISIONS) == 10
    assert len(BEFORE.marks) == 18


@pytest.mark.parametrize("revision", REVISIONS)
def test_at_least_nine_in_ten_land_on_their_words(revision):
    landed = _landed(read(REVISIONS[revision](REPORT)))
    assert sum(landed.values()) >= 0.9 * len(landed), [name for name, right in landed.items() if not right]


def test_nine_in_ten_still_land_after_all_ten_revisions_one_upon_the_other():
    source = REPORT
    for revise in REVISIONS.values():
        source = revise(source)
    landed = _landed(read(source))
    assert sum(landed.values()) >= 0.9 * len(landed), [name for name, right in landed.items() if not right]


def test_nothing_moves_in_the_same_text():
    for name, (sought, near) in _quotes(BEFORE).items():
        paragraph, start, end = BEFORE.marks[name]
        found = find(sought, BEFORE.paragraphs, near=near)
        assert found is not None
        assert (found.paragraph, found.is_same) == (paragraph, True)
        assert BEFORE.paragraphs[paragraph][start:end].strip("£%.") == (
            BEFORE.paragraphs[paragraph][found.start : found.end].strip("£%.")
        )


def test_words_that_stand_twice_go_to_their_surroundings_not_to_the_nearest():
    before = ["The target is 90% for discharge.", "Something else.", "The target is 90% for beds in care homes."]
    after = [*before[2:], "A new paragraph.", *before[:2]]
    found = find(quote(before, 2, 14, 17), after, near=2)
    assert found is not None
    assert found.paragraph == 0


@pytest.mark.parametrize("words", ["winter plan", "41%"])
def test_short_words_whose_surroundings_are_gone_are_handed_back(words):
    sought = Quote(words, "nothing of this is in the paper any more", "nor is anything of this")
    assert find(sought, BEFORE.paragraphs) is None


def test_a_quotation_of_signs_alone_is_handed_back():
    assert find(Quote("…", "", ""), BEFORE.paragraphs) is None
