"""What changed between two texts: nothing invented, nothing left out."""

from hypothesis import given
from hypothesis import strategies as st

from boards.comparing import Mark, changes

WORDS = st.lists(st.sampled_from(["a", "bed", "52", "plan.", "(new)", "–"]), min_size=1, max_size=8).map(" ".join)
TEXTS = st.lists(WORDS, max_size=5).map("\n\n".join)


def said(mark: Mark, before: str, after: str) -> list[str]:
    found = changes({"Summary": before}, {"Summary": after})
    spans = [span for change in found for paragraph in change.paragraphs if paragraph for span in paragraph.spans]
    return [text for kind, text in spans if kind == mark]


def test_a_word_that_changed_is_named_and_the_rest_stays():
    before, after = "The service opened in two districts.", "The service opened in three districts."
    assert (said(Mark.REMOVED, before, after), said(Mark.ADDED, before, after)) == (["two"], ["three"])
    assert said(Mark.SAME, before, after) == ["The service opened in ", " districts."]


def test_a_paragraph_that_was_added_or_taken_out_stands_as_a_whole():
    assert said(Mark.ADDED, "One.", "One.\n\nTwo.") == ["Two."]
    assert said(Mark.REMOVED, "One.\n\nTwo.", "One.") == ["Two."]


def test_a_rewritten_paragraph_is_not_a_patchwork():
    before, after = "Beds are short in winter.", "Children wait longer for a dentist."
    assert (said(Mark.REMOVED, before, after), said(Mark.ADDED, before, after)) == ([before], [after])


def test_new_lines_and_spaces_alone_are_no_change():
    assert changes({"Summary": "One  two\nthree."}, {"Summary": "One two three."}) == ()


def test_sections_that_only_one_version_has_are_said_so():
    found = changes({"Old": "x", "Both": "same"}, {"New": "y", "Both": "same"})
    assert [(change.heading, change.mark) for change in found] == [("New", Mark.ADDED), ("Old", Mark.REMOVED)]


def test_unchanged_text_far_from_a_change_is_left_out_once():
    before = "\n\n".join(f"Paragraph {number}." for number in range(9))
    (change,) = changes({"Text": before}, {"Text": before.replace("4", "four")})
    assert [paragraph is None for paragraph in change.paragraphs] == [True, False, False, False, True]
    assert change.count == 1


@given(before=TEXTS, after=TEXTS)
def test_the_spans_hold_each_text_in_whole(before, after):
    """What is the same or removed is the older text, what is the same or added is the newer one: by paragraph."""
    found = changes({"Text": before}, {"Text": after})
    if not found:
        assert before.split() == after.split() or before.split("\n\n") == after.split("\n\n")
        return
    kept = [paragraph for paragraph in found[0].paragraphs if paragraph]
    for text, mark in ((before, Mark.REMOVED), (after, Mark.ADDED)):
        paragraphs = [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
        for paragraph in kept:
            mine = "".join(words for kind, words in paragraph.spans if kind in (Mark.SAME, mark))
            assert mine == "" or mine in paragraphs
