from boards.models.actions import Action, ActionOwner, ForwardPlanEntry
from boards.models.agenda import AgendaItem
from boards.models.boards import Appointment, Board, BoardNotice, BoardStaff, Seat, StandingItem
from boards.models.meetings import Attendance, Meeting, MeetingSubstitute
from boards.models.minutes import Decision, Minutes, MinutesItem, MinutesParagraph, ParagraphOwner
from boards.models.papers import (
    Acronym,
    Paper,
    PaperExemption,
    PaperReader,
    PaperVersion,
    ReportTemplate,
    TemplatePart,
    UploadFinding,
    VersionSection,
)
from boards.models.people import Organisation, OrganisationAlias, Person
from boards.models.publication import Publication

__all__ = [
    "Acronym",
    "Action",
    "ActionOwner",
    "AgendaItem",
    "Appointment",
    "Attendance",
    "Board",
    "BoardNotice",
    "BoardStaff",
    "Decision",
    "ForwardPlanEntry",
    "Meeting",
    "MeetingSubstitute",
    "Minutes",
    "MinutesItem",
    "MinutesParagraph",
    "Organisation",
    "OrganisationAlias",
    "Paper",
    "PaperExemption",
    "PaperReader",
    "PaperVersion",
    "ParagraphOwner",
    "Person",
    "Publication",
    "ReportTemplate",
    "Seat",
    "StandingItem",
    "TemplatePart",
    "UploadFinding",
    "VersionSection",
]
