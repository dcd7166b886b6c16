"""A picture as a tagged PDF of one page. Parses in the calling process: `documents` runs it in a child."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from boards.opening import Refused

MAX_PIXELS = 50_000_000
HUGE = "The selected picture has more than 50 million points. Save it smaller and select that"
DAMAGED = "The selected picture is damaged. Open it, save it again and select that"
A4 = (595.28, 841.89)
MARGIN = 36.0  # points; leaves the foot free for the page number
QUALITY = 90


def picture_pdf(data: bytes, *, title: str, alt_text: str) -> bytes:
    """Draw the picture anew and set it on an A4 page, upright or on its side. Raises Refused."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise Refused(HUGE)
            upright = ImageOps.exif_transpose(opened)
            picture = Image.new("RGB", upright.size, "white")
            picture.paste(upright.convert("RGBA"), mask=upright.convert("RGBA").getchannel("A"))
    except Image.DecompressionBombError as error:
        raise Refused(HUGE) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise Refused(DAMAGED) from error
    encoded = io.BytesIO()
    picture.save(encoded, "JPEG", quality=QUALITY)
    return _page(encoded.getvalue(), picture.size, title, alt_text)


def _page(jpeg: bytes, size: tuple[int, int], title: str, alt_text: str) -> bytes:
    page_width, page_height = A4 if size[1] >= size[0] else A4[::-1]
    scale = min((page_width - 2 * MARGIN) / size[0], (page_height - 2 * MARGIN) / size[1])
    width, height = size[0] * scale, size[1] * scale
    left, bottom = (page_width - width) / 2, (page_height - height) / 2
    with Pdf.new() as pdf:
        image = pdf.make_stream(jpeg)
        image.stream_dict.update(
            Dictionary(
                Type=Name.XObject,
                Subtype=Name.Image,
                Width=size[0],
                Height=size[1],
                ColorSpace=Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=Name.DCTDecode,
            )
        )
        page = pdf.add_blank_page(page_size=(page_width, page_height))
        page.Resources = Dictionary(XObject=Dictionary(Im=image))
        place = f"{width:.2f} 0 0 {height:.2f} {left:.2f} {bottom:.2f}"
        page.Contents = pdf.make_stream(f"/Figure <</MCID 0>> BDC q {place} cm /Im Do Q EMC".encode())
        page.obj.StructParents = 0
        _tag(pdf, page, alt_text, Array([left, bottom, left + width, bottom + height]))
        pdf.docinfo["/Title"] = String(title)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _tag(pdf: Pdf, page: pikepdf.Page, alt_text: str, box: Array) -> None:
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document))
    figure = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Figure,
            P=document,
            Pg=page.obj,
            K=0,
            Alt=String(alt_text),
            A=Dictionary(O=Name.Layout, Placement=Name.Block, BBox=box),
        )
    )
    document.K = Array([figure])
    places = pdf.make_indirect(Dictionary(Nums=Array([0, Array([figure])])))
    root = Dictionary(Type=Name.StructTreeRoot, K=Array([document]), ParentTree=places, ParentTreeNextKey=1)
    pdf.Root.StructTreeRoot = pdf.make_indirect(root)
    document.P = pdf.Root.StructTreeRoot
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.Lang = String("en-GB")
