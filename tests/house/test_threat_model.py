"""Each promise of the threat model names the tests that would see it broken, and those tests are there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
PROMISES = dict(re.findall(r"^### (P\d)\. (.*?)(?=^##)", TEXT, re.MULTILINE | re.DOTALL))
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)


def test_the_promises_are_these():
    assert list(PROMISES) == [f"P{number}" for number in range(1, 9)]


@pytest.mark.parametrize("promise", PROMISES)
def test_a_promise_says_its_condition_symptom_severity_and_tests(promise):
    said = PROMISES[promise]
    assert re.findall(r"(Condition|Symptom|Severity): ", said) == ["Condition", "Symptom", "Severity"]
    assert re.search(r"Severity:\s(critical|high)\.", said)
    assert re.findall(r"^- `tests/.*`$", said, re.MULTILINE)


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[f"{path}::{name}" for path, name in NAMED])
def test_a_test_that_is_named_is_there(path, name):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name.startswith("test_")
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
