from boards.models.actions import Action, ActionOwner, ForwardPlanEntry
from boards.models.agenda import AgendaItem
from boards.models.boards import (
    Appointment,
    Board,
    BoardClosure,
    BoardNotice,
    BoardStaff,
    ProclaimedHoliday,
    Seat,
    StandingItem,
)
from boards.models.meetings import Attendance, Meeting, MeetingSubstitute
from boards.models.minutes import Decision, Minutes, MinutesItem, MinutesParagraph, ParagraphOwner
from boards.models.notices import NoticeOptOut, Subscription, SubscriptionAttempt
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
from boards.models.publication import Publication, PublicationRequest, PublishedItem, PublishedPaper
from boards.models.working import AuthorReminder, FormReceipt, ReleaseRequest, ReportComment, StagedFile

__all__ = [
    "Acronym",
    "Action",
    "ActionOwner",
    "AgendaItem",
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
    "FormReceipt",
    "ForwardPlanEntry",
    "Meeting",
    "MeetingSubstitute",
    "Minutes",
    "MinutesItem",
    "MinutesParagraph",
    "NoticeOptOut",
    "Organisation",
    "OrganisationAlias",
    "Paper",
    "PaperExemption",
    "PaperReader",
    "PaperVersion",
    "ParagraphOwner",
    "Person",
    "ProclaimedHoliday",
    "Publication",
    "PublicationRequest",
    "PublishedItem",
    "PublishedPaper",
    "ReleaseRequest",
    "ReportComment",
    "ReportTemplate",
    "Seat",
    "StagedFile",
    "StandingItem",
    "Subscription",
    "SubscriptionAttempt",
    "TemplatePart",
    "UploadFinding",
    "VersionSection",
]
