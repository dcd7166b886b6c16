"""The closed lists of the boards app. Each is enforced in the database too."""

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    COUNCIL = "council", "Council"
    CCG = "ccg", "Clinical commissioning group"
    HEALTHWATCH = "healthwatch", "Healthwatch"
    NHS_PROVIDER = "nhs_provider", "NHS provider"
    NHS_ENGLAND = "nhs_england", "NHS England"
    DISTRICT = "district", "District council"
    POLICE = "police", "Police"
    PARTNERSHIP = "partnership", "Partnership"
    OTHER = "other", "Other"


class SeatClass(TextChoices):
    COUNCILLOR = "councillor", "Councillor"
    DIRECTOR = "director", "Director of the council"
    CCG = "ccg", "Clinical commissioning group"
    HEALTHWATCH = "healthwatch", "Healthwatch"
    DISTRICT = "district", "District council"
    PROVIDER = "provider", "NHS provider"
    POLICE = "police", "Police"
    NHS_ENGLAND = "nhs_england", "NHS England"
    OTHER = "other", "Other"


class Office(TextChoices):
    MEMBER = "member", "Member"
    CHAIR = "chair", "Chair"
    VICE_CHAIR = "vice_chair", "Vice chair"


class StaffRole(TextChoices):
    OFFICER = "officer", "Democratic services officer"
    ANALYST = "analyst", "Analyst"
    LEAD = "lead", "Lead who signs returns off"


class FrontSheetStyle(TextChoices):
    SENTENCE = "sentence", "One sentence with place, date and time"
    COVER = "cover", "Cover with date, time, place and contact"


class TimeStyle(TextChoices):
    CLOCK = "10:00AM", "10:00AM"
    SPOKEN = "2.00 pm", "2.00 pm"


class MinutesNumbering(TextChoices):
    PER_MEETING = "per_meeting", "Starts again at each meeting"
    RUNNING = "running", "Runs on from meeting to meeting"


class ResolutionLabels(TextChoices):
    ROMAN = "roman", "(i), (ii), (iii)"
    LETTER = "letter", "(a), (b), (c)"


class ActionStyle(TextChoices):
    COLUMN = "column", "ACTION column beside the paragraph"
    WITHIN_RESOLUTION = "within_resolution", "Action points inside the resolution"


class QuestionDays(TextChoices):
    CLEAR = "clear", "Clear days"
    CLEAR_WORKING = "clear_working", "Clear working days"


class NoticeKind(TextChoices):
    OPEN_MEETING = "open_meeting", "Open meeting"
    PUBLIC_QUESTIONS = "public_questions", "Public questions"
    EQUALITIES = "equalities", "Equalities"
    INTERESTS = "interests", "Interests"
    RECORDING = "recording", "Recording"
    RIGHTS = "rights", "Your rights"
    FIRE = "fire", "Fire and emergency"
    ACCESS = "access", "Accessibility"
    PAGES = "pages", "Pages"


class NoticePlacement(TextChoices):
    FRONT_SHEET = "front_sheet", "Front sheet"
    PUBLIC_INFORMATION = "public_information", "Public information section"


class Part(TextChoices):
    PART_I = "1", "Part I (public)"
    PART_II = "2", "Part II (closed)"


class ItemKind(TextChoices):
    ANNOUNCEMENTS = "announcements", "Announcements"
    APOLOGIES = "apologies", "Apologies for absence"
    SUBSTITUTES = "substitutes", "Named substitutes"
    INTERESTS = "interests", "Declarations of interest"
    MINUTES = "minutes", "Minutes of the last meeting"
    QUESTIONS = "questions", "Questions from the public"
    ACTIONS = "actions", "Action log"
    SUBSTANTIVE = "substantive", "Business"
    URGENT = "urgent", "Any other urgent business"
    EXCLUSION = "exclusion", "Exclusion of press and public"


class Purpose(TextChoices):
    NONE = "", "Not stated"
    DECIDE = "decide", "To decide"
    DISCUSS = "discuss", "To discuss"
    NOTE = "note", "To note"


class PaperStatus(TextChoices):
    NONE = "none", "No paper"
    ATTACHED = "attached", "Report attached"
    TO_FOLLOW = "to_follow", "To follow"
    PRESENTATION = "presentation", "Presentation to be received"
    VERBAL = "verbal", "Verbal report"


class MeetingStatus(TextChoices):
    DRAFT = "draft", "Draft"
    SCHEDULED = "scheduled", "Scheduled"
    PUBLISHED = "published", "Agenda published"
    HELD = "held", "Held"
    ADJOURNED = "adjourned", "Adjourned"
    MOVED = "moved", "Moved to another day"
    CANCELLED = "cancelled", "Cancelled"


class PublicationKind(TextChoices):
    AGENDA = "agenda", "Agenda"
    SUPPLEMENT = "supplement", "Supplement"
    WITHDRAWAL = "withdrawal", "Withdrawal"
    DECLASSIFICATION = "declassification", "Release of a closed paper"


class RequestState(TextChoices):
    WAITING = "waiting", "Waits for a second officer"
    SCHEDULED = "scheduled", "Scheduled"
    DONE = "done", "Published"
    RETURNED = "returned", "Sent back"
    FAILED = "failed", "Could not be published"


class ReportState(TextChoices):
    ASKED = "asked", "Asked for"
    IN_HAND = "in_hand", "In hand"
    SENT_IN = "sent_in", "Sent in"
    CLEARED = "cleared", "Cleared"
    SENT_BACK = "sent_back", "Sent back"


WITH_ITS_AUTHOR = (ReportState.ASKED, ReportState.IN_HAND, ReportState.SENT_BACK)


class CommentKind(TextChoices):
    FINANCE = "finance", "Finance"
    LEGAL = "legal", "Legal"
    SENT_BACK = "sent_back", "Sent back"
    OTHER = "other", "Other"


class ReleaseState(TextChoices):
    """Of a request to open a closed paper."""

    WAITING = "waiting", "Waits for a second officer"
    DONE = "done", "Opened"
    RETURNED = "returned", "Sent back"


class OpenKind(TextChoices):
    MEETING = "meeting", "Meeting"
    PAPER = "paper", "Paper"
    DECISION = "decision", "Decision"
    ACTION = "action", "Action"


class PaperKind(TextChoices):
    REPORT = "report", "Report"
    APPENDIX = "appendix", "Appendix"
    MOTION = "motion", "Motion"
    PRESENTATION = "presentation", "Presentation"
    MINUTES = "minutes", "Minutes"


class FindingKind(TextChoices):
    HIDDEN_TEXT = "hidden_text", "Text that nobody sees"
    NHS_NUMBER = "nhs_number", "NHS number"
    BIRTH_DATE = "birth_date", "Date of birth"
    NOT_SCANNED = "not_scanned", "Not looked through"
    REMOVED = "removed", "Taken out"
    UNTAGGED = "untagged", "Not accessible"


class PartPlacement(TextChoices):
    HEAD = "head", "Head of the report"
    BODY = "body", "Body"
    SIGNOFF = "signoff", "Sign-off table"


class ParagraphNumbering(TextChoices):
    BY_SECTION = "by_section", "1.1, 1.2 under each section"
    RUNNING = "running", "1 to n through the whole report"
    NONE = "none", "No numbers"


class MinutesStatus(TextChoices):
    DRAFT = "draft", "Draft"
    CHECKED = "checked", "Checked by the chair"
    PUBLISHED = "published", "Published, not yet approved"
    APPROVED = "approved", "Approved"
    SIGNED = "signed", "Approved and signed"


class AttendanceState(TextChoices):
    PRESENT = "present", "Present"
    APOLOGIES = "apologies", "Apologies"
    SUBSTITUTE = "substitute", "Substitute"
    ABSENT = "absent", "Not recorded"
    OBSERVER = "observer", "Observer"
    IN_ATTENDANCE = "in_attendance", "In attendance"


class ParagraphKind(TextChoices):
    NARRATIVE = "narrative", "Narrative"
    DECLARATION = "declaration", "Declaration of interest"
    URGENCY = "urgency", "Special circumstances of a late item"
    CONCLUSION = "conclusion", "Conclusion"
    RESOLUTION = "resolution", "Resolution"


class DecisionVerb(TextChoices):
    CONFIRMED = "confirmed", "Confirmed"
    NOTED = "noted", "Noted"
    DISCUSSED = "discussed", "Discussed"
    COMMENTED = "commented", "Commented"
    AGREED = "agreed", "Agreed"
    NOT_AGREED = "not_agreed", "Not agreed"
    DEFERRED = "deferred", "Deferred"
    DELEGATED = "delegated", "Delegated"
    AMENDED = "amended", "Amended"
    APPROVED = "approved", "Approved"
    ENDORSED = "endorsed", "Endorsed"
    REQUESTED = "requested", "Requested"


class MatterKind(TextChoices):
    STRATEGY = "strategy", "Strategy and needs"
    FUND = "fund", "Plans and pooled funds"
    SAFEGUARDING = "safeguarding", "Safeguarding"
    SERVICE = "service", "A service or scheme"
    PARTNERSHIP = "partnership", "Working with partners"
    BOARD = "board", "How the board works"


class HeldKind(TextChoices):
    """What a hold keeps from being deleted."""

    MEETING = "meeting", "All records of a meeting"
    DECISION = "decision", "An officer’s decision"
    SUBSCRIBERS = "subscribers", "Addresses of subscribers"
    FILES = "files", "Files that were never matched to an item"


class ActionStatus(TextChoices):
    OPEN = "open", "Open"
    IN_HAND = "in_hand", "In hand"
    DONE = "done", "Done"
    CLOSED = "closed", "Closed without being done"
    NOT_REPORTED = "not_reported", "Nothing reported since"


class VoteChoice(TextChoices):
    FOR = "for", "For"
    AGAINST = "against", "Against"
    ABSTAINED = "abstained", "Abstained"


class CastingVote(TextChoices):
    NONE = "", "None was given"
    FOR = "for", "For"
    AGAINST = "against", "Against"


class InterestKind(TextChoices):
    """The first is a criminal matter (Localism Act 2011 s.31), the others are the council's own code."""

    DISCLOSABLE = "disclosable", "Disclosable pecuniary interest"
    OTHER = "other", "Other interest to declare"


class QuestionState(TextChoices):
    """Of a question from the public."""

    RECEIVED = "received", "To be decided"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"
    MERGED = "merged", "Taken together with another"


class RejectionGround(TextChoices):
    """The rule that a rejected question offends."""

    NONE = "", "None"
    NOT_THE_BOARD = "not_the_board", "It is not about what the board is responsible for"
    REPEATED = "repeated", "Much the same was asked at a meeting in the last six months"
    IMPROPER = "improper", "It is defamatory, frivolous or offensive"
    EXEMPT = "exempt", "An answer would disclose exempt or confidential information"
    ONE_PERSON = "one_person", "It is about one person’s own case"
    NOT_A_QUESTION = "not_a_question", "It asks nothing, or asks several things"


class MotionOutcome(TextChoices):
    """Of a motion or an amendment."""

    OPEN = "", "Before the board"
    CARRIED = "carried", "Carried"
    LOST = "lost", "Lost"
    WITHDRAWN = "withdrawn", "Withdrawn"
    LAPSED = "lapsed", "Fell for want of a seconder"


PUT = (MotionOutcome.CARRIED, MotionOutcome.LOST)
