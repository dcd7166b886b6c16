"""Static files: collecting them fails for a name that is not there, but only in production."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

NAMED = re.compile(r'{% static "([^"]+)" %}')


def _named_files() -> list[str]:
    templates = (Path(settings.BASE_DIR) / "templates").rglob("*.html")
    return sorted({name for template in templates for name in NAMED.findall(template.read_text(encoding="utf-8"))})


def test_every_file_that_a_template_names_is_there():
    assert len(_named_files()) > 4
    assert [name for name in _named_files() if finders.find(name) is None] == []
