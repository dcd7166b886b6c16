"""Building packs: a pack is joined once for what is in it, from sections that are rendered once for theirs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from boards.models import Board, Meeting, PaperVersion
from boards.printing import page_label
from hwb_portal.accounts.models import User
from hwb_portal.core.faults import fault_point
from reports.content import Block, PackContent, pack_content, uncounted_html
from reports.fronts import Places, numbered_html
from reports.models import Audience, Pack
from reports.numbering import Span, lay_out
from reports.pieces import FRONT, Piece
from reports.services.sections import Rendered, render_all, uploaded
from reports.store import place, sha256, written

BACK = "Back to contents"  # what `assemble_to` adds to the foot of some pages
DASH = "–"  # between the numbers of a notice
ROUNDS = 5  # a front sheet whose length changes with its own numbers settles at once or after one more round
TYPEFACE = "typeface"
ALPHABET = "abcdefghijklmnopqrstuvwxyz"

Progress = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Made:
    """Every section of a pack as a PDF, by anchor and in order, and the numbers its pages have."""

    files: Mapping[str, Rendered]
    places: Places
    typeface: Rendered

    @property
    def total(self) -> int:
        """The last number."""
        return max(span.last for span in self.places.spans.values())


def find_pack(content: PackContent) -> Pack | None:
    """The pack built from the same content, if it is still there."""
    built = Pack.objects.built_from(content.page.meeting, content.audience, content.key).first()
    return built if built and place(built.name).exists() else None


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

    made = _render(content, progress)
    fault_point("pack.after_render")
    sections = [
        Section(anchor, title, made.files[anchor].file, parent=parent, is_ours=made.files[anchor].is_ours)
        for anchor, title, parent in outline(content)
    ]
    names = [name for section in sections for name in made.places.names[section.anchor]]
    feet = stamps(content, made.places, [section.anchor for section in sections], made.total)
    name = f"{content.audience}/{content.key}.pdf"
    with written(name) as file:
        joined = assemble_to(
            file,
            sections,
            title=content.title,
            label=lambda sheet, _: feet[sheet - 1],
            numbers=names,
            typeface=made.typeface.file.read_bytes(),
            back_to=FRONT,
        )
    _remember_lengths(content, made)
    progress(len(sections), len(sections))
    return _record(content, name, made, joined.accessible)


def outline(content: PackContent) -> list[tuple[str, str, str]]:
    """Anchor, bookmark and parent of every section, in order."""
    found = []
    for block in content.blocks:
        found.append((block.anchor, block.title, ""))
        found += [(piece.anchor, piece.title, piece.parent) for piece in block.pieces]
    return found


def stamps(content: PackContent, places: Places, anchors: Sequence[str], total: int) -> list[str]:
    """The line at the foot of every page of these sections. A notice has the numbers of what it stands for."""
    pieces = {piece.anchor: piece for piece in content.pieces}
    board = content.page.meeting.board
    feet = []
    for anchor in anchors:
        piece, span = pieces.get(anchor), places.spans[anchor]
        names: Sequence[str] = places.names[anchor]
        if piece and piece.gone and span.pages > 1:
            names = (f"{span.first}{DASH}{span.last}",)
        feet += [_foot(board, name, total, piece.note if piece else "") for name in names]
    return feet


def _foot(board: Board, page: str, pages: int, note: str) -> str:
    label = page_label(board, page, pages)
    return f"{label}   {note}" if note else label


def told_before(content: PackContent) -> dict[str, Span]:
    """The numbers readers of this audience have been given: what any pack had in a block, it has for good.

    Kept with the packs that were built; their files may be lost. Those of a draft bind nobody.
    """
    agenda = content.blocks[0].number
    if agenda is None:
        return {}
    told: dict[str, Span] = {}
    for sections in Pack.objects.for_meeting(content.page.meeting).for_audience(content.audience).told():
        for section in sections:
            if section["block"] is not None and section["block"] >= agenda:
                told.setdefault(section["anchor"], Span(section["first_page"], section["pages"]))
    return told


def _render(content: PackContent, progress: Progress) -> Made:
    """Every section, and the pages that tell numbers once the numbers are known.

    They need the length of everything else. An earlier pack tells it, or a guess has to do: they are rendered beside
    the rest, and again only if a length was another.
    """
    from reports.pdf.stamps import typeface_page

    meeting = content.page.meeting
    told = told_before(content)
    uncounted = uncounted_html([piece for piece in content.pieces if piece.anchor not in told], meeting)
    kept = {piece.anchor: uploaded(piece) for piece in content.pieces if piece.file}
    todo = {piece.anchor: piece.html for piece in content.pieces if piece.html}
    words = _foot(meeting.board, DASH + ALPHABET, 0, "") + "".join(piece.note for piece in content.pieces)
    guess = _guess(content, told, {anchor: made.pages for anchor, made in kept.items()})
    total = len(outline(content))
    rendered = render_all(
        {
            **todo,
            **numbered_html(content, guess),
            TYPEFACE: typeface_page(words + BACK),
            **_for_length_only(uncounted),
        },
        done=lambda count: progress(min(total - 1, len(kept) + count), total),
        tick=lambda: progress(-1, total),
    )
    files = {**kept, **rendered}
    lengths = {piece.anchor: _length(piece, files) for piece in content.pieces}
    files, places = _settle(content, files, lengths, told, guess)
    in_order = {anchor: files[anchor] for anchor, *_ in outline(content)}
    return Made(in_order, places, rendered[TYPEFACE])


def _for_length_only(uncounted: Mapping[str, str]) -> dict[str, str]:
    return {f"length of {anchor}": html for anchor, html in uncounted.items()}


def _length(piece: Piece, files: Mapping[str, Rendered]) -> int:
    """How many numbers a section takes when it gets its numbers. What is gone takes as many as it had pages."""
    if not piece.gone:
        return files[piece.anchor].pages
    counted = files.get(f"length of {piece.anchor}")
    return piece.pages or (counted.pages if counted else 1)


def _settle(
    content: PackContent,
    files: Mapping[str, Rendered],
    lengths: Mapping[str, int],
    told: Mapping[str, Span],
    places: Places,
) -> tuple[dict[str, Rendered], Places]:
    """Render the pages that tell numbers until the numbers they tell are true. `places` are those told already."""
    found = dict(files)
    for _ in range(ROUNDS):
        fronts = {block.anchor: found[block.anchor].pages for block in content.blocks}
        now = _places(content, {**lengths, **fronts}, told)
        if now == places:
            break
        places = now
        found |= render_all(numbered_html(content, places))
    return found, places


def _places(content: PackContent, lengths: Mapping[str, int], told: Mapping[str, Span]) -> Places:
    """`lengths` of all sections: how many pages they have, and what is gone had."""
    spans = lay_out([block.anchors for block in content.blocks], lengths, told)
    gone = {piece.anchor for piece in content.pieces if piece.gone}
    return Places.of(spans, {anchor: 1 if anchor in gone else lengths[anchor] for anchor in spans})


def _guess(content: PackContent, told: Mapping[str, Span], counted: Mapping[str, int]) -> Places:
    """The places if every section is as long as in the last pack of the same kind, or as that of the same paper.

    What is new has one page: a front sheet mostly has, and its own length seldom hangs on the numbers it tells.
    """
    before = Pack.objects.for_meeting(content.page.meeting).for_audience(content.audience).first()
    lengths: dict[str, int] = {}
    for section in before.sections if before else []:
        lengths[section["paper"]] = lengths[section["anchor"]] = section["sheets"]
    lengths |= counted
    guessed = {block.anchor: lengths.get(block.anchor, 1) for block in content.blocks}
    for piece in content.pieces:
        span = told.get(piece.anchor)
        known = (span.pages if span else piece.pages) if piece.gone else None
        guessed[piece.anchor] = known or lengths.get(piece.anchor) or lengths.get(piece.paper, 1)
    return _places(content, guessed, told)


def _remember_lengths(content: PackContent, made: Made) -> None:
    for piece in content.pieces:
        if piece.version_id and piece.html:
            rendered = made.files[piece.anchor]
            size = rendered.file.stat().st_size
            PaperVersion.objects.filter(pk=piece.version_id).update(pages=rendered.pages, size=size)


def _record(content: PackContent, name: str, made: Made, accessible: int) -> Pack:
    meeting, audience = content.page.meeting, content.audience
    file = place(name)
    pack = Pack(
        meeting=meeting,
        audience=audience,
        key=content.key,
        name=name,
        sha256=sha256(file),
        size=file.stat().st_size,
        pages=made.total,
        accessible_sections=accessible,
        sections=[section for block in content.blocks for section in _sections(block, made)],
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


def _sections(block: Block, made: Made) -> list[dict[str, object]]:
    front = Piece(block.anchor, block.title)
    return [
        {
            "anchor": piece.anchor,
            "title": piece.title,
            "first_page": made.places.spans[piece.anchor].first,
            "pages": made.places.spans[piece.anchor].pages,
            "sheets": made.files[piece.anchor].pages,
            "block": block.number,
            "paper": piece.paper,
            "gone": piece.gone.fate.value if piece.gone else "",
            "openings": _openings(piece, made.files[piece.anchor]),
        }
        for piece in (front, *block.pieces)
    ]


def _openings(piece: Piece, made: Rendered) -> dict[str, str]:
    """The paragraph that each page of a paper of ours begins with, by page from 0 (as text, which JSON keys are)."""
    from reports.pdf.assemble import page_openings

    return {str(page): name for page, name in page_openings(made.file).items()} if piece.html else {}


def places_of(pack: Pack) -> Places:
    """Where the sections of a built pack stand."""
    spans = {section["anchor"]: Span(section["first_page"], section["pages"]) for section in pack.sections}
    return Places.of(spans, {section["anchor"]: section["sheets"] for section in pack.sections})
