"""What the database itself lets the public site read: for each table which rows, and which words of them (ADR 0030).

It says the same as the public part of `visible_to`, but in the database's own words and not made from it: a fault in
one is caught by the other, and a test compares them. Conditions name the table by its own name. One that asks another
table sees of it what the rule of that table lets through, so a rule only adds what is not said there.
"""

from dataclasses import dataclass, field

from boards.enums import MeetingStatus, Part
from boards.querysets import RELEASED_MINUTES
from metrics.enums import STANDING, Audience
from reports.models import Audience as PackAudience

EVERY, NONE = "true", "false"  # with no row at all, pages may ask and find nothing
OPEN = f"'{Part.PART_I.value}'"


@dataclass(frozen=True)
class Rule:
    """`rows` is a condition. `hidden` columns are granted to nobody and read as empty.

    `words` are what other columns read as, where that hangs on the row; they may use the row `beside`, a subquery
    that stands next to each row. With `keeping`, all other columns are hidden; with `only`, they do not exist at all.
    """

    rows: str
    hidden: tuple[str, ...] = ()
    words: dict[str, str] = field(default_factory=dict)
    beside: str = ""
    keeping: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    def hides(self, column: str) -> bool:
        return column in self.hidden or bool(self.keeping and column not in self.keeping)


def _of(parent: str, table: str, column: str) -> str:
    """The row that `column` points at may be read."""
    return f"EXISTS (SELECT FROM {parent} up WHERE up.id = {table}.{column})"


def _one_of(column: str, values: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})"


def _shown_if(condition: str, *columns: str, empty: str = "''") -> dict[str, str]:
    return {column: f"CASE WHEN {condition} THEN {column} ELSE {empty} END" for column in columns}


# The row of the newest snapshot in which an item or a paper stands: its words are those that readers were given.
_ITEM_SHOWN = """SELECT p.title, p.purpose, p.purpose_text, p.paper_status, p.part, p.lead, p.late_reason,
    p.chair_agreed_by, p.chair_agreed_on
    FROM boards_publisheditem p JOIN boards_publication n ON n.id = p.publication_id
    WHERE p.item_id = boards_agendaitem.id ORDER BY n.number DESC LIMIT 1"""
_PAPER_SHOWN = f"""SELECT p.title, p.part = {OPEN} AND i.part = {OPEN} AND boards_paper.part = {OPEN} AS is_open
    FROM boards_publishedpaper p JOIN boards_publisheditem i ON i.id = p.item_id
    JOIN boards_publication n ON n.id = p.publication_id
    WHERE p.paper_id = boards_paper.id ORDER BY n.number DESC LIMIT 1"""
# Published as open, and its paper not withdrawn since; and the paper stands as open now.
_VERSION_OPEN = f"""released_at <= statement_timestamp() AND EXISTS (
    SELECT FROM boards_publishedpaper p JOIN boards_publisheditem i ON i.id = p.item_id
    JOIN boards_publication n ON n.id = p.publication_id
    WHERE p.version_id = boards_paperversion.id AND p.part = {OPEN} AND i.part = {OPEN} AND NOT EXISTS (
        SELECT FROM boards_publishedpaper stone JOIN boards_publication later ON later.id = stone.publication_id
        WHERE stone.paper_id = p.paper_id AND stone.withdrawn_at IS NOT NULL
        AND later.meeting_id = n.meeting_id AND later.number > n.number)
    ) AND EXISTS (
    SELECT FROM boards_publishedpaper p JOIN boards_publisheditem i ON i.id = p.item_id
    JOIN boards_meeting m ON m.current_publication_id = p.publication_id
    JOIN boards_paper w ON w.id = p.paper_id JOIN boards_agendaitem a ON a.id = w.item_id
    WHERE p.paper_id = boards_paperversion.paper_id AND p.version_id IS NOT NULL
    AND p.part = {OPEN} AND i.part = {OPEN} AND w.part = {OPEN} AND a.part = {OPEN})"""
_RELEASED = _one_of("m.status", RELEASED_MINUTES)
# Decisions may be published before the minutes: then their headings are readable, and nothing else of the minutes.
_IS_RELEASED = _one_of("status", RELEASED_MINUTES)
_UNDER_OPEN_HEADING = f"""EXISTS (SELECT FROM boards_minutesitem i JOIN boards_minutes m ON m.id = i.minutes_id
    WHERE i.id = {{table}}.item_id AND i.part = {OPEN} AND {{minutes}})"""
_MINUTED = f"EXISTS (SELECT FROM boards_minutes m WHERE m.meeting_id = {{table}}.meeting_id AND {_RELEASED})"
_ACTION_OPEN = f"""{_MINUTED.format(table="boards_action")} AND (minutes_item_id IS NULL OR EXISTS (
    SELECT FROM boards_minutesitem i WHERE i.id = boards_action.minutes_item_id AND i.part = {OPEN}))"""
_MATTER_OPEN = f"""EXISTS (SELECT FROM boards_agendaitem a
    JOIN boards_publisheditem p ON p.item_id = a.id
    JOIN boards_meeting m ON m.current_publication_id = p.publication_id
    WHERE a.matter_id = boards_matter.id AND a.part = {OPEN} AND p.part = {OPEN})
    OR EXISTS (SELECT FROM boards_forwardplanentry e WHERE e.matter_id = boards_matter.id AND e.part = {OPEN})
    OR EXISTS (SELECT FROM boards_action c WHERE c.matter_id = boards_matter.id)"""
_NOT_HELD = "(embargoed_until IS NULL OR embargoed_until <= statement_timestamp())"
_OPEN_PACK = _one_of("audience", (PackAudience.PUBLIC, PackAudience.PRESS)) + (
    " AND EXISTS (SELECT FROM boards_meeting m WHERE m.id = {table}.meeting_id"
    " AND m.current_publication_id IS NOT NULL)"
)


def _of_version(table: str) -> Rule:
    return Rule(_of("boards_paperversion", table, "version_id"))


def _without_small(table: str, row: str) -> dict[str, str]:
    """What is said of a number that is too small to be shown may say the number."""
    is_small = f"""EXISTS (SELECT FROM metrics_indicator i WHERE i.id = {row}.indicator_id
        AND ({table}.value < i.small_below OR {table}.numerator < i.small_below))"""
    return {"note": f"CASE WHEN {is_small} THEN '' ELSE {table}.note END"}


def _of_indicator(table: str, *hidden: str) -> Rule:
    return Rule(_of("metrics_indicator", table, "indicator_id"), hidden)


PUBLIC: dict[str, Rule] = {
    "django_migrations": Rule(EVERY),  # is the database as new as the program
    "accounts_user": Rule(NONE, keeping=("id",)),
    "boards_boardstaff": Rule(NONE),
    # Numbers alone: pages are kept until another act has one.
    "audit_auditevent": Rule(EVERY, only=("id",)),
    "django_admin_log": Rule(EVERY, only=("id",)),
    # Rows are written when something is published and taken out when it is withdrawn; a condition here would keep the
    # index of words from being used.
    "search_opentext": Rule(EVERY),
    "boards_organisation": Rule(EVERY),
    "boards_person": Rule(EVERY, hidden=("user_id",)),
    "boards_board": Rule(EVERY),
    "boards_boardnotice": Rule(EVERY),
    "boards_seat": Rule(EVERY),
    "boards_quorumpart": Rule(EVERY),
    "boards_appointment": Rule(EVERY),
    "boards_boardclosure": Rule(EVERY),
    "boards_proclaimedholiday": Rule(EVERY),
    "boards_reporttemplate": Rule(EVERY),
    "boards_meeting": Rule(f"status <> '{MeetingStatus.DRAFT.value}'"),
    # Snapshots hold what readers were given, stubs for what is closed; there is none of a draft. A condition here
    # would be asked again by every rule that looks at them, for each row of a search.
    "boards_publication": Rule(EVERY, hidden=("published_by_id", "approved_by_id")),
    "boards_publisheditem": Rule(EVERY),
    "boards_publishedpaper": Rule(EVERY),
    # A closed item is a row, because snapshots point at it; its words are the stub's.
    "boards_agendaitem": Rule(
        "EXISTS (SELECT FROM boards_publisheditem p WHERE p.item_id = boards_agendaitem.id)",
        hidden=("title", "public_title", "contact", "sponsor", "planned_minutes", "internal_notes"),
        words={
            **dict.fromkeys(("title", "public_title"), "beside.title"),
            **{
                name: f"beside.{name}"
                for name in (
                    *("purpose", "purpose_text", "paper_status", "lead"),
                    *("late_reason", "chair_agreed_by", "chair_agreed_on"),
                )
            },
            "matter_id": f"CASE WHEN boards_agendaitem.part = {OPEN} AND beside.part = {OPEN} THEN matter_id END",
        },
        beside=_ITEM_SHOWN,
    ),
    "boards_paper": Rule(
        "EXISTS (SELECT FROM boards_publishedpaper p WHERE p.paper_id = boards_paper.id)",
        hidden=(
            *("title", "public_title", "public_interest_reason", "review_on", "is_own_development"),
            *("author_id", "cleared_by", "cleared_at"),
        ),
        words={
            **dict.fromkeys(("title", "public_title"), "beside.title"),
            **_shown_if("beside.is_open", "source"),
        },
        beside=_PAPER_SHOWN,
    ),
    "boards_paperversion": Rule(
        _VERSION_OPEN,
        hidden=("created_by_id", "original_name", "change_note"),
        words={"file": "CASE WHEN file = '' THEN '' ELSE 'in the private store' END"},
    ),
    "boards_versionsection": _of_version("boards_versionsection"),
    "boards_backgroundpaper": _of_version("boards_backgroundpaper"),
    "boards_acronym": _of_version("boards_acronym"),
    "boards_paperexemption": Rule(NONE),
    "boards_minutes": Rule(
        f"({_IS_RELEASED} OR decisions_published_at IS NOT NULL) AND EXISTS (SELECT FROM boards_meeting m"
        " WHERE m.id = boards_minutes.meeting_id AND m.current_publication_id IS NOT NULL)",
        words={
            **_shown_if(_IS_RELEASED, "opening", "officers_present", "checked_by", "corrections", "signed_by"),
            **_shown_if(_IS_RELEASED, "checked_at", "approved_at_id", "signed_on", empty="NULL"),
        },
    ),
    "boards_minutesitem": Rule(
        _of("boards_minutes", "boards_minutesitem", "minutes_id"),
        words={
            "title": f"CASE WHEN part = {OPEN} THEN title ELSE public_title END",
            **_shown_if(f"part = {OPEN}", "subtitle"),
            **_shown_if(f"part = {OPEN}", "contacts", empty="'[]'"),
            **_shown_if(f"part = {OPEN}", "presided_by_id", empty="NULL"),
        },
    ),
    "boards_minutesparagraph": Rule(_UNDER_OPEN_HEADING.format(table="boards_minutesparagraph", minutes=_RELEASED)),
    "boards_paragraphowner": Rule(_of("boards_minutesparagraph", "boards_paragraphowner", "paragraph_id")),
    "boards_motion": Rule(_UNDER_OPEN_HEADING.format(table="boards_motion", minutes=EVERY)),
    "boards_decision": Rule(_UNDER_OPEN_HEADING.format(table="boards_decision", minutes=EVERY)),
    "boards_vote": Rule(_UNDER_OPEN_HEADING.format(table="boards_vote", minutes=_RELEASED)),
    "boards_recordedvote": Rule(_of("boards_vote", "boards_recordedvote", "vote_id")),
    "boards_action": Rule(_ACTION_OPEN),
    "boards_actionowner": Rule(_of("boards_action", "boards_actionowner", "action_id"), hidden=("email", "mailed_at")),
    "boards_actionupdate": Rule(_of("boards_action", "boards_actionupdate", "action_id"), hidden=("by_id",)),
    "boards_attendance": Rule(_MINUTED.format(table="boards_attendance")),
    "boards_declaredinterest": Rule(
        _MINUTED.format(table="boards_declaredinterest"), words=_shown_if("NOT is_sensitive", "nature")
    ),
    "boards_registeredinterest": Rule(EVERY, words=_shown_if("NOT is_sensitive", "nature")),
    "boards_publicquestion": Rule(
        "published_at IS NOT NULL",
        hidden=("key", "asker_email", "reason"),
        words={
            **_shown_if("may_be_named", "asker_name", "area"),
            **_shown_if("answer_published_at IS NOT NULL", "answer", "supplementary", "supplementary_answer"),
        },
    ),
    "boards_forwardplanentry": Rule(EVERY, words={"matter_id": f"CASE WHEN part = {OPEN} THEN matter_id END"}),
    "boards_deferral": Rule(EVERY, hidden=("by_id",)),
    "boards_duty": Rule(EVERY),
    "boards_dutyoccasion": Rule(EVERY),
    "boards_matter": Rule(_MATTER_OPEN),
    "boards_officerdecision": Rule(EVERY),
    "boards_openrecord": Rule(EVERY),
    "metrics_area": Rule(EVERY),
    "metrics_collection": Rule(EVERY),
    "metrics_group": Rule(EVERY),
    "metrics_period": Rule(EVERY),
    "metrics_dataversion": Rule(EVERY),
    "metrics_commentary": Rule(EVERY),
    "metrics_narrative": Rule(EVERY, hidden=("by_id",)),
    "metrics_indicator": Rule(f"audience = '{Audience.PUBLIC.value}'"),
    **{
        table: _of_indicator(table)
        for table in (
            *("metrics_placement", "metrics_target", "metrics_peerrank", "metrics_districtspread"),
            "metrics_verdict",
        )
    },
    "metrics_observation": Rule(
        _of("metrics_indicator", "metrics_observation", "indicator_id") + f" AND {_NOT_HELD}",
        words=_without_small("metrics_observation", "metrics_observation"),
    ),
    "metrics_rebase": _of_indicator("metrics_rebase", "by_id"),
    "metrics_observationrevision": Rule(
        _of("metrics_observation", "metrics_observationrevision", "observation_id"),
        hidden=("replaced_by",),
        words=_without_small("metrics_observationrevision", "beside"),
        beside="SELECT o.indicator_id FROM metrics_observation o"
        " WHERE o.id = metrics_observationrevision.observation_id",
    ),
    "metrics_indicatorlink": Rule(
        _of("metrics_indicator", "metrics_indicatorlink", "indicator_id")
        + " AND ("
        + _of("boards_decision", "metrics_indicatorlink", "decision_id")
        + " OR "
        + _of("boards_action", "metrics_indicatorlink", "action_id")
        + " OR EXISTS (SELECT FROM boards_paperversion v WHERE v.paper_id = metrics_indicatorlink.paper_id))",
        hidden=("by_id",),
    ),
    "metrics_paperfigures": Rule(
        "EXISTS (SELECT FROM boards_paperversion v WHERE v.paper_id = metrics_paperfigures.paper_id)",
        hidden=("frozen_by_id",),
    ),
    "metrics_return": Rule(
        f"is_public AND {_one_of('state', tuple(STANDING))} AND {_NOT_HELD}",
        hidden=("file", "original_name", "created_by_id", "signed_by_id"),
    ),
    "metrics_returnvalue": Rule(_of("metrics_return", "metrics_returnvalue", "owner_id")),
    "metrics_fundplan": Rule("is_public"),
    **{
        table: Rule(_of("metrics_fundplan", table, "plan_id"))
        for table in ("metrics_planchange", "metrics_planrisk", "metrics_planscheme")
    },
    "metrics_planmilestone": Rule(_of("metrics_planscheme", "metrics_planmilestone", "scheme_id")),
    "reports_pack": Rule(_OPEN_PACK.format(table="reports_pack"), hidden=("name",)),
    "reports_packbuild": Rule(_OPEN_PACK.format(table="reports_packbuild"), hidden=("reader_id", "worker")),
}
# Each with what it holds. A table that is in neither list fails the tests and `public_role --check`.
NOT_PUBLIC: dict[str, str] = {
    **dict.fromkeys(
        ("accounts_roleassignment", "auth_permission", "auth_group", "auth_group_permissions"), "who may do what"
    ),
    **dict.fromkeys(
        (
            *("accounts_signintries", "django_session", "otp_totp_totpdevice"),
            *("otp_static_staticdevice", "otp_static_statictoken", "accounts_passkey", "accounts_provideridentity"),
        ),
        "how somebody signs in",
    ),
    "django_content_type": "no public page asks for it",
    "search_closedtext": "words of closed papers",
    "outbox_outgoingmail": "mails, with the addresses they go to",
    "boards_organisationalias": "for matching names when papers are taken in",
    "boards_councillor": "which sign-in is whose",
    "boards_standingitem": "what an officer starts an agenda with",
    "boards_templatepart": "what an author is asked",
    "boards_meetingsubstitute": "who stands in",
    "boards_typedtext": "what somebody had typed",
    **dict.fromkeys(("boards_apology", "boards_memberquestion"), "what members say before a meeting"),
    **dict.fromkeys(("following_alert", "following_told", "following_calendarkey"), "what readers follow, and where"),
    **dict.fromkeys(
        ("boards_subscription", "boards_subscriptionattempt", "boards_noticeoptout"), "addresses of readers"
    ),
    **dict.fromkeys(("boards_paperreader", "boards_uploadfinding"), "about closed papers, for officers"),
    **dict.fromkeys(
        (
            *("boards_publicationrequest", "boards_retentionhold", "boards_formreceipt", "boards_reportcomment"),
            *("boards_authorreminder", "boards_releaserequest", "boards_stagedfile"),
        ),
        "work of officers and authors",
    ),
    **dict.fromkeys(
        (
            *("metrics_returndue", "metrics_signingauthority", "metrics_returnfinding"),
            *("metrics_returnstep", "metrics_returnfigure", "metrics_figureload", "metrics_loadedfigure"),
        ),
        "work of analysts and leads",
    ),
    **dict.fromkeys(("reading_note", "reading_reading"), "what a reader keeps for themselves"),
}
