"""The line at the foot of each page: right words, where the reader sees them."""

import io

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from reports.pdf.assemble import Section, assemble


def a_page(content: bytes = b"", *, box: tuple[float, ...] = (0, 0, 595, 842), **entries: object) -> bytes:
    with Pdf.new() as pdf:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array(box),
            Contents=pdf.make_stream(content),
            Resources=Dictionary(Font=Dictionary(F1=font)),
            **entries,
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def stamped(*pages: bytes) -> pypdfium2.PdfDocument:
    sections = [Section(f"s{n}", f"Section {n}", data) for n, data in enumerate(pages)]
    made = assemble(sections, title="Pack", label=lambda page, pages: f"Agenda Pack {page} of {pages}")
    return pypdfium2.PdfDocument(made.pdf)


def text(page: pypdfium2.PdfPage) -> str:
    return page.get_textpage().get_text_bounded().strip()


def ink(page: pypdfium2.PdfPage, *, scale: float = 2) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of what is drawn dark on a page as displayed, in points."""
    image = page.render(scale=scale).to_pil().convert("L").point(lambda shade: 255 if shade < 100 else 0)
    left, top, right, bottom = image.getbbox()
    return left / scale, (image.height - bottom) / scale, right / scale, (image.height - top) / scale


def test_every_page_carries_its_own_label():
    document = stamped(*[a_page()] * 12)
    assert [text(page) for page in document] == [f"Agenda Pack {n} of 12" for n in range(1, 13)]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270, -90, 450])
@pytest.mark.parametrize(
    "entries",
    [
        {},
        {"box": (0, 0, 842, 595)},
        {"box": (-100, -50, 495, 792)},
        {"box": (595, 842, 0, 0)},
        {"CropBox": Array([50, 80, 500, 700])},
        {"CropBox": Array([-50, -50, 900, 900])},
        {"box": (0, 0, 297.5, 421), "UserUnit": 2},
    ],
)
def test_the_stamp_stands_upright_at_the_foot_of_what_is_seen(entries, rotation):
    page = stamped(a_page(Rotate=rotation, **entries))[0]
    unit = entries.get("UserUnit", 1)
    width = page.get_size()[0] * unit
    left, bottom, right, top = (edge * unit for edge in ink(page))
    assert text(page) == "Agenda Pack 1 of 1"
    assert (left + right) / 2 == pytest.approx(width / 2, abs=1)
    assert right - left == pytest.approx(79, abs=3)  # nine-point words, read from left to right
    assert bottom == pytest.approx(10, abs=1.5)
    assert top == pytest.approx(18.5, abs=1.5)


def test_a_stamp_on_a_narrow_page_is_made_to_fit():
    left, _, right, _ = ink(stamped(a_page(box=(0, 0, 60, 200)))[0])
    assert left >= 2
    assert right <= 58


def test_a_stamp_can_be_read_on_a_dark_page():
    page = stamped(a_page(b"0 0 0 rg 0 0 595 842 re f"))[0]
    image = page.render(scale=2).to_pil().convert("L")
    foot = image.crop((image.width // 2 - 90, image.height - 44, image.width // 2 + 90, image.height - 20))
    shades = foot.histogram()
    assert sum(shades[200:]) > 1000  # the ground
    assert sum(shades[:60]) > 200  # the words


@pytest.mark.parametrize(
    "content",
    [
        b"0.5 0 0 0.5 200 300 cm",
        b"q 2 0 0 2 0 0 cm",
        b"q q 1 0 0 -1 0 842 cm",
        b"Q Q 3 0 0 3 9 9 cm",
        b"Q q q Q 3 0 0 3 9 9 cm q",
    ],
)
def test_what_a_page_leaves_undone_does_not_move_its_stamp(content):
    left, bottom, right, _ = ink(stamped(a_page(content))[0])
    assert (left + right) / 2 == pytest.approx(595 / 2, abs=1)
    assert bottom == pytest.approx(10, abs=1.5)


@pytest.mark.parametrize("content", [b"BT (open", b"<< /A [ ", b"q BI /W 1 /H 1 ID xx", b"/F1 Tf ] ] }", b"<0"])
def test_broken_content_does_not_swallow_the_stamp(content):
    page = stamped(a_page(content))[0]
    assert text(page) == "Agenda Pack 1 of 1"
    assert ink(page)[1] == pytest.approx(10, abs=1.5)


def test_the_content_of_an_upload_stays_as_it_is():
    content = b"q 0.5 0 0 0.5 0 0 cm BT /F1 24 Tf 144 1440 Td (Scanned) Tj ET"
    page = stamped(a_page(content))[0]
    assert text(page).splitlines() == ["Scanned", "Agenda Pack 1 of 1"]


def test_the_stamp_is_an_artifact_in_an_embedded_font():
    made = assemble([Section("a", "A", a_page())], title="Pack", label=lambda page, pages: "Pŵer – £5 & <b>")
    with Pdf.open(io.BytesIO(made.pdf)) as pdf:
        steps = pikepdf.parse_content_stream(pdf.pages[0])
        operators = [str(step.operator) for step in steps]
        mark, end, words = (operators.index(name) for name in ("BDC", "EMC", "Tj"))
        assert mark < words < end
        assert steps[mark].operands[0] == Name.Artifact
        font = pdf.pages[0].obj.Resources.Font.PackStamp
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
    assert text(pypdfium2.PdfDocument(made.pdf)[0]) == "Pŵer – £5 & <b>"


def test_a_character_without_a_glyph_is_an_error():
    with pytest.raises(ValueError, match="No single font"):
        assemble([Section("a", "A", a_page())], title="Pack", label=lambda page, pages: "\U0001f9ff\u4e00a")
