"""HTML to a tagged PDF (PDF/UA-1).

The only module that imports WeasyPrint, and only inside functions: start-up stays fast.
"""

import mimetypes
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reports.pdf.finishing import finish

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

IMAGES = (
    "data:image/png;",
    "data:image/jpeg;",
    "data:image/svg+xml;",
    "data:image/svg+xml,",
)


class BlockedReference(Exception):  # noqa: N818 (named for what was stopped)
    """The HTML or CSS names something that is not one of its assets."""


def render_html(html: str, *, css: Sequence[str] = (), assets: Mapping[str, Path] | None = None) -> bytes:
    """The PDF/UA-1 file of a whole HTML document; the same input gives the same bytes.

    `html` needs `<html lang>` and `<title>`. `css` holds style sheets as text. `assets` maps a name to a
    file: the document reaches it as `asset:<name>` and reaches nothing else, except PNG, JPEG and SVG images
    in `data:` addresses.
    Raises BlockedReference for any other reference, OSError when an asset cannot be read.
    """
    from weasyprint import HTML

    contents = {f"asset:{name}": path.read_bytes() for name, path in (assets or {}).items()}
    blocked: list[str] = []
    fetcher = _fetcher(contents, blocked)
    style = tuple(css)
    if contents or style != _last.css:
        sheets, fonts = _parsed(css, fetcher)
        if not (contents or blocked):
            _last.css, _last.parsed = style, (sheets, fonts)
    else:
        sheets, fonts = _last.parsed
    document = HTML(string=html, url_fetcher=fetcher, base_url="asset:")
    pdf = document.write_pdf(pdf_variant="pdf/ua-1", stylesheets=sheets, font_config=fonts)
    if blocked:
        raise BlockedReference(blocked[0])
    return finish(pdf)


class _LastStyle(threading.local):
    """The style of this thread's last page: a pack has one for all its sections, and parsing it takes 5 % of them."""

    css: tuple[str, ...] | None = None
    parsed: tuple[list["CSS"], "FontConfiguration"]


_last = _LastStyle()


def _parsed(css: Sequence[str], fetcher: "URLFetcher") -> tuple[list["CSS"], "FontConfiguration"]:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    return [CSS(string=text, url_fetcher=fetcher, base_url="asset:", font_config=fonts) for text in css], fonts


def get_ready() -> None:
    """Import the library before the first page is there."""
    import weasyprint  # noqa: F401


def _fetcher(contents: Mapping[str, bytes], blocked: list[str]) -> "URLFetcher":
    """Opens the named contents only. WeasyPrint goes on without what is refused: see `blocked`."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            if url.lower().startswith(IMAGES):
                return super().fetch(url, headers)
            if url in contents:
                kind = mimetypes.guess_type(url.removeprefix("asset:"))[0] or "application/octet-stream"
                return URLFetcherResponse(url, contents[url], {"Content-Type": kind})
            blocked.append(url[:200])
            raise BlockedReference(url[:200])

    return AssetFetcher(allowed_protocols=("data",), allow_redirects=False)
