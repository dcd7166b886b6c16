"""Templates hold no script, no style and no queries, so that the content policy can forbid them all."""

import re
from pathlib import Path

import pytest
from django.template import engines

ROOT = Path(__file__).parents[2] / "templates"
TEMPLATES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.*"))
# Printed pages are never sent to a browser, but their style sheet is a file too.
TAGS = re.compile(r"<[a-zA-Z][^>]*>", re.DOTALL)
TEMPLATE_CODE = re.compile(r"{[{%#].*?[}%#]}", re.DOTALL)


def _source(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _tags(name: str) -> list[str]:
    """The HTML tags of a template, without the template's own code in them."""
    return TAGS.findall(TEMPLATE_CODE.sub("", _source(name)))


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 60


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(name):
    engines["django"].get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_no_inline_script(name):
    scripts = [tag for tag in _tags(name) if tag.lower().startswith("<script")]
    assert [tag for tag in scripts if "src=" not in tag and 'type="application/json"' not in tag] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_no_inline_style(name):
    tags = _tags(name)
    assert [tag for tag in tags if tag.lower().startswith("<style") or re.search(r"\sstyle\s*=", tag)] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_no_event_handler_and_no_script_address(name):
    handlers = re.compile(r"\son[a-z]+\s*=|javascript:", re.IGNORECASE)
    assert [tag for tag in _tags(name) if handlers.search(tag)] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_asks_the_database_nothing(name):
    code = TEMPLATE_CODE.findall(_source(name))
    assert [piece for piece in code if re.search(r"\.(filter|exclude|objects|order_by)\b", piece)] == []


# The plain text of a mail is never read as HTML; there "&amp;" would be what its reader sees.
@pytest.mark.parametrize("name", [name for name in TEMPLATES if not name.endswith(".txt")])
def test_a_template_trusts_no_text(name):
    assert [
        piece for piece in TEMPLATE_CODE.findall(_source(name)) if re.search(r"\|\s*safe\b|autoescape off", piece)
    ] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_form_that_posts_carries_the_mark_of_our_own(name):
    forms = re.findall(r"<form\b.*?</form>", _source(name), re.DOTALL | re.IGNORECASE)
    posting = [form for form in forms if re.search(r'method="post"', form, re.IGNORECASE)]
    assert [form[:80] for form in posting if "{% csrf_token %}" not in form] == []
