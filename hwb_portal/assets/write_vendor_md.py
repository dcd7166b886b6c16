"""Writes the two VENDOR.md lists: every vendored file with its package, version, licence and sha256.

Run by ./update as `write_vendor_md.py <project root>`. Versions come from package.json beside this file.
"""

import hashlib
import json
import sys
from pathlib import Path

GOVUK = ("govuk-frontend", "MIT")
FONT = ("@fontsource-variable/atkinson-hyperlegible-next", "OFL-1.1")
PLOTLY = ("plotly.js-basic-dist-min", "MIT")
PDFJS = ("pdfjs-dist", "Apache-2.0")
AXE = ("axe-core", "MPL-2.0")

STATIC_FILES = {
    "static/vendor/govuk/hwb-govuk.css": GOVUK,
    "static/vendor/govuk/govuk-frontend.min.js": GOVUK,
    "static/vendor/plotly/plotly-basic.min.js": PLOTLY,
    "static/vendor/pdfjs/pdf.min.mjs": PDFJS,
    "static/vendor/pdfjs/pdf.worker.min.mjs": PDFJS,
    "static/vendor/pdfjs/jbig2_nowasm_fallback.js": ("pdfjs-dist", "Apache-2.0"),
    "static/vendor/pdfjs/openjpeg_nowasm_fallback.js": ("pdfjs-dist", "BSD-2-Clause"),
    "static/fonts/atkinson-next.woff2": FONT,
    "static/fonts/atkinson-next-italic.woff2": FONT,
    "static/fonts/OFL.txt": FONT,
}
TEST_FILES = {
    "tests/vendor/axe.min.js": AXE,
    "tests/vendor/govuk/tag.json": GOVUK,
    "tests/vendor/govuk/inset-text.json": GOVUK,
    "tests/vendor/govuk/error-message.json": GOVUK,
}
STATIC_NOTES = """\
`hwb-govuk.css` is compiled from the package's Sass with this portal's colours and face
(`hwb_portal/assets/hwb.scss`). `govuk-frontend.min.js` is the package's file without its last comment,
the name of a source map; so are the two `.mjs` files, from the package's legacy build. The two decoders beside
them draw JBIG2 and JPEG 2000 pictures without WebAssembly. The fonts are renamed copies.

Licence texts: `LICENSE.txt` in each folder (in `pdfjs` those of the decoders too),
`static/fonts/OFL.txt` (SIL Open Font License 1.1).
"""
TEST_NOTES = """\
Used by tests only and never served. `axe.min.js` is unchanged and keeps its licence header. The JSON files
are the package's own examples of a component's options and the HTML they must give; licence text in
`static/vendor/govuk/LICENSE.txt`.
"""


def listing(root: Path, files: dict[str, tuple[str, str]], notes: str) -> str:
    """One table row a file, then the notes."""
    versions = json.loads((Path(__file__).parent / "package.json").read_text())["devDependencies"]
    rows = []
    for path, (package, licence) in files.items():
        digest = hashlib.sha256((root / path).read_bytes()).hexdigest()
        rows.append(f"| {path} | {package} | {versions[package]} | {licence} | {digest} |")
    head = "| File | Package | Version | Licence | sha256 |\n|---|---|---|---|---|\n"
    intro = "# Vendored files\n\nMade by `hwb_portal/assets/update`; not edited by hand.\n\n"
    return intro + head + "\n".join(rows) + "\n\n" + notes


def main(root: Path) -> None:
    """Writes both lists under `root`; a missing file is an error."""
    (root / "static/vendor/VENDOR.md").write_text(listing(root, STATIC_FILES, STATIC_NOTES))
    (root / "tests/vendor/VENDOR.md").write_text(listing(root, TEST_FILES, TEST_NOTES))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
