"""Single documents: minutes, decisions, actions, one paper, or a choice of items out of a pack."""

import io
from collections.abc import Collection
from dataclasses import replace

from django.contrib.auth.models import AnonymousUser

from boards.models import Board, Minutes
from reports.content import Block, PackContent, actions_html, decisions_html, minutes_html
from reports.fronts import numbered_html
from reports.models import Pack
from reports.services.packs import outline, places_of, stamps
from reports.services.sections import render, render_all, uploaded


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


def selection_pdf(pack: Pack, content: PackContent, anchors: Collection[str]) -> bytes:
    """Some sections of a built pack, with the page numbers they have in it. `content` is what it was built from."""
    return _excerpt(pack, content, anchors, title=f"{content.title}, selected items", total=pack.pages)


def supplement_pdf(pack: Pack, content: PackContent, block: Block) -> bytes:
    """One block of a built pack as a document of its own; its last number is the one it counts to."""
    last = max(places_of(pack).spans[anchor].last for anchor in block.anchors)
    part = ", with Part II, not for publication" if content.is_restricted else ""
    title = f"{content.name}: {block.title}{part}"
    return _excerpt(pack, content, block.anchors, title=title, total=last, back_to=block.anchor)


def _excerpt(
    pack: Pack, content: PackContent, anchors: Collection[str], *, title: str, total: int, back_to: str = ""
) -> bytes:
    """Sections of a built pack. `back_to` is the one that holds their contents and their bookmarks, if one does."""
    from reports.pdf.assemble import Section, assemble_to

    places = replace(places_of(pack), within=frozenset(anchors))
    numbered = numbered_html(content, places)
    files = {piece.anchor: uploaded(piece) for piece in content.pieces if piece.file and piece.anchor in anchors}
    written = {piece.anchor: piece.html for piece in content.pieces if piece.html and piece.anchor in anchors}
    files |= render_all({**written, **numbered})
    sections = [
        Section(anchor, words, files[anchor].file, parent=parent if back_to else "", is_ours=files[anchor].is_ours)
        for anchor, words, parent in outline(content)
        if anchor in anchors
    ]
    order = [section.anchor for section in sections]
    feet = stamps(content, places, order, total)
    target = io.BytesIO()
    assemble_to(
        target,
        sections,
        title=title,
        label=lambda sheet, _: feet[sheet - 1],
        numbers=[name for anchor in order for name in places.names[anchor]],
        back_to=back_to,
    )
    return target.getvalue()
