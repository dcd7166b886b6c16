"""Page data of one paper, in the version a reader may have."""

import datetime as dt
from dataclasses import dataclass

from boards import law
from boards.enums import PaperKind, Part, StaffRole
from boards.models import BackgroundPaper, Meeting, Minutes, Paper, PaperVersion, PublishedPaper, UploadFinding
from boards.reporting import Report, report
from boards.selectors.agenda import PaperLine, agenda
from boards.selectors.boards import Reader
from boards.selectors.minutes import MinutesPage, minutes_page


@dataclass(frozen=True)
class PaperPage:
    """`report` for a structured paper, `text` by page for an uploaded one, `minutes` for minutes."""

    paper: Paper
    version: PaperVersion | None
    versions: tuple[PaperVersion, ...]
    report: Report | None
    minutes: MinutesPage | None
    text: tuple[str, ...]
    background: tuple[BackgroundPaper, ...]
    title: str
    item_label: str
    siblings: tuple[PaperLine, ...]
    may_edit: bool
    may_open_meeting: bool
    may_withdraw: bool
    findings: tuple[UploadFinding, ...]  # for those who may change the paper

    @property
    def background_until(self) -> dt.date:
        """The day up to which background papers are open to inspection."""
        return law.open_until(law.Record.BACKGROUND_PAPER, self.paper.item.meeting.held_on)

    @property
    def is_newest(self) -> bool:
        return not self.versions or self.version == self.versions[0]

    @property
    def has_text(self) -> bool:
        return bool(self.report or self.minutes or (self.version and self.version.is_uploaded))

    @property
    def paragraphs(self) -> str:
        """The grounds of a closed paper in words: "paragraphs 1 and 3"; "" for an open one."""
        numbers = [str(exemption.paragraph) for exemption in self.paper.exemptions.all()]
        if self.paper.part == Part.PART_I or not numbers:
            return ""
        if len(numbers) == 1:
            return f"paragraph {numbers[0]}"
        return f"paragraphs {', '.join(numbers[:-1])} and {numbers[-1]}"


def paper_page(
    paper: Paper, user: Reader, place: PublishedPaper | None, *, version_number: int | None = None
) -> PaperPage | None:
    """None when the reader may not have that version, or no version is theirs yet.

    `place` is the paper's row in what is published.
    """
    may_edit = Paper.objects.editable_by(user).contains(paper)
    versions = tuple(PaperVersion.objects.visible_to(user).of_paper(paper).select_related("template").newest_first())
    version = next((found for found in versions if version_number is None or found.number == version_number), None)
    nothing_written = not versions and may_edit and version_number is None and paper.kind != PaperKind.MINUTES
    if version is None and not nothing_written:
        return None
    minutes = None
    if paper.kind == PaperKind.MINUTES and paper.minutes_of:
        found = Minutes.objects.visible_to(user).for_meeting(paper.minutes_of).first()
        minutes = minutes_page(found, user) if found else None
    items = agenda(paper.item.meeting, user, {})
    item = next((item for item in items for line in item.papers if line.id == str(paper.pk)), None)
    return PaperPage(
        paper=paper,
        version=version,
        versions=versions,
        report=report(version) if version and not version.is_uploaded and paper.kind != PaperKind.MINUTES else None,
        minutes=minutes,
        text=tuple(version.text) if version and version.is_uploaded else (),
        background=tuple(version.background_papers.all()) if version and paper.kind != PaperKind.MINUTES else (),
        title=paper.shown_title,
        item_label=item.label if item else paper.item.label,
        siblings=tuple(line for item in items for line in item.papers if line.is_readable),
        may_open_meeting=Meeting.objects.visible_to(user).contains(paper.item.meeting),
        may_withdraw=user.has_perm("boards.publish_meeting")
        and Meeting.objects.staffed_by(user, StaffRole.OFFICER).contains(paper.item.meeting)
        and place is not None,
        may_edit=user.has_perm("boards.write_report") and may_edit,
        findings=tuple(UploadFinding.objects.for_version(version)) if may_edit and version else (),
    )
