"""Writes the HTML of a pack's sections to a folder: `python -m tests.bench.sections BOARD DATE FOLDER`."""

import datetime as dt
import os
import sys
from pathlib import Path

import django


def write_sections(board: str, date: str, folder: Path) -> None:
    from boards.models import Meeting
    from reports.content import pack_content, print_css
    from reports.fronts import numbered_html
    from reports.models import Audience, Pack
    from reports.services.packs import places_of

    meeting = Meeting.objects.with_board().at(board, dt.date.fromisoformat(date)).get()
    content = pack_content(meeting, Audience.PUBLIC, None)
    pack = Pack.objects.for_meeting(meeting).for_audience(Audience.PUBLIC).get()
    pages = {**numbered_html(content, places_of(pack)), **{piece.anchor: piece.html for piece in content.pieces}}
    for number, html in enumerate(pages.values()):
        styled = html.replace("</head>", f"<style>{print_css()}</style></head>")
        (folder / f"{number:03}.html").write_text(styled, encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hwb_portal.settings")
    django.setup()
    write_sections(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
