"""A mail says what anyone may read and nothing else: its templates name these fields and no others."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from boards.services.notices import Line, Notice
from tests.house.test_source import ROOT

MAILS = sorted((ROOT / "templates").rglob("mail/*.*"))
# Lines are made of PublishedItem.title and PublishedPaper.title alone, which are titles anyone may read.
MAY_NAME = {
    *(f"notice.{field.name}" for field in fields(Notice)),
    *(f"line.{field.name}" for field in fields(Line)),
    *("board.name", "confirm_url", "stop_url", "days"),
    *("service_name", "choose_url", "what"),
}
TAGS = {"if", "elif", "else", "endif", "for", "in", "endfor", "autoescape", "off", "endautoescape", "line"}


def _named(template: Path) -> set[str]:
    """Every variable of a template, wherever it stands: printed, tested or looped over."""
    code = re.findall(r"{{(.*?)}}|{%(.*?)%}", template.read_text(encoding="utf-8"))
    plain = " ".join(re.sub(r'"[^"]*"', "", one or other) for one, other in code)
    return set(re.findall(r"(?<![\w.|])[a-z_]+(?:\.[a-z_]+)*", plain)) - TAGS


def test_there_are_mails_to_look_at():
    assert {path.name for path in MAILS} == {
        *("notice.txt", "notice.html", "confirm.txt", "confirm.html"),
        *("invitation.txt", "reset.txt", "changed.txt"),
    }


@pytest.mark.parametrize("template", MAILS, ids=lambda path: path.name)
def test_a_mail_names_no_other_field(template):
    assert _named(template) - MAY_NAME == set()


def test_a_line_of_a_mail_is_a_number_and_a_title_for_anyone():
    assert {field.name for field in fields(Line)} == {"number", "title", "is_closed"}


def test_what_a_mail_may_say_is_made_of_published_rows():
    """The module that makes notices knows no working row: no item, no paper, no version."""
    source = (ROOT / "boards" / "services" / "notices.py").read_text(encoding="utf-8")
    (imported,) = re.findall(r"^from boards\.models import (.*)$", source, re.MULTILINE)
    assert set(imported.split(", ")) == {"Meeting", "Publication", "PublishedItem", "PublishedPaper", "Subscription"}
