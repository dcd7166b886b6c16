from boards.models.actions import Action, ActionOwner, ActionUpdate, ForwardPlanEntry
from boards.models.agenda import AgendaItem
from boards.models.boards import (
    Appointment,
    Board,
    BoardClosure,
    BoardNotice,
    BoardStaff,
    ProclaimedHoliday,
    QuorumPart,
    Seat,
    StandingItem,
)
from boards.models.delegated import OfficerDecision
from boards.models.interests import DeclaredInterest, RegisteredInterest
from boards.models.matters import Matter
from boards.models.meetings import Attendance, Meeting, MeetingSubstitute
from boards.models.minutes import (
    Decision,
    Minutes,
    MinutesItem,
    MinutesParagraph,
    ParagraphOwner,
    RecordedVote,
    TypedText,
    Vote,
)
from boards.models.motions import Motion
from boards.models.notices import NoticeOptOut, Subscription, SubscriptionAttempt
from boards.models.opendata import OpenRecord
from boards.models.papers import (
    Acronym,
    BackgroundPaper,
    Paper,
    PaperExemption,
    PaperReader,
    PaperVersion,
    ReportTemplate,
    TemplatePart,
    UploadFinding,
    VersionSection,
)
from boards.models.people import Councillor, Organisation, OrganisationAlias, Person
from boards.models.plan import Deferral, Duty, DutyOccasion
from boards.models.preparing import Apology, MemberQuestion
from boards.models.publication import Publication, PublicationRequest, PublishedItem, PublishedPaper
from boards.models.questions import PublicQuestion
from boards.models.retention import RetentionHold
from boards.models.working import AuthorReminder, FormReceipt, ReleaseRequest, ReportComment, StagedFile

__all__ = [
    "Acronym",
    "Action",
    "ActionOwner",
    "ActionUpdate",
    "AgendaItem",
    "Apology",
    "Appointment",
    "Attendance",
    "AuthorReminder",
    "BackgroundPaper",
    "Board",
    "BoardClosure",
    "BoardNotice",
    "BoardStaff",
    "Councillor",
    "Decision",
    "DeclaredInterest",
    "Deferral",
    "Duty",
    "DutyOccasion",
    "FormReceipt",
    "ForwardPlanEntry",
    "Matter",
    "Meeting",
    "MeetingSubstitute",
    "MemberQuestion",
    "Minutes",
    "MinutesItem",
    "MinutesParagraph",
    "Motion",
    "NoticeOptOut",
    "OfficerDecision",
    "OpenRecord",
    "Organisation",
    "OrganisationAlias",
    "Paper",
    "PaperExemption",
    "PaperReader",
    "PaperVersion",
    "ParagraphOwner",
    "Person",
    "ProclaimedHoliday",
    "PublicQuestion",
    "Publication",
    "PublicationRequest",
    "PublishedItem",
    "PublishedPaper",
    "QuorumPart",
    "RecordedVote",
    "RegisteredInterest",
    "ReleaseRequest",
    "ReportComment",
    "ReportTemplate",
    "RetentionHold",
    "Seat",
    "StagedFile",
    "StandingItem",
    "Subscription",
    "SubscriptionAttempt",
    "TemplatePart",
    "TypedText",
    "UploadFinding",
    "VersionSection",
    "Vote",
]
