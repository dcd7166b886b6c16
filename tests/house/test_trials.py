"""Each row of what was tried names tests and files that are there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| (R\d+) \| (.*) \|$", TEXT, re.MULTILINE))
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", "\n".join(ROWS.values()))))


def test_the_rows_are_these_and_each_says_what_came_out():
    assert list(ROWS) == [f"R{number}" for number in range(1, 28)]
    assert [row for row, cells in ROWS.items() if cells.count(" | ") != 2] == []


@pytest.mark.parametrize(("path", "name"), NAMED, ids=["::".join(filter(None, each)) for each in NAMED])
def test_what_is_named_is_there(path, name):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert not name or name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
