"""Building PDFs: each section is rendered once for its content, and a pack once for its sections."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, transaction

from boards.models import Board, Meeting, Minutes, PaperVersion
from boards.printing import page_label
from hwb_portal.accounts.models import User
from reports.content import FRONT, PackContent, Piece, front_html, minutes_html, pack_content, print_css
from reports.models import Audience, Pack

if TYPE_CHECKING:
    from reports.pdf.assemble import Assembled

ROUNDS = 5  # a front sheet whose length changes with its own numbers settles at once or after one more round


@dataclass(frozen=True)
class Rendered:
    pdf: bytes
    pages: int


def render(html: str) -> Rendered:
    """The tagged PDF of a print page, from the store when the same page was rendered before."""
    from reports.pdf.assemble import page_count
    from reports.pdf.render import render_html

    css = print_css()
    name = f"sections/{hashlib.sha256((css + html).encode()).hexdigest()}.pdf"
    store = storages["packs"]
    if store.exists(name):
        with store.open(name) as found:
            pdf = found.read()
    else:
        pdf = render_html(html, css=[css])
        _keep(name, pdf)
    return Rendered(pdf, page_count(pdf))


def _keep(name: str, pdf: bytes) -> None:
    """Store under a name that says its content. Somebody else who made the same first is no error."""
    store = storages["packs"]
    kept = store.save(name, ContentFile(pdf))
    if kept != name:
        store.delete(kept)


def _pack_key(content: PackContent) -> str:
    parts = [content.audience, content.title, content.page.meeting.board.pack_label, print_css()]
    parts += [front_html(content, {}, {}), *(piece.digest for piece in content.pieces)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _rendered(piece: Piece) -> Rendered:
    from reports.pdf.assemble import page_count

    return Rendered(piece.pdf, page_count(piece.pdf)) if piece.pdf else render(piece.html)


def _foot(board: Board, grounds_by_page: dict[int, str], page: int, pages: int) -> str:
    label = page_label(board, page, pages)
    grounds = grounds_by_page.get(page, "")
    return f"{label}   {grounds}" if grounds else label


def build_pack(meeting: Meeting, audience: Audience, reader: User | None) -> Pack:
    """The pack of a meeting for an audience, built when nothing with the same content was built before."""
    from reports.pdf.assemble import Section, assemble

    content = pack_content(meeting, audience, reader)
    key = _pack_key(content)
    built = Pack.objects.built_from(meeting, audience, key).first()
    if built and storages["packs"].exists(built.name):
        return built
    rendered = {piece.anchor: _rendered(piece) for piece in content.pieces}
    front_pages = 1
    for _ in range(ROUNDS):
        first_pages, last_pages, page = {}, {}, front_pages
        for piece in content.pieces:
            first_pages[piece.anchor] = page + 1
            page += rendered[piece.anchor].pages
            last_pages[piece.anchor] = page
        front = render(front_html(content, first_pages, last_pages))
        if front.pages == front_pages:
            break
        front_pages = front.pages
    grounds = {
        number: piece.grounds
        for piece in content.pieces
        for number in range(first_pages[piece.anchor], last_pages[piece.anchor] + 1)
    }
    sections = [Section(FRONT, "Agenda", front.pdf)] + [
        Section(piece.anchor, piece.title, rendered[piece.anchor].pdf, parent=piece.parent) for piece in content.pieces
    ]
    assembled = assemble(
        sections,
        title=content.title,
        label=lambda number, total: _foot(meeting.board, grounds, number, total),
    )
    name = f"{audience}/{key}.pdf"
    storages["packs"].delete(name)
    _keep(name, assembled.pdf)
    _remember_lengths(content, rendered)
    return _record(content, key, name, assembled)


def _remember_lengths(content: PackContent, rendered: dict[str, Rendered]) -> None:
    for piece in content.pieces:
        if piece.version_id and not piece.pdf:
            PaperVersion.objects.filter(pk=piece.version_id).update(
                pages=rendered[piece.anchor].pages, size=len(rendered[piece.anchor].pdf)
            )


def _record(content: PackContent, key: str, name: str, assembled: "Assembled") -> Pack:
    meeting, audience = content.page.meeting, content.audience
    titles = {FRONT: "Agenda", **{piece.anchor: piece.title for piece in content.pieces}}
    pack = Pack(
        meeting=meeting,
        audience=audience,
        key=key,
        name=name,
        sha256=hashlib.sha256(assembled.pdf).hexdigest(),
        size=len(assembled.pdf),
        pages=assembled.pages,
        accessible_sections=assembled.accessible,
        sections=[
            {"anchor": anchor, "title": titles[anchor], "first_page": first}
            for anchor, first in assembled.first_pages.items()
        ],
    )
    try:
        with transaction.atomic():
            Pack.objects.built_from(meeting, audience, key).delete()
            pack.save()
    except IntegrityError:  # another request built the same pack at the same moment
        return Pack.objects.built_from(meeting, audience, key).get()
    return pack


def document_pdf(html: str, *, title: str) -> bytes:
    """A single document with its own page numbers: minutes, or one paper."""
    from reports.pdf.assemble import Section, assemble

    rendered = render(html)
    return assemble(
        [Section("document", title, rendered.pdf)],
        title=title,
        label=lambda number, total: f"Page {number} of {total}",
    ).pdf


def minutes_pdf(minutes: Minutes) -> bytes:
    """The minutes as a PDF; the caller has checked that the reader may have them."""
    meeting = minutes.meeting
    title = f"{meeting.board.name}: minutes of {meeting.held_on:%-d %B %Y}"
    return document_pdf(minutes_html(minutes), title=title)
