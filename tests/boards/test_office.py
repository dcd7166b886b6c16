"""Word files, slides and pictures: what is refused, and what becomes of the rest."""

import io
import zipfile

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from boards.documents import Refused, clean_upload, extract_text
from boards.office import check_office, has_converter
from reports.pdf.tags import elements
from tests.boards.slides import slides

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OUTSIDE = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    'Target="http://127.0.0.1/t.dotm" TargetMode="External"/></Relationships>'
)
needs_converter = pytest.mark.skipif(not has_converter(), reason="LibreOffice is not installed")


def a_word_file(body: str = "<w:p><w:r><w:t>Winter plan</w:t></w:r></w:p>", **parts: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("_rels/.rels", RELATIONS)
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def refusal(data: bytes, **options: str) -> str:
    with pytest.raises(Refused) as caught:
        clean_upload(data, title="Plan", **options)
    return str(caught.value)


@needs_converter
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (a_word_file("<w:p><w:ins><w:r><w:t>New</w:t></w:r></w:ins></w:p>"), "tracked changes"),
        (a_word_file("<w:p><w:del><w:r><w:delText>Old</w:delText></w:r></w:del></w:p>"), "tracked changes"),
        (a_word_file("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Psst</w:t></w:r></w:p>"), "hidden text"),
        (a_word_file(**{"word__comments.xml": f"<w:comments {W}><w:comment/></w:comments>"}), "comments"),
        (a_word_file(**{"word__vbaProject.bin": b"macro"}), "macros or embedded files"),
        (a_word_file(**{"word__embeddings__oleObject1.bin": b"ole"}), "macros or embedded files"),
        (a_word_file(**{"word___rels__settings.xml.rels": OUTSIDE}), "must not depend on other files"),
        (a_word_file(**{"word__a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "could not be read"),
        (a_word_file(**{"word__media__a.bin": bytes(40 << 20)}), "expands too far"),
        (a_word_file(**{"..__a.xml": "<a/>"}), "could not be read"),
        (b"PK\x03\x04 nothing", "could not be read"),
    ],
)
def test_a_word_file_that_hides_or_does_something_is_refused_with_its_own_sentence(data, words):
    assert words in refusal(data)


@needs_converter
def test_a_word_file_whose_packing_is_damaged_is_refused(tmp_path):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<document>" + "words " * 500 + "</document>")
        at = package.getinfo("word/document.xml").header_offset + 30 + len("word/document.xml")
    data = bytearray(whole.getvalue())
    data[at : at + 4] = b"\xff" * 4
    path = tmp_path / "damaged.docx"
    path.write_bytes(data)
    with pytest.raises(Refused):
        check_office(path)


def test_a_workbook_is_not_a_paper():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal(out.getvalue()).startswith("The selected file must be a PDF, a Word file")


@needs_converter
def test_a_word_file_becomes_a_tagged_pdf():
    made = clean_upload(a_word_file(), title="Winter plan")
    text = pypdfium2.PdfDocument(made.pdf)[0].get_textpage().get_text_bounded()
    assert (made.pages, made.is_tagged, text.strip()) == (1, True, "Winter plan")


COMMENT = (
    '<p:cmLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:cm authorId="0" idx="1">'
    "<p:text>Is this right?</p:text></p:cm></p:cmLst>"
)
REPLY = '<t:cmLst xmlns:t="http://schemas.microsoft.com/office/powerpoint/2018/8/main"><t:cm id="1"/></t:cmLst>'


@needs_converter
def test_slides_become_a_tagged_pdf_with_their_words_in_order():
    data = slides(("Better Care Fund", "Spend is on plan."), ("Next steps", "Report in March."))
    made = clean_upload(data, title="Care fund slides")
    assert (made.pages, made.is_tagged) == (2, True)
    assert [text.split("\n") for text in extract_text(made.pdf)] == [
        ["Better Care Fund", "Spend is on plan."],
        ["Next steps", "Report in March."],
    ]
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert [str(element.S) for element in elements(pdf.Root.StructTreeRoot) if element.S != "/Div"] == [
            *("/H", "/P", "/P"),
            *("/H", "/P", "/P"),
        ]


@needs_converter
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (slides(("Plan", "Text"), notes="Do not mention the deficit."), "notes for the speaker"),
        (slides(("Plan", "Text"), hidden="0"), "hidden slides"),
        (slides(("Plan", "Text"), **{"ppt__comments__comment1.xml": COMMENT}), "comments"),
        (slides(("Plan", "Text"), **{"ppt__comments__modernComment_1.xml": REPLY}), "comments"),
        (slides(("Plan", "Text"), **{"ppt__vbaProject.bin": b"macro"}), "macros or embedded files"),
    ],
)
def test_slides_that_say_more_than_they_show_are_refused_with_their_own_sentence(data, words):
    assert words in refusal(data)


def test_a_machine_without_libreoffice_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert refusal(a_word_file()).startswith("Word files and slides cannot be taken here: LibreOffice")


def a_picture(kind: str, size: tuple[int, int] = (300, 200)) -> bytes:
    out = io.BytesIO()
    picture = Image.new("RGB", size, "teal")
    picture.save(out, kind, **({"comment": b"XQZ author"} if kind == "JPEG" else {}))
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_becomes_a_page_with_words_in_its_place(kind):
    made = clean_upload(a_picture(kind), title="Map", alt_text="The ten districts.")
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        (figure,) = pdf.Root.StructTreeRoot.K[0].K
        assert (made.pages, made.is_tagged, str(figure.S), str(figure.Alt)) == (
            1,
            True,
            "/Figure",
            "The ten districts.",
        )
        image = pdf.pages[0].Resources.XObject.Im
        assert b"XQZ" not in image.read_raw_bytes()


def test_a_wide_picture_stands_on_its_side():
    made = clean_upload(a_picture("PNG", (800, 300)), title="Map", alt_text="A map.")
    width, height = pypdfium2.PdfDocument(made.pdf)[0].get_size()
    assert width > height


def test_a_picture_without_words_is_refused():
    assert refusal(a_picture("PNG")) == "Describe the picture for people who cannot see it"


def test_a_picture_that_is_none_is_refused():
    assert refusal(b"\x89PNG\r\n\x1a\n nothing", alt_text="A map.") == "The selected file could not be read"
