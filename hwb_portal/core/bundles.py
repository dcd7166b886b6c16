"""One style and one script for every page, put together from files that are kept and tested apart.

A cold page asks for three files then: itself, `css/site.css`, `js/site.js`. Collecting static files finds both like
any other file, hashes and compresses them.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage

STYLE, SCRIPT = "css/site.css", "js/site.js"
STYLES = ("vendor/govuk/hwb-govuk.css", "css/app.css")
FIRST = "js/js-enabled.js"  # runs where the script stands: at the start of the body, before anything is drawn
THEN = (
    "js/reading.js",
    "js/explore-chart.js",
    "js/pdf-start.js",
)  # for parts that a page may not have: each looks for its own
GOVUK = "vendor/govuk/govuk-frontend.min.js"


def _text(name: str) -> str:
    return (Path(settings.BASE_DIR) / "static" / name).read_text(encoding="utf-8")


def style() -> str:
    return "\n".join(_text(name) for name in STYLES)


def script() -> str:
    """A classic script, because a module runs only when everything was drawn. ValueError if GOV.UK's file changed."""
    module, export, _ = _text(GOVUK).rpartition("export{")
    if not export:
        raise ValueError(f"{GOVUK} does not end with its exports")
    parts = [f"{module}initAll();", *map(_text, THEN)]
    later = "\n".join(f"(() => {{\n{part}\n}})();" for part in parts)
    return f'"use strict";\n{_text(FIRST)}document.addEventListener("DOMContentLoaded", () => {{\n{later}\n}});\n'


def size(name: str) -> int:
    """Bytes of a static file by its name, also of the two."""
    return len(MADE[name]().encode()) if name in MADE else (Path(settings.BASE_DIR) / "static" / name).stat().st_size


class BundleFinder(BaseFinder):
    """Finds the two files. `runserver` wants a path, so there they are written to the data folder."""

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str]:  # type: ignore[override]
        if path not in MADE:
            return []
        file = Path(settings.DATA_DIR) / "bundles" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(MADE[path](), encoding="utf-8")
        return [str(file)] if find_all else str(file)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        made = InMemoryStorage()
        for name, make in MADE.items():
            made.save(name, ContentFile(make().encode()))
            yield name, made


MADE = {STYLE: style, SCRIPT: script}
