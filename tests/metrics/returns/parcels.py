"""Copies of the sample workbook with parts swapped or cells changed, hostile and faulty."""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from metrics.returns.reading import read_return
from tests.metrics.returns.workbook import SAMPLE


def repacked(path: Path, parts: Mapping[str, bytes | None]) -> Path:
    """The sample with these parts added or replaced, or left out where None."""
    with zipfile.ZipFile(SAMPLE) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return path


def part(name: str) -> bytes:
    """One part of the sample."""
    with zipfile.ZipFile(SAMPLE) as archive:
        return archive.read(name)


def sheet_with(old: bytes, new: bytes) -> dict[str, bytes]:
    """The cover's XML with one piece of it replaced."""
    cover = part("xl/worksheets/sheet1.xml")
    assert old in cover
    return {"xl/worksheets/sheet1.xml": cover.replace(old, new, 1)}


def changed(path: Path, answers: Mapping[str, Any]) -> Path:
    """The sample with other values in the cells of these answers; formulas become values."""
    cells = read_return(SAMPLE).cells
    book = load_workbook(SAMPLE, data_only=True)
    for key, value in answers.items():
        book[cells[key].sheet][cells[key].cell].value = value
    book.save(path)
    return path
