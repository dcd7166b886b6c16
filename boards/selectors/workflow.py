"""How far a report is, for those who work on it."""

import datetime as dt
from dataclasses import dataclass

from boards.completeness import Finding
from boards.enums import ReportState, StaffRole
from boards.models import Meeting, Paper, PaperVersion, ReportComment
from boards.selectors.boards import Reader
from boards.selectors.builder import report_deadline, report_findings


@dataclass(frozen=True)
class WorkflowPage:
    findings: tuple[Finding, ...]
    comments: tuple[ReportComment, ...]
    deadline: dt.date | None
    has_text: bool
    is_officer: bool
    may_send_in: bool
    may_decide: bool


def workflow_page(paper: Paper, user: Reader) -> WorkflowPage:
    versions = PaperVersion.objects.visible_to(user).of_paper(paper).with_sections()
    version = versions.prefetch_related("template__parts").newest_first().first()
    meeting = paper.item.meeting
    is_officer = Meeting.objects.staffed_by(user, StaffRole.OFFICER).contains(meeting)
    is_in = paper.state in (ReportState.SENT_IN, ReportState.CLEARED)
    return WorkflowPage(
        findings=report_findings(version),
        comments=tuple(ReportComment.objects.visible_to(user).on_paper(paper)),
        deadline=report_deadline(meeting),
        has_text=version is not None,
        is_officer=is_officer,
        may_send_in=version is not None and not is_in,
        may_decide=is_officer and is_in,
    )
