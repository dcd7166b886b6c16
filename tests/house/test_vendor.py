"""Vendored files are what VENDOR.md says, and carry no other body's identity."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LISTS = ("static/vendor/VENDOR.md", "tests/vendor/VENDOR.md")
ROW = re.compile(r"^\| (?P<path>\S+) \| (?P<package>\S+) \| (?P<version>\S+) \| \S+ \| (?P<sha256>[0-9a-f]{64}) \|$")
IDENTITY = ("gds transport", "govuk-crest", "govuk-footer__crown", "govuk-logotype", "govuk-opengraph-image")
UNLISTED = {"VENDOR.md", "LICENSE.txt"}  # words about the files, not vendored themselves


def rows(listing: str) -> list[dict[str, str]]:
    lines = (ROOT / listing).read_text().splitlines()
    return [match.groupdict() for line in lines if (match := ROW.match(line))]


@pytest.mark.parametrize("listing", LISTS)
def test_every_file_has_the_listed_hash(listing: str):
    listed = {row["path"]: row["sha256"] for row in rows(listing)}
    assert listed == {path: hashlib.sha256((ROOT / path).read_bytes()).hexdigest() for path in listed}
    assert listed


def test_every_vendored_file_is_listed():
    folders = [ROOT / "static/vendor", ROOT / "static/fonts", ROOT / "tests/vendor"]
    files = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    found = {path.relative_to(ROOT).as_posix() for path in files if path.name not in UNLISTED}
    assert found == {row["path"] for listing in LISTS for row in rows(listing)}


def test_the_listed_versions_are_the_pinned_ones():
    pinned = json.loads((ROOT / "hwb_portal/assets/package.json").read_text())["devDependencies"]
    listed = {row["package"]: row["version"] for listing in LISTS for row in rows(listing)}
    assert listed == {package: pinned[package] for package in listed}


def test_the_lock_names_no_address():
    assert "://" not in (ROOT / "hwb_portal/assets/package-lock.json").read_text()


@pytest.mark.parametrize("path", sorted((ROOT / "static").rglob("*")), ids=lambda path: path.name)
def test_nothing_served_carries_another_bodys_identity(path: Path):
    content = path.read_bytes().lower() if path.is_file() else b""
    assert [word for word in IDENTITY if word.encode() in content] == []
    assert not re.search(r"crest|crown|logotype", path.name)


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("deep", 7.0),
        ("brand", 7.0),
        ("soft", 7.0),
        ("private", 7.0),
        ("good", 7.0),
        ("bad", 7.0),
        ("amber", 3.0),  # a shape beside black words: WCAG 1.4.11
        ("edge", 3.0),
    ],
)
def test_colours_stand_out_on_white(name: str, least: float):
    found = re.search(rf"--hwb-{name}: (#[0-9a-f]{{6}});", (ROOT / "static/css/app.css").read_text())
    assert found is not None
    assert contrast(found[1], "#ffffff") >= least


def test_faces_come_from_our_own_folder():
    faces = re.findall(r"url\(([^)]*)\)", (ROOT / "static/css/app.css").read_text())
    assert [face.strip("\"'") for face in faces] == [
        "../fonts/atkinson-next.woff2",
        "../fonts/atkinson-next-italic.woff2",
    ]
    assert "url(" not in (ROOT / "static/vendor/govuk/hwb-govuk.css").read_text()


def test_templates_hold_no_inline_style_or_script():
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=", re.IGNORECASE)
    printed = ROOT / "templates/reports/print"  # read by the PDF engine, which has no policy to break
    templates = [path for path in (ROOT / "templates").rglob("*.html") if printed not in path.parents]
    assert [str(path.relative_to(ROOT)) for path in templates if inline.search(path.read_text())] == []
    assert templates
