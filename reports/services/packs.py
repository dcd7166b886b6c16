"""Building packs: a pack is joined once for what is in it, from sections that are rendered once for theirs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from boards.models import Board, Meeting, PaperVersion
from boards.printing import page_label
from hwb_portal.accounts.models import User
from hwb_portal.core.faults import fault_point
from reports.content import FRONT, PackContent, front_html, pack_content
from reports.models import Audience, Pack
from reports.services.sections import Rendered, render, render_all, uploaded
from reports.store import place, sha256, written

BACK = "Back to contents"  # what `assemble_to` adds to the foot of some pages
ROUNDS = 5  # a front sheet whose length changes with its own numbers settles at once or after one more round
TYPEFACE = "typeface"

Progress = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Layout:
    """Where each piece of a pack stands: first and last page, from 1, by anchor."""

    first: Mapping[str, int]
    last: Mapping[str, int]
    total: int

    def notes(self, content: PackContent) -> dict[int, str]:
        """What the foot of a page says after its number, by page."""
        return {
            page: piece.note
            for piece in content.pieces
            if piece.note
            for page in range(self.first[piece.anchor], self.last[piece.anchor] + 1)
        }


def lay_out(content: PackContent, pages: Mapping[str, int], *, front: int) -> Layout:
    """`pages` holds the length of each piece by anchor, `front` that of the front sheet."""
    first, last, page = {FRONT: 1}, {FRONT: front}, front
    for piece in content.pieces:
        first[piece.anchor] = page + 1
        page += pages[piece.anchor]
        last[piece.anchor] = page
    return Layout(first, last, page)


def find_pack(content: PackContent) -> Pack | None:
    """The pack built from the same content, if it is still there."""
    built = Pack.objects.built_from(content.page.meeting, content.audience, content.key).first()
    return built if built and place(built.name).exists() else None


def foot(board: Board, notes: Mapping[int, str], page: int, pages: int) -> str:
    """The line at the foot of a page."""
    label = page_label(board, page, pages)
    return f"{label}   {notes[page]}" if page in notes else label


def build_pack(meeting: Meeting, audience: Audience, reader: User | None, *, progress: Progress = _silent) -> Pack:
    """The pack of a meeting for an audience, built when nothing with the same content was built before."""
    if not Pack.objects.for_meeting(meeting).for_audience(audience).exists():
        from reports.pdf.printers import start_printers

        start_printers()
    content = pack_content(meeting, audience, reader)
    return find_pack(content) or build(content, progress=progress)


def build(content: PackContent, *, progress: Progress = _silent) -> Pack:
    """Render what is not rendered yet, join it, and record the pack. `progress(done, total)` counts sections.

    Raises PrinterDied when a rendering process ended; whatever was built before stays as it was.
    """
    from reports.pdf.assemble import Section, assemble_to

    pages, typeface, layout, front = _render(content, progress)
    fault_point("pack.after_render")
    notes = layout.notes(content)
    sections = [Section(FRONT, "Agenda", front.file, is_ours=True)]
    for piece in content.pieces:
        made = pages[piece.anchor]
        sections.append(Section(piece.anchor, piece.title, made.file, parent=piece.parent, is_ours=made.is_ours))
    name = f"{content.audience}/{content.key}.pdf"
    board = content.page.meeting.board
    with written(name) as file:
        joined = assemble_to(
            file,
            sections,
            title=content.title,
            label=lambda number, total: foot(board, notes, number, total),
            typeface=typeface.file.read_bytes(),
            back_to=FRONT,
        )
    _remember_lengths(content, pages)
    progress(len(sections), len(sections))
    return _record(content, name, layout, joined.accessible)


def _render(content: PackContent, progress: Progress) -> tuple[dict[str, Rendered], Rendered, Layout, Rendered]:
    """The pieces, the typeface of the stamps, the layout, and the front sheet that tells it.

    The front sheet needs the length of everything else. Where an earlier pack tells it, it is rendered beside the
    rest, and again only if a length has changed.
    """
    from reports.pdf.stamps import typeface_page

    kept = {piece.anchor: uploaded(piece) for piece in content.pieces if piece.file}
    todo = {piece.anchor: piece.html for piece in content.pieces if not piece.file}
    words = foot(content.page.meeting.board, {}, 0, 0) + "".join(piece.note for piece in content.pieces)
    guess = _guess(content)
    if guess:
        todo[FRONT] = front_html(content, guess.first, guess.last)
    total = len(content.pieces) + 1
    rendered = render_all(
        {**todo, TYPEFACE: typeface_page(words + BACK)},
        done=lambda count: progress(min(total - 1, len(kept) + count), total),
        tick=lambda: progress(-1, total),
    )
    lengths = {anchor: made.pages for anchor, made in {**kept, **rendered}.items()}
    front = rendered.get(FRONT)
    layout = lay_out(content, lengths, front=front.pages if front else 1)
    if front is None or guess is None or layout != guess:
        for _ in range(ROUNDS):
            front = render(front_html(content, layout.first, layout.last))
            if front.pages == layout.last[FRONT]:
                break
            layout = lay_out(content, lengths, front=front.pages)
    assert front is not None
    return {**kept, **rendered}, rendered[TYPEFACE], layout, front


def _guess(content: PackContent) -> Layout | None:
    """The layout this pack will have if every section is as long as in the last pack of the same kind."""
    meeting, audience = content.page.meeting, content.audience
    before = Pack.objects.for_meeting(meeting).for_audience(audience).first()
    lengths = {section["anchor"]: section["pages"] for section in before.sections} if before else {}
    if not {FRONT, *(piece.anchor for piece in content.pieces)} <= lengths.keys():
        return None
    return lay_out(content, lengths, front=lengths[FRONT])


def _remember_lengths(content: PackContent, rendered: Mapping[str, Rendered]) -> None:
    for piece in content.pieces:
        if piece.version_id and not piece.file:
            made = rendered[piece.anchor]
            PaperVersion.objects.filter(pk=piece.version_id).update(pages=made.pages, size=made.file.stat().st_size)


def _record(content: PackContent, name: str, layout: Layout, accessible: int) -> Pack:
    meeting, audience = content.page.meeting, content.audience
    titles = {FRONT: "Agenda", **{piece.anchor: piece.title for piece in content.pieces}}
    file = place(name)
    pack = Pack(
        meeting=meeting,
        audience=audience,
        key=content.key,
        name=name,
        sha256=sha256(file),
        size=file.stat().st_size,
        pages=layout.total,
        accessible_sections=accessible,
        sections=_sections(titles, layout),
    )
    try:
        with transaction.atomic():
            Pack.objects.built_from(meeting, audience, content.key).delete()
            pack.save()
            fault_point("pack.before_commit")
    except IntegrityError:  # another process built the same pack at the same moment
        return Pack.objects.built_from(meeting, audience, content.key).get()
    fault_point("pack.after_record")
    return pack


def _sections(titles: Mapping[str, str], layout: Layout) -> Sequence[dict[str, object]]:
    return [
        {"anchor": anchor, "title": titles[anchor], "first_page": first, "pages": layout.last[anchor] - first + 1}
        for anchor, first in layout.first.items()
    ]
