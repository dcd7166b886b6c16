"""PDFs that lead back to themselves or are broken, once they are taken. What is refused: tests/hostile."""

import pytest

from boards.documents import Refused, clean_upload, extract_text, find_in_upload
from reports.pdf.assemble import Section, assemble
from tests.hostile.pdfs import bookmarks_in_a_circle, broken_table, drawing_of_itself, tags_in_a_circle


def test_a_repaired_file_keeps_its_pages():
    assert clean_upload(broken_table(), title="A paper").pages == 3


@pytest.mark.parametrize("make", [drawing_of_itself, bookmarks_in_a_circle, tags_in_a_circle])
def test_what_leads_back_to_itself_can_be_searched_and_put_in_a_pack(make):
    cleaned = clean_upload(make(), title="A paper")
    assert (find_in_upload(cleaned.pdf), extract_text(cleaned.pdf)) == ((), ("",))
    made = assemble(
        [Section("a", "A", cleaned.pdf), Section("b", "B", cleaned.pdf)], title="Pack", label="{} of {}".format
    )
    assert made.pages == 2


def test_a_file_over_the_limit_is_refused_before_any_child_starts():
    with pytest.raises(Refused, match="smaller than 100MB"):
        clean_upload(b"%PDF-1.7" + bytes(100 << 20), title="A paper")
