"""Packs: joining, building, rebuilding, and the text for search."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from reports.pdf.assemble import BACK
from reports.pdf.render import render_html
from reports.pdf.stamps import typeface_page
from tests.bench.corpus import scanned_files, tagged_files
from tests.bench.measuring import PROJECT, in_child, in_turns, tell, timed
from tests.bench.tasks import TYPEFACE, join_bare, label

BOARD, DATE = "hertfordshire-hwb", "2017-10-17"
ROUNDS, LONG_ROUNDS = 5, 3


def measure(folder: Path) -> None:
    """Everything about packs, in a folder that is thrown away."""
    reports = folder / "600"
    reports.mkdir()
    _builds(folder)
    tagged_files(reports, files=40, pages=15)
    # As in the portal, where the children that render sections render this one too.
    (reports / TYPEFACE).write_bytes(render_html(typeface_page(label(0, 0) + BACK)))
    _assemble(reports)
    _text(reports)
    _large(folder, reports)


def _seconds(task: str, folder: Path, peaks: list[float] | None = None) -> float:
    told = in_child(task, folder)
    if peaks is not None:
        peaks.append(told["mib"])
    return told["seconds"]


def _assemble(reports: Path) -> None:
    peaks: list[float] = []
    made, bare = in_turns(
        lambda: _seconds("assemble", reports, peaks), lambda: _seconds("bare", reports), rounds=ROUNDS
    )
    tell(
        "pack_assemble_600",
        made,
        "s",
        against=bare,
        ratio=made / bare,
        detail=f"40 tagged files, 600 pages: join, tags, stamps, bookmarks, links; peak {max(peaks):.0f} MiB; "
        "against a bare pikepdf join of the same files, which drops the tags; median of 5 in turns",
    )


def _pdftotext(reports: Path) -> None:
    for path in sorted(reports.glob("*.pdf")):
        subprocess.run(["pdftotext", path, "-"], stdout=subprocess.DEVNULL, check=True)


def _text(reports: Path) -> None:
    made, other = in_turns(
        lambda: _seconds("text", reports), lambda: timed(lambda: _pdftotext(reports)), rounds=ROUNDS
    )
    tell(
        "text_extract",
        made,
        "s",
        against=other,
        ratio=made / other,
        detail="text of 600 pages in 40 files; against pdftotext, one call a file; median of 5 in turns",
    )


def demo(folder: Path) -> dict[str, str]:
    """The demonstration in a folder; the environment in which it is found."""
    environment = {
        "DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "SECRET_KEY": "bench-" * 10,
        "ALLOWED_HOSTS": "127.0.0.1",
        "DEBUG": "0",
        "DEMO": "1",
        "HTTPS": "0",
    }
    for command in (["migrate", "--verbosity", "0"], ["load_demo"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=PROJECT,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            check=True,
        )
    return environment


def _forget_packs(folder: Path) -> None:
    shutil.rmtree(folder / "packs")
    (folder / "packs").mkdir()


def _printed_pages(environment: dict[str, str], pages: Path) -> None:
    """The HTML of every section of the pack, with its style, as files for Chromium."""
    pages.mkdir()
    subprocess.run(
        [sys.executable, "-m", "tests.bench.sections", BOARD, DATE, str(pages)],
        cwd=PROJECT,
        env={**os.environ, **environment},
        check=True,
    )


def _chromium(pages: Path) -> None:
    """One Chromium prints the files one after the other; a bare join makes them one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        page = browser.new_page()
        for path in sorted(pages.glob("*.html")):
            page.goto(path.as_uri())
            path.with_suffix(".pdf").write_bytes(page.pdf(prefer_css_page_size=True, tagged=True, outline=True))
        browser.close()
    join_bare(pages)


def _builds(folder: Path) -> None:
    data = folder / "demo"
    data.mkdir()
    environment = demo(data)
    pages = folder / "html"
    _printed_pages(environment, pages)
    told: list[dict[str, float]] = []

    def build() -> float:
        _forget_packs(data)
        told.append(in_child("first_build", BOARD, DATE, environment=environment))
        return told[-1]["seconds"]

    made, printed = in_turns(build, lambda: timed(lambda: _chromium(pages)), rounds=LONG_ROUNDS)
    tell(
        "pack_first_build",
        made,
        "s",
        against=printed,
        ratio=made / printed,
        detail=f"the pack of 17 October 2017 from nothing, {told[0]['sections']:.0f} sections, "
        f"{told[0]['pages']:.0f} pages, two processes started for it; against one Chromium, started for it, printing "
        "the same HTML, and a bare join; median of 3 in turns",
    )
    revised = sorted(each["revised"] for each in told)[len(told) // 2]
    tell(
        "pack_rebuild_one",
        revised,
        "s",
        against=made,
        ratio=revised / made,
        detail="the same with a paragraph added to one paper, in the process that built it first; against its first "
        "build; median of 3",
    )


def _large(folder: Path, reports: Path) -> None:
    large = folder / "2000"
    large.mkdir()
    for path in reports.glob("report-*.pdf"):
        shutil.copy(path, large / path.name)
    shutil.copy(reports / TYPEFACE, large / TYPEFACE)
    for _ in scanned_files(large, files=80, pages=18, kilobytes=280):
        pass
    size = sum(path.stat().st_size for path in large.glob("*.pdf")) / 1e6
    runs = [in_child("assemble", large) for _ in range(LONG_ROUNDS)]
    seconds = sorted(run["seconds"] for run in runs)[1]
    peak = max(run["mib"] for run in runs)
    tell(
        "pack_2000",
        seconds,
        "s",
        against="60 s and 1024 MiB",
        ratio=seconds / 60,
        detail=f"120 files, 2,040 pages, {size:.0f} MB joined to a pack; peak {peak:.0f} MiB; median of 3",
    )
