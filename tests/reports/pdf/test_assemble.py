"""A pack: pages, tags, bookmarks and links of several documents in one."""

import io
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from reports.pdf.assemble import Assembled, Bookmark, Section, UnknownAnchor, assemble, page_count
from reports.pdf.render import render_html
from tests.accessible_pdf import assert_accessible, problems

TABLE = """<table><caption>Delays</caption>
  <thead><tr><th scope="col">Month</th><th scope="col">Days</th></tr></thead>
  <tbody><tr><th scope="row">October</th><td>12</td></tr></tbody></table>"""


def a_document(title: str, body: str = "", *, pages: int = 1) -> bytes:
    more = "".join(f'<h2 style="break-before: page">Page {n}</h2>' for n in range(2, pages + 1))
    head = f"<head><title>{title}</title></head>"
    return render_html(f'<html lang="en-GB">{head}<body><h1>{title}</h1>{body}{more}</body></html>')


def an_upload(text: str = "Scanned", *, pages: int = 1, edit: Callable[[Pdf], object] | None = None) -> bytes:
    """A PDF without tags."""
    with Pdf.new() as pdf:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        for _ in range(pages):
            content = pdf.make_stream(b"BT /F1 12 Tf 72 720 Td (%s) Tj ET" % text.encode())
            resources = Dictionary(Font=Dictionary(F1=font))
            page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Contents=content, Resources=resources)
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        if edit:
            edit(pdf)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def label(page: int, pages: int) -> str:
    return f"Agenda Pack {page} of {pages}"


def pack(*sections: Section) -> Assembled:
    return assemble(sections, title="Health and Wellbeing Board, 17 October 2017", label=label)


def three() -> list[Section]:
    links = '<p><a href="pack:bcf">Better Care Fund</a> <a href="pack:needs#1">Needs, page 2</a> '
    links += '<a href="#last">Down</a></p>'
    return [
        Section("agenda", "Agenda", a_document("Agenda", links + TABLE + '<p id="last">End</p>')),
        Section("bcf", "4. Better Care Fund", a_document("Better Care Fund", TABLE, pages=2)),
        Section(
            "needs",
            "Appendix A",
            a_document("Needs", f'{TABLE}<p><a href="#last">Down</a></p><p id="last">End</p>', pages=3),
            parent="bcf",
            bookmarks=(Bookmark("Findings", 1, (Bookmark("Detail", 2),)),),
        ),
    ]


def targets(pdf: Pdf) -> list[tuple[str, int]]:
    """The words of each link inside the pack and the page it leads to, from 1."""
    names = {str(k): v for k, v in pikepdf.NameTree(pdf.Root.Names.Dests).items()} if "/Names" in pdf.Root else {}
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    found = []
    for page in pdf.pages:
        for link in page.obj.get("/Annots", Array()):
            target = link.A.get("/D") if "/A" in link else link.Dest
            if isinstance(target, String):
                target = names[str(target)]
                target = target.D if isinstance(target, Dictionary) else target
            if target is not None:
                found.append((str(link.Contents), numbers[target[0].objgen]))
    return found


def bookmarks(pdf: Pdf) -> list[tuple[str, int, list]]:
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}

    def read(items):
        return [(i.title, numbers[i.destination[0].objgen], read(i.children)) for i in items]

    with pdf.open_outline() as outline:
        return read(outline.root)


def test_the_pages_of_all_sections_follow_each_other():
    made = pack(*three())
    assert made.first_pages == {"agenda": 1, "bcf": 2, "needs": 4}
    assert (made.pages, page_count(made.pdf)) == (6, 6)
    drawn = pypdfium2.PdfDocument(made.pdf)
    first_lines = [page.get_textpage().get_text_bounded().splitlines()[0] for page in drawn]
    assert first_lines == ["Agenda", "Better Care Fund", "Page 2", "Needs", "Page 2", "Page 3"]


def test_a_pack_of_our_own_documents_is_accessible():
    made = pack(*three())
    assert (made.accessible, made.untagged) == (3, ())
    assert_accessible(made.pdf, title="Health and Wellbeing Board, 17 October 2017")


def test_a_long_pack_is_accessible():
    made = pack(Section("a", "A", a_document("A", pages=21)))
    assert made.pages == 21
    assert_accessible(made.pdf)


def test_each_section_is_a_part_with_its_own_headings():
    with Pdf.open(io.BytesIO(pack(*three()).pdf)) as pdf:
        (document,) = pdf.Root.StructTreeRoot.K
        assert str(document.S) == "/Document"
        assert [(str(part.S), str(part.T)) for part in document.K] == [
            ("/Part", "Agenda"),
            ("/Part", "4. Better Care Fund"),
            ("/Part", "Appendix A"),
        ]


def test_the_same_document_twice_shares_no_identifier():
    data = a_document("Needs", TABLE)
    made = pack(Section("one", "One", data), Section("two", "Two", data))
    assert problems(made.pdf) == []


def test_bookmarks_nest_and_lead_to_their_pages():
    with Pdf.open(io.BytesIO(pack(*three()).pdf)) as pdf:
        assert bookmarks(pdf) == [
            ("Agenda", 1, []),
            (
                "4. Better Care Fund",
                2,
                [("Appendix A", 4, [("Findings", 5, [("Detail", 6, [])])])],
            ),
        ]


def test_links_lead_to_sections_pages_and_places():
    with Pdf.open(io.BytesIO(pack(*three()).pdf)) as pdf:
        assert targets(pdf) == [("Better Care Fund", 2), ("Needs, page 2", 5), ("Down", 1), ("Down", 4)]
        assert b"pack:" not in pdf.Root.StructTreeRoot.unparse(resolved=True)


@pytest.mark.parametrize("address", ["pack:none", "pack:a#1", "pack:a#x", "pack:"])
def test_a_link_to_what_the_pack_does_not_have_is_an_error(address):
    with pytest.raises(UnknownAnchor):
        pack(Section("a", "A", a_document("A", f'<p><a href="{address}">x</a></p>')))


def test_a_bookmark_past_the_end_of_its_section_is_an_error():
    sections = [
        Section("a", "A", a_document("A"), bookmarks=(Bookmark("x", 1),)),
        Section("b", "B", a_document("B")),
    ]
    with pytest.raises(UnknownAnchor):
        pack(*sections)


@pytest.mark.parametrize(
    "sections",
    [
        (),
        (("a", ""), ("a", "")),
        (("a", "b"), ("b", "")),
        (("a", "a"),),
        (("", ""),),
    ],
)
def test_sections_that_do_not_fit_together_are_an_error(sections):
    with pytest.raises(ValueError, match=r"section|Anchor|parent"):
        pack(*(Section(anchor, "x", an_upload(), parent=parent) for anchor, parent in sections))


def test_the_same_sections_give_the_same_bytes():
    sections = three()
    assert pack(*sections).pdf == pack(*sections).pdf


def test_a_pack_with_an_untagged_upload_says_so_and_claims_nothing():
    def half_tagged(pdf: Pdf) -> None:
        pdf.pages[0].obj.StructParents = 0

    made = pack(*three(), Section("scan", "Scanned letter", an_upload(edit=half_tagged)))
    assert (made.accessible, made.untagged) == (3, ("Scanned letter",))
    with Pdf.open(io.BytesIO(made.pdf)) as pdf:
        assert "/StructParents" not in pdf.pages[6].obj
        assert pdf.Root.MarkInfo.Suspects is True
        with pdf.open_metadata() as metadata:
            assert "pdfuaid:part" not in metadata
            assert metadata["dc:title"] == "Health and Wellbeing Board, 17 October 2017"


def test_a_tagged_upload_is_accessible_yet_lends_no_claim():
    with Pdf.open(io.BytesIO(a_document("Upload", TABLE))) as pdf:
        del pdf.Root.Metadata
        out = io.BytesIO()
        pdf.save(out)
    made = pack(Section("a", "A", a_document("A")), Section("b", "B", out.getvalue()))
    assert (made.accessible, made.untagged) == (2, ())
    assert problems(made.pdf) == ["does not claim PDF/UA-1"]


def test_a_pack_of_uploads_only_is_not_marked_as_tagged():
    made = pack(Section("a", "A", an_upload()))
    assert (made.accessible, made.untagged) == (0, ("A",))
    with Pdf.open(io.BytesIO(made.pdf)) as pdf:
        assert "/MarkInfo" not in pdf.Root
        assert "/StructTreeRoot" not in pdf.Root


def test_roles_that_mean_different_things_stay_apart():
    def with_role(standard: Name) -> bytes:
        with Pdf.open(io.BytesIO(a_document("A", "<p>x</p>"))) as pdf:
            tree = pdf.Root.StructTreeRoot
            tree.K[0].K[1].S = Name.Custom
            tree.RoleMap = Dictionary(Custom=standard)
            out = io.BytesIO()
            pdf.save(out)
            return out.getvalue()

    made = pack(Section("a", "A", with_role(Name.P)), Section("b", "B", with_role(Name.Note)))
    with Pdf.open(io.BytesIO(made.pdf)) as pdf:
        tree = pdf.Root.StructTreeRoot
        used = [part.K[0].K[1].S for part in tree.K[0].K]
        assert [tree.RoleMap[role] for role in used] == [Name.P, Name.Note]
