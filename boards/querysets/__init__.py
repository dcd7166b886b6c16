"""The only place that filters. `visible_to` decides which rows reach a reader; every page goes through it."""

from boards.querysets.before import ApologyQuerySet, MemberQuestionQuerySet
from boards.querysets.delegated import OfficerDecisionQuerySet
from boards.querysets.duties import DutyQuerySet
from boards.querysets.interests import DeclaredInterestQuerySet, RegisteredInterestQuerySet
from boards.querysets.matters import MatterQuerySet
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
    VoteQuerySet,
)
from boards.querysets.notices import (
    NoticeOptOutQuerySet,
    SubscriptionAttemptQuerySet,
    SubscriptionQuerySet,
    members_told_of,
)
from boards.querysets.opendata import OpenRecordQuerySet
from boards.querysets.papers import PaperQuerySet, PaperVersionQuerySet
from boards.querysets.publication import (
    PublicationQuerySet,
    PublicationRequestQuerySet,
    PublishedItemQuerySet,
    PublishedPaperQuerySet,
)
from boards.querysets.questions import PublicQuestionQuerySet
from boards.querysets.retention import RetentionHoldQuerySet, held, held_meeting, may_keep_records
from boards.querysets.rules import (
    Reader,
    Which,
    may_read_something_closed,
    sits_on,
    staffs,
    who_may_stand_in,
    with_a_right_to,
)
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
    "ApologyQuerySet",
    "AppointmentQuerySet",
    "BoardQuerySet",
    "DecisionQuerySet",
    "DeclaredInterestQuerySet",
    "DutyQuerySet",
    "ForwardPlanQuerySet",
    "MatterQuerySet",
    "MeetingQuerySet",
    "MemberQuestionQuerySet",
    "MinutesParagraphQuerySet",
    "MinutesQuerySet",
    "NoticeOptOutQuerySet",
    "OfficerDecisionQuerySet",
    "OpenRecordQuerySet",
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
    "RetentionHoldQuerySet",
    "SeatQuerySet",
    "StagedFileQuerySet",
    "SubscriptionAttemptQuerySet",
    "SubscriptionQuerySet",
    "UploadFindingQuerySet",
    "VoteQuerySet",
    "Which",
    "held",
    "held_meeting",
    "may_keep_records",
    "may_read_something_closed",
    "members_told_of",
    "sits_on",
    "staffs",
    "who_may_stand_in",
    "with_a_right_to",
]
