"""What the benchmarks work on: tagged reports made by the portal's own renderer, and scans as big as real ones."""

import io
import random
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from PIL import Image

from reports.pdf.render import render_html

WORDS = [
    "board",
    "health",
    "care",
    "plan",
    "fund",
    "service",
    "partners",
    "people",
    "home",
    "hospital",
    "support",
    "adults",
    "children",
    "needs",
    "the",
    "of",
    "and",
    "to",
    "in",
    "for",
    "with",
    "this",
    "will",
    "their",
    "which",
    "progress",
    "outcomes",
    "quarter",
    "target",
    "district",
    "community",
]
JPEG_SIDE = 400


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(12, 28))).capitalize() + "."


def report_page(seed: int, pages: int) -> str:
    """A report of that many pages: headings, paragraphs, a list and a table on each."""
    chance = random.Random(seed)
    parts = []
    for number in range(1, pages + 1):
        rows = "".join(
            f'<tr><th scope="row">Measure {row}</th>'
            + "".join(f"<td>{chance.randint(0, 9999)}</td>" for _ in range(4))
            for row in range(1, 9)
        )
        text = "".join(f"<p>{' '.join(_sentence(chance) for _ in range(3))}</p>" for _ in range(4))
        parts.append(
            f'<section class="new-page"><h2>Section {number} of report {seed}</h2>{text}'
            f"<ul>{''.join(f'<li>{_sentence(chance)}</li>' for _ in range(3))}</ul>"
            f"<table><caption>Figures {number}</caption><thead><tr><th scope='col'>Measure</th>"
            + "".join(f"<th scope='col'>Q{quarter}</th>" for quarter in range(1, 5))
            + f"</tr></thead><tbody>{rows}</tbody></table></section>"
        )
    head = f'<head><meta charset="utf-8"><title>Report {seed}</title></head>'
    return f'<html lang="en-GB">{head}<body><h1>Report {seed}</h1>{"".join(parts)}</body></html>'


STYLE = """@page { size: A4; margin: 18mm } body { font: 10pt Carlito } table { width: 100% }
.new-page + .new-page { break-before: page }"""


def tagged_files(folder: Path, *, files: int, pages: int) -> list[Path]:
    """That many tagged PDFs of `pages` pages each, every one with its own words."""
    made = []
    for number in range(files):
        path = folder / f"report-{number:03}.pdf"
        path.write_bytes(render_html(report_page(number, pages), css=[STYLE]))
        made.append(path)
    return made


def _noise() -> bytes:
    chance = random.Random(7)
    picture = Image.frombytes("RGB", (JPEG_SIDE, JPEG_SIDE), chance.randbytes(JPEG_SIDE * JPEG_SIDE * 3))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()


def scanned_files(folder: Path, *, files: int, pages: int, kilobytes: int) -> Iterator[Path]:
    """PDFs that hold a photograph a page, as a scanner or a slide program writes them; no two streams alike."""
    noise = _noise()
    padding = bytes(max(0, kilobytes * 1000 - len(noise)))  # what stands behind a picture's end is kept as it is
    for number in range(files):
        with pikepdf.new() as pdf:
            for page in range(pages):
                picture = pdf.make_stream(noise + b"%08d" % (number * 1000 + page) + padding)
                picture.stream_dict.update(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.XObject,
                        Subtype=pikepdf.Name.Image,
                        Width=JPEG_SIDE,
                        Height=JPEG_SIDE,
                        ColorSpace=pikepdf.Name.DeviceRGB,
                        BitsPerComponent=8,
                        Filter=pikepdf.Name.DCTDecode,
                    )
                )
                made = pdf.add_blank_page(page_size=(595, 842))
                made.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=picture))
                made.Contents = pdf.make_stream(b"q 500 0 0 500 47 200 cm /Im Do Q")
            path = folder / f"scan-{number:03}.pdf"
            pdf.save(path)
            yield path
