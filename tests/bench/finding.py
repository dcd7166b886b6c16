"""Benchmarks of search: 50,000 pages on each database there is, and 600 new pages made searchable."""

import os
import subprocess
from pathlib import Path

from tests.bench.measuring import PROJECT, in_child, tell

PAGES, QUERIES, NEW = 50_000, 200, 600
PORT = 55739


def measure(folder: Path) -> None:
    _on(f"sqlite:///{folder / 'search.sqlite3'}", folder, "SQLite")
    server = folder / "search-pg"
    started = subprocess.run([PROJECT / ".ci" / "postgres", "start", server, str(PORT)], check=False)
    if started.returncode:
        print("search_50k: PostgreSQL is not there, so it was not measured")  # noqa: T201
        return
    try:
        _on(f"postgres://hwb@127.0.0.1:{PORT}/postgres", folder, "PostgreSQL")
    finally:
        subprocess.run([PROJECT / ".ci" / "postgres", "stop", server], check=False)


def _on(url: str, folder: Path, name: str) -> None:
    environment = {
        "DATABASE_URL": url,
        "DATA_DIR": str(folder / "data"),
        "SECRET_KEY": "bench-" * 10,
        "ALLOWED_HOSTS": "testserver",
        "HTTPS": "0",
        "PYTHONWARNINGS": os.environ.get("PYTHONWARNINGS", ""),
    }
    told = in_child("search", PAGES, QUERIES, NEW, environment=environment)
    tell(
        f"search_50k_{name.lower()}",
        told["found"],
        "ms",
        against=told["bare"],
        ratio=told["found"] / told["bare"],
        detail=f"{name}: p95 of {QUERIES} searches over {PAGES:,} pages with rights, excerpts and page links, against "
        f"p95 of the bare index query with rank; median {told['found_median']:.1f} against {told['bare_median']:.1f}; "
        f"the first page as HTML p95 {told['page']:.0f} ms; to fill the index {told['filled']:.0f} s",
    )
    tell(
        f"index_600_{name.lower()}",
        told["indexed"],
        "s",
        against=told["extracted"],
        ratio=told["indexed"] / told["extracted"],
        detail=f"{name}: {NEW} new pages made searchable among {PAGES:,}, against extracting their text",
    )
