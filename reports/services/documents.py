"""Single documents: minutes, decisions, actions, one paper, or a choice of items out of a pack."""

import io
from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser

from boards.models import Board, Minutes
from reports.content import PackContent, actions_html, decisions_html, minutes_html
from reports.models import Pack
from reports.services.packs import foot
from reports.services.sections import Rendered, render, uploaded


def document_pdf(html: str, *, title: str) -> bytes:
    """A single document with its own page numbers."""
    from reports.pdf.assemble import Section, assemble_to

    rendered = render(html)
    target = io.BytesIO()
    assemble_to(
        target,
        [Section("document", title, rendered.file, is_ours=True)],
        title=title,
        label=lambda number, total: f"Page {number} of {total}",
    )
    return target.getvalue()


def minutes_pdf(minutes: Minutes) -> bytes:
    """The minutes as a PDF; the caller has checked that the reader may have them."""
    meeting = minutes.meeting
    title = f"{meeting.board.name}: minutes of {meeting.held_on:%-d %B %Y}"
    return document_pdf(minutes_html(minutes), title=title)


def decisions_pdf(minutes: Minutes) -> bytes:
    """The decision sheet of a meeting; the caller has checked that the reader may have its minutes."""
    meeting = minutes.meeting
    title = f"{meeting.board.name}: decisions of {meeting.held_on:%-d %B %Y}"
    return document_pdf(decisions_html(minutes), title=title)


def actions_pdf(board: Board) -> bytes:
    """The action log of a board, as everyone may see it."""
    return document_pdf(actions_html(board, AnonymousUser()), title=f"{board.name}: action log")


def selection_pdf(pack: Pack, content: PackContent, anchors: Sequence[str]) -> bytes:
    """Some sections of a built pack, with the page numbers they have in it. `content` is what it was built from."""
    from reports.pdf.assemble import Section, assemble_to

    numbers: list[int] = []
    sections: list[Section] = []
    pages = {
        section["anchor"]: range(section["first_page"], section["first_page"] + section["pages"])
        for section in pack.sections
    }
    notes = {}
    for piece in content.pieces:
        if piece.anchor not in anchors:
            continue
        made: Rendered = uploaded(piece) if piece.file else render(piece.html)
        numbers += pages[piece.anchor]
        notes.update(dict.fromkeys(pages[piece.anchor], piece.note) if piece.note else {})
        sections.append(Section(piece.anchor, piece.title, made.file, is_ours=made.is_ours))
    target = io.BytesIO()
    board = content.page.meeting.board
    assemble_to(
        target,
        sections,
        title=f"{content.title}, selected items",
        label=lambda number, _: foot(board, notes, numbers[number - 1], pack.pages),
    )
    return target.getvalue()
