"""Uploads: what is refused, what is taken out, what stays."""

import io
import subprocess
import zlib

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from boards import documents
from boards.documents import Refused, clean_pdf, clean_upload, extract_text, inspect_pdf
from boards.opening import CUT_SHORT, DAMAGED, MAX_BYTES, PRINT_IT, PROTECTED, TOO_COSTLY, WRONG_KIND
from tests.hostile.acting import (
    ABOUT,
    EARLIER,
    FILES,
    FORMS,
    MARKS,
    OUTSIDE,
    SCRIPTS,
    a_pdf,
    add_annotation,
    attachment,
    attachment_of_a_tag,
    author,
    bomb,
    chained_script,
    comment,
    comment_held_by_a_tag,
    launch,
    metadata,
    named_script,
    open_action,
    other_file,
    outline_action,
    page_action,
    saved,
    script_address,
)


def everything(data: bytes) -> bytes:
    """All strings, names and stream bytes of a PDF, uncompressed."""
    with Pdf.open(io.BytesIO(data)) as pdf:
        return saved(
            pdf,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            compress_streams=False,
        )


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        clean_upload(data, title="Paper")
    return str(caught.value)


def test_an_empty_file_is_refused():
    assert refusal(b"") == "The selected file is empty"


def test_html_that_claims_to_be_a_pdf_is_refused():
    assert refusal(b"\n\n<html>%PDF-1.7<script>alert(1)</script>") == WRONG_KIND


def test_a_pdf_that_does_not_start_at_the_first_byte_is_refused():
    assert refusal(b"GIF89a" + a_pdf()) == WRONG_KIND


def test_a_file_over_100_megabytes_is_refused_without_parsing():
    assert refusal(b"%PDF-" + bytes(MAX_BYTES)) == "The selected file must be smaller than 100MB"


@pytest.mark.parametrize("passwords", [{"user": "secret", "owner": "secret"}, {"user": "", "owner": "secret"}])
def test_a_protected_file_is_refused_even_if_it_opens_without_a_password(passwords):
    with Pdf.open(io.BytesIO(a_pdf())) as pdf:
        data = saved(pdf, encryption=pikepdf.Encryption(**passwords))
    assert refusal(data) == PROTECTED


def test_a_file_cut_short_is_refused_rather_than_repaired():
    data = a_pdf(pages=3)
    without_index = data[: data.rindex(b"xref\n0")]
    assert len(Pdf.open(io.BytesIO(without_index)).pages) == 3
    with pytest.raises(Refused, match="is cut short"):
        inspect_pdf(without_index)
    assert refusal(data[: len(data) // 2]) == CUT_SHORT


def test_a_file_without_pages_is_refused():
    assert refusal(a_pdf(pages=0)) == "The selected file has no pages. Select one that has"


def test_a_thousand_pages_pass_and_one_more_is_refused():
    inspect_pdf(a_pdf(pages=1000))
    with pytest.raises(Refused, match=r"^The selected file has more than 1,000 pages"):
        inspect_pdf(a_pdf(pages=1001))


def test_hidden_layers_are_refused():
    def edit(pdf):
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Notes")))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))

    assert refusal(a_pdf(edit=edit)).startswith("The selected file has hidden layers")


def test_layers_that_all_show_become_plain_content():
    def edit(pdf):
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Notes")))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(ON=Array([layer])))

    cleaned = clean_pdf(a_pdf(edit=edit), title="Paper")
    assert cleaned.removed == ("layers (all were visible; their content stays)",)
    assert b"OCProperties" not in everything(cleaned.pdf)


def test_an_honest_paper_keeps_its_text_and_gets_its_title():
    cleaned = clean_upload(a_pdf(pages=2), title="Better Care Fund: quarter 2")
    assert cleaned == clean_pdf(a_pdf(pages=2), title="Better Care Fund: quarter 2")
    assert (cleaned.pages, cleaned.is_tagged, cleaned.removed) == (2, False, ())
    assert extract_text(cleaned.pdf) == ("Better Care Fund", "Better Care Fund")
    with Pdf.open(io.BytesIO(cleaned.pdf)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Better Care Fund: quarter 2"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Better Care Fund: quarter 2"


@pytest.mark.parametrize(
    ("edit", "removed"),
    [
        (open_action, (SCRIPTS,)),
        (page_action, (SCRIPTS,)),
        (named_script, (SCRIPTS,)),
        (chained_script, (SCRIPTS,)),
        (script_address, (OUTSIDE,)),
        (launch, (OUTSIDE,)),
        (other_file, (OUTSIDE,)),
        (outline_action, (OUTSIDE,)),
        (attachment, (FILES,)),
        (attachment_of_a_tag, (FILES,)),
        (comment, (MARKS,)),
        (comment_held_by_a_tag, (MARKS,)),
        (author, (ABOUT,)),
        (metadata, (ABOUT,)),
    ],
)
def test_what_acts_or_hides_is_taken_out_and_named(edit, removed):
    data = a_pdf(edit=edit)
    assert b"MARKER" in everything(data)
    cleaned = clean_pdf(data, title="Paper")
    assert b"MARKER" not in everything(cleaned.pdf)
    assert cleaned.removed == removed
    assert extract_text(cleaned.pdf) == ("Better Care Fund",)


def test_a_tag_lets_go_of_a_comment_that_was_removed():
    cleaned = clean_pdf(a_pdf(edit=comment_held_by_a_tag), title="Paper")
    assert b"/OBJR" not in everything(cleaned.pdf)


def test_safe_links_stay():
    def edit(pdf):
        add_annotation(pdf, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.org/")))
        add_annotation(pdf, Subtype=Name.Link, Dest=Array([pdf.pages[0].obj, Name.Fit]))

    cleaned = clean_pdf(a_pdf(edit=edit), title="Paper")
    assert cleaned.removed == ()
    with Pdf.open(io.BytesIO(cleaned.pdf)) as pdf:
        web, jump = pdf.pages[0].obj.Annots
        assert str(web.A.URI) == "https://example.org/"
        assert jump.Dest[0].objgen == pdf.pages[0].obj.objgen


def test_text_of_an_earlier_revision_is_gone():
    first = a_pdf(text="MARKER of the draft")
    with Pdf.open(io.BytesIO(first)) as pdf:
        root, size = pdf.Root.objgen[0], len(pdf.objects) + 1
        number = pdf.pages[0].obj.Contents.objgen[0]
    stream = b"BT /F1 12 Tf 72 720 Td (Final) Tj ET"
    at = len(first)
    second = b"%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (number, len(stream), stream)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
    before = int(first.rsplit(b"startxref", 1)[1].split()[0])
    trailer = b"trailer\n<</Size %d /Root %d 0 R /Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    revised = first + second + table + trailer % (size, root, before, at + len(second))
    assert pypdfium2.PdfDocument(first)[0].get_textpage().get_text_bounded() == "MARKER of the draft"

    cleaned = clean_pdf(revised, title="Paper")
    assert extract_text(cleaned.pdf) == ("Final",)
    assert b"MARKER" not in everything(cleaned.pdf)
    assert cleaned.pdf.count(b"startxref") == 1
    assert cleaned.removed == (EARLIER,)


def test_a_filled_form_keeps_its_answers_as_text():
    def edit(pdf):
        font = pdf.pages[0].obj.Resources.Font.F1
        look = pdf.make_stream(b"BT /F1 12 Tf 2 2 Td (Signed off) Tj ET")
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 128, 40])
        look.Resources = Dictionary(Font=Dictionary(F1=font))
        add_annotation(
            pdf,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("status"),
            V=String("Signed off"),
            F=4,
            AP=Dictionary(N=look),
        )
        field = pdf.pages[0].obj.Annots[0]
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), DA=String("/F1 12 Tf"))

    cleaned = clean_pdf(a_pdf(edit=edit), title="Paper")
    assert cleaned.removed == (FORMS,)
    (text,) = extract_text(cleaned.pdf)
    assert text.splitlines() == ["Better Care Fund", "Signed off"]
    assert b"/AcroForm" not in everything(cleaned.pdf)
    assert b"/Widget" not in everything(cleaned.pdf)


def test_tags_and_language_survive_cleaning():
    def edit(pdf):
        page = pdf.pages[0].obj
        page.Contents = pdf.make_stream(b"/H1 <</MCID 0>> BDC BT /F1 12 Tf 72 720 Td (Heading) Tj ET EMC")
        page.StructParents = 0
        heading = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.H1, K=0, Pg=page))
        tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([heading])))
        tree.ParentTree = Dictionary(Nums=Array([0, Array([heading])]))
        heading.P = tree
        pdf.Root.StructTreeRoot, pdf.Root.MarkInfo, pdf.Root.Lang = (
            tree,
            Dictionary(Marked=True),
            String("cy"),
        )

    cleaned = clean_pdf(a_pdf(edit=edit), title="Paper")
    assert cleaned.is_tagged
    with Pdf.open(io.BytesIO(cleaned.pdf)) as pdf:
        assert str(pdf.Root.Lang) == "cy"
        assert pdf.Root.StructTreeRoot.K[0].S == Name.H1


def test_a_page_that_unpacks_to_too_much_is_refused():
    def edit(pdf):
        pdf.pages[0].obj.Contents = pdf.make_stream(b"")
        pdf.pages[0].obj.Contents.write(zlib.compress(bytes(51 * 1024 * 1024)), filter=Name.FlateDecode)

    assert refusal(a_pdf(edit=edit)) == f"Page 1 of the selected file draws more than 50MB. {PRINT_IT}"


def test_a_page_that_does_not_unpack_is_refused():
    def edit(pdf):
        pdf.pages[0].obj.Contents.write(b"no deflated data", filter=Name.FlateDecode)

    assert refusal(a_pdf(edit=edit)) == DAMAGED


def test_a_file_that_costs_too_much_time_is_refused(monkeypatch):
    monkeypatch.setattr(documents, "CPU_SECONDS", 1)
    assert refusal(bomb()) == TOO_COSTLY


def test_a_file_that_costs_too_much_memory_is_refused(monkeypatch):
    def edit(pdf):
        pdf.pages[0].obj.Padding = pdf.make_stream(bytes(60 * 1024 * 1024))

    large = a_pdf(edit=edit)
    assert clean_upload(large, title="Paper").pages == 1
    monkeypatch.setattr(documents, "MEMORY", 100 * 1024 * 1024)
    assert refusal(large) == TOO_COSTLY


def test_a_child_that_does_not_answer_is_stopped(monkeypatch):
    monkeypatch.setattr(documents, "WALL_SECONDS", 0.01)
    assert refusal(a_pdf()) == TOO_COSTLY


def test_the_child_is_given_no_secret(monkeypatch):
    seen = {}
    monkeypatch.setenv("SECRET_KEY", "MARKER")
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *args, **options: (seen.update(options), run(*args, **options))[1])
    clean_upload(a_pdf(), title="Exempt title")
    assert "SECRET_KEY" not in seen["env"]


def test_text_of_a_broken_file_is_refused():
    with pytest.raises(Refused, match="time or memory"):
        extract_text(b"%PDF-1.7 nothing")
