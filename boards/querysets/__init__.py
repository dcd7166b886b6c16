"""The only place that filters. `visible_to` decides which rows reach a reader; every page goes through it."""

from boards.querysets.delegated import OfficerDecisionQuerySet
from boards.querysets.interests import DeclaredInterestQuerySet, RegisteredInterestQuerySet
from boards.querysets.meetings import (
    AgendaItemQuerySet,
    AppointmentQuerySet,
    BoardQuerySet,
    ForwardPlanQuerySet,
    MeetingQuerySet,
    SeatQuerySet,
)
from boards.querysets.minutes import (
    RELEASED_MINUTES,
    SETTLED,
    ActionQuerySet,
    ActionUpdateQuerySet,
    DecisionQuerySet,
    MinutesParagraphQuerySet,
    MinutesQuerySet,
)
from boards.querysets.notices import (
    NoticeOptOutQuerySet,
    SubscriptionAttemptQuerySet,
    SubscriptionQuerySet,
    members_told_of,
)
from boards.querysets.papers import PaperQuerySet, PaperVersionQuerySet
from boards.querysets.publication import (
    PublicationQuerySet,
    PublicationRequestQuerySet,
    PublishedItemQuerySet,
    PublishedPaperQuerySet,
)
from boards.querysets.questions import PublicQuestionQuerySet
from boards.querysets.rules import Reader, sits_on, staffs, with_a_right_to
from boards.querysets.working import (
    OPEN_FINDINGS,
    ReleaseRequestQuerySet,
    ReportCommentQuerySet,
    StagedFileQuerySet,
    UploadFindingQuerySet,
)

__all__ = [
    "OPEN_FINDINGS",
    "RELEASED_MINUTES",
    "SETTLED",
    "ActionQuerySet",
    "ActionUpdateQuerySet",
    "AgendaItemQuerySet",
    "AppointmentQuerySet",
    "BoardQuerySet",
    "DecisionQuerySet",
    "DeclaredInterestQuerySet",
    "ForwardPlanQuerySet",
    "MeetingQuerySet",
    "MinutesParagraphQuerySet",
    "MinutesQuerySet",
    "NoticeOptOutQuerySet",
    "OfficerDecisionQuerySet",
    "PaperQuerySet",
    "PaperVersionQuerySet",
    "PublicQuestionQuerySet",
    "PublicationQuerySet",
    "PublicationRequestQuerySet",
    "PublishedItemQuerySet",
    "PublishedPaperQuerySet",
    "Reader",
    "RegisteredInterestQuerySet",
    "ReleaseRequestQuerySet",
    "ReportCommentQuerySet",
    "SeatQuerySet",
    "StagedFileQuerySet",
    "SubscriptionAttemptQuerySet",
    "SubscriptionQuerySet",
    "UploadFindingQuerySet",
    "members_told_of",
    "sits_on",
    "staffs",
    "with_a_right_to",
]
