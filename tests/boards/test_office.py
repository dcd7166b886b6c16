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
from tests.hostile.words import a_word_file

needs_converter = pytest.mark.skipif(not has_converter(), reason="LibreOffice is not installed")


def refusal(data: bytes, **options: str) -> str:
    with pytest.raises(Refused) as caught:
        clean_upload(data, title="Plan", **options)
    return str(caught.value)


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


@needs_converter
def test_a_word_file_becomes_a_tagged_pdf():
    made = clean_upload(a_word_file(), title="Winter plan")
    text = pypdfium2.PdfDocument(made.pdf)[0].get_textpage().get_text_bounded()
    assert (made.pages, made.is_tagged, text.strip()) == (1, True, "Winter plan")


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
    assert refusal(b"\x89PNG\r\n\x1a\n nothing", alt_text="A map.").startswith("The selected picture is damaged")
