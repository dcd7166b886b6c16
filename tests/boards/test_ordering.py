"""The order of an agenda and the numbers that follow from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.ordering import Place, blocks, keeps_fixed_order, moved, numbered, reordered, roman


def agenda(*labels: str, fixed: str = "") -> list[Place]:
    """Places from printed labels: "3i", "-" for an item that takes no number, "?" for one that has none yet."""
    made = []
    for place, label in enumerate(labels, start=1):
        number = "".join(filter(str.isdigit, label))
        suffix = "" if label in "-?" else label.removeprefix(number)
        is_fixed = label in fixed.split()
        made.append(Place(place, int(number) if number else None, suffix, label != "-", is_fixed))
    return made


def labels(places: list[Place]) -> list[str]:
    return [f"{place.number or '-'}{place.suffix}" for place in places]


def ids(places: list[Place] | None) -> list[int] | None:
    return places and [place.id for place in places]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("-", "1", "2"), ["-", "1", "2"]),
        (("7", "?", "9"), ["1", "2", "3"]),
        (("1", "3i", "3ii", "4"), ["1", "2i", "2ii", "3"]),
        (("2", "2new", "3"), ["1", "1i", "2"]),
        (("1", "3ii", "5"), ["1", "2", "3"]),
    ],
)
def test_numbers_follow_the_order(before, after):
    assert labels(numbered(agenda(*before))) == after


def test_published_numbers_stay_and_new_items_go_on_after_them():
    assert labels(numbered(agenda("1", "?", "2", fixed="1 2"))) == ["1", "3", "2"]
    assert labels(numbered(agenda("3", "3i", "3new", "4", fixed="3 3i 4"))) == ["3", "3i", "3ii", "4"]


@pytest.mark.parametrize(
    ("item", "way", "after"),
    [
        (1, "up", None),
        (4, "down", None),
        (4, "up", [1, 4, 2, 3]),  # past the whole block of 2i and 2ii
        (1, "down", [2, 3, 1, 4]),
        (3, "up", [1, 3, 2, 4]),  # 2ii before 2i
        (2, "up", [2, 3, 1, 4]),  # the first of a block without a head takes it along
    ],
)
def test_one_step(item, way, after):
    assert ids(moved(agenda("1", "2i", "2ii", "3"), item, way)) == after


@pytest.mark.parametrize(("item", "way"), [(2, "up"), (3, "down")])
def test_a_sub_item_stays_under_its_head(item, way):
    assert moved(agenda("1", "1i", "1ii", "2"), item, way) is None


def test_a_step_for_an_item_that_is_not_there():
    with pytest.raises(KeyError):
        moved(agenda("1"), 9, "up")


@pytest.mark.parametrize(
    ("wanted", "after"),
    [
        ({1: 4}, [2, 3, 4, 1]),
        ({4: 1}, [4, 1, 2, 3]),
        ({1: 2, 2: 1}, [2, 1, 3, 4]),
        ({}, [1, 2, 3, 4]),
    ],
)
def test_positions_that_were_typed(wanted, after):
    assert ids(reordered(agenda("1", "2", "3", "4"), wanted)) == after


def test_sub_items_come_along_with_their_head():
    assert ids(reordered(agenda("1", "2", "2i", "2ii"), {2: 1})) == [2, 3, 4, 1]


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({1: 0}, "Enter a position from 1 to 2"),
        ({1: 3}, "Enter a position from 1 to 2"),
        ({1: 2, 2: 2}, "given twice"),
    ],
)
def test_positions_that_cannot_be(wanted, message):
    with pytest.raises(ValueError, match=message):
        reordered(agenda("1", "2"), wanted)


def test_what_is_published_keeps_its_order():
    before = agenda("1", "2", "?", fixed="1 2")
    assert keeps_fixed_order(before, [before[0], before[2], before[1]])
    assert not keeps_fixed_order(before, [before[1], before[0], before[2]])


@pytest.mark.parametrize(("number", "word"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (27, "xxvii")])
def test_roman(number, word):
    assert roman(number) == word


@pytest.mark.parametrize("number", [0, 28])
def test_roman_ends_where_the_column_does(number):
    with pytest.raises(ValueError, match="27 sub-items"):
        roman(number)


SHAPES = st.lists(st.sampled_from(["head", "sub", "none"]), max_size=12)


def _of(shape: list[str]) -> list[Place]:
    made: list[Place] = []
    number = 0
    for place, kind in enumerate(shape):
        if kind == "none":
            made.append(Place(place, None, "", takes_number=False))
        elif kind == "sub" and made and made[-1].number:
            made.append(Place(place, number, "new"))
        else:
            number += 1
            made.append(Place(place, number, ""))
    return numbered(made)


@given(SHAPES)
def test_numbering_again_changes_nothing(shape):
    assert numbered(_of(shape)) == _of(shape)


@given(SHAPES)
def test_no_label_comes_twice_and_numbers_leave_no_gap(shape):
    places = [place for place in _of(shape) if place.takes_number]
    assert len(set(labels(places))) == len(places)
    heads = {place.number for place in places}
    assert heads == set(range(1, len(heads) + 1))


@given(SHAPES, st.data())
def test_a_step_and_its_way_back_are_as_before(shape, data):
    places = _of(shape)
    if not places:
        return
    item = data.draw(st.sampled_from(places)).id
    there = moved(places, item, "down")
    if there is None:
        return
    assert sorted(ids(there)) == sorted(ids(places))
    assert len(blocks(there)) == len(blocks(places))


@given(SHAPES, st.data())
def test_typed_positions_lose_no_item_and_split_no_block(shape, data):
    places = _of(shape)
    if not places:
        return
    item = data.draw(st.sampled_from(places)).id
    position = data.draw(st.integers(1, len(places)))
    after = reordered(places, {item: position})
    assert sorted(ids(after)) == sorted(ids(places))
    assert len(blocks(after)) == len(blocks(places))
