"""Every page of the portal with a reader who may open it. A new page in the URLconf fails a test until it is here."""

from dataclasses import dataclass, field

from django.urls import reverse

from hwb_portal.accounts.roles import Role
from tests.browser.places import HEREFORDSHIRE, HERTFORDSHIRE, JUNE, MARCH, OCTOBER, Places
from tests.browser.readers import PUBLIC

# Named addresses that give no page: files, feeds, data for programs, words for machines, and the act of signing out.
NOT_PAGES = {
    "livez",
    "readyz",
    "worker",
    "reading:kept",
    "reading:notes_send",
    "boards:board_calendar",
    "boards:board_feed",
    "boards:board_popolo",
    *("boards:open_meetings", "boards:open_papers", "boards:open_decisions", "boards:open_actions"),
    "boards:board_export",
    "boards:meeting_json",
    "paper_file",
    "reports:pack",
    "reports:pack_restricted",
    "reports:supplement",
    "reports:supplement_restricted",
    "reports:minutes_pdf",
    "metrics:collection_json",
    "metrics:indicator_csv",
    "metrics:indicator_json",
    "metrics:indicator_unlink",
    "metrics:authority_end",
    "metrics:return_csv",
    "metrics:return_json",
    "metrics:return_findings",
    "metrics:return_marked",
    "metrics:return_template",
    "metrics:figures_template",
    "metrics:paper_csv",
    "metrics:fund_plan_csv",
    "metrics:fund_plan_json",
    "accounts:logout",
    "accounts:password_choose",  # the key is in a mail
    "accounts:session_end",
    *("accounts:passkey_ask", "accounts:passkey_sign_in", "accounts:passkey_remove"),
    *("accounts:provider_start", "accounts:provider_done"),  # on the way to a provider, and back
    *("accounts:second_step", "accounts:second_factor_again"),  # for those who have a second factor
    "accounts:second_factor_remove",
    "admin_login",
    "boards:record_start",
    *(
        "notes_json",
        "notes_html",
        "notes_text",
        "note_remove",
        "note_place",
        "reading:paper_seen",
        "reading:place_keep",
    ),
    "reading:part",  # the same page as reading:paper, further on
    *("search_feed", "matter_feed", "calendar_file"),
    *("alert_confirm", "alert_stop"),  # the pages of subscription_confirm and subscription_stop, with other words
    "boards:member_question_answer",  # a page of question.html's shape; the demonstration has no such question
    "boards:quorum_count",
    "boards:interest_act",
    "boards:decisions_publish",
    "boards:minutes_publish",
    "boards:owners_mail",
    "boards:question_act",
    "boards:questions_publish",
    "boards:heading_remove",
    "boards:typed_keep",
    "boards:paragraph_remove",
    "boards:vote_remove",
    "boards:motion_act",
    "boards:motion_amend",  # the form of motion_add, with the motion above it
    "boards:motion_settle",  # a form of question.html; the demonstration has no motion
    "boards:motion_resolve",
    "boards:action_log_make",
    "boards:action_answer",  # the key is in a mail; the page is that of action_update
    "boards:item_order",
    "boards:item_add_standing",
    "boards:plan_take",
    "boards:duty_plan",
    "paper_move",
    "paper_comment",
    "paper_send_in",
    "paper_clear",
    "paper_send_back",
    "boards:publication_decide",
    "actions_pdf",
    "reports:decisions_pdf",
    "reports:pack_press",
    "reports:pack_status_json",
    "finding_confirm",  # a page of something found in an upload; the demonstration has none
}


@dataclass(frozen=True)
class Visit:
    """One page for one reader. A value of `where` that names a field of Places stands for what is found there."""

    name: str
    reader: str = PUBLIC
    where: dict[str, str] = field(default_factory=dict, hash=False)
    query: str = ""

    def __str__(self) -> str:
        return "-".join([self.name, *self.where.values(), *([self.query] if self.query else []), self.reader])

    def path(self, places: Places) -> str:
        where = {key: getattr(places, value, value) for key, value in self.where.items()}
        return reverse(self.name, kwargs=where or None) + self.query


def _board(board: str = HERTFORDSHIRE) -> dict[str, str]:
    return {"board": board}


def _meeting(date: str, board: str = HERTFORDSHIRE) -> dict[str, str]:
    return {"board": board, "date": date}


WRITTEN = {**_meeting(MARCH, HEREFORDSHIRE), "heading": "heading"}
VISITS = [
    Visit("home"),
    Visit("search"),
    Visit("search", query="?q=winter"),
    Visit("search", query="?q=zebra"),
    Visit("search", "member", query="?q=prices"),
    Visit("search", query="?q=dtoc&kind=minutes&since=2016-01-01&sort=date"),
    *(Visit("desk", role.value) for role in Role),
    *(Visit("trail", reader) for reader in ("officer", "admin")),
    Visit("trail", "officer", query="?name=demo&kind=boards.paper"),
    Visit("accessibility"),
    Visit("privacy"),
    Visit("offline"),
    Visit("open_data"),
    Visit("accounts:login"),
    Visit("accounts:password_forgotten"),
    Visit("accounts:password_asked"),
    Visit("accounts:password_change", "member"),
    Visit("accounts:session_list", "member"),
    Visit("accounts:second_factor_set_up", "member"),
    Visit("accounts:passkey_list", "member"),
    Visit("boards:board_list"),
    *(
        Visit(name, where=_board(board))
        for name in ("boards:board_detail", "boards:board_members", "boards:forward_plan")
        for board in (HERTFORDSHIRE, HEREFORDSHIRE)
    ),
    Visit("boards:action_list", where=_board()),
    *(Visit("boards:matter_list", where=_board(board)) for board in (HERTFORDSHIRE, HEREFORDSHIRE)),
    *(
        Visit("boards:matter_detail", where={**_board(), "matter": slug})
        for slug in ("better-care-fund", "street-triage")
    ),
    *(Visit("boards:duty_list", where=_board(board)) for board in (HERTFORDSHIRE, HEREFORDSHIRE)),
    Visit("boards:duty_list", "officer", _board()),
    Visit("boards:duty_new", "officer", _board(), "?known=joint-strategy"),
    Visit("boards:duty_edit", "officer", {**_board(), "duty": "duty"}),
    *(
        Visit(f"boards:{name}", "officer", {**_board(), "duty": "duty", "due": "2017-10-17"})
        for name in ("duty_move", "duty_take")
    ),
    Visit("boards:retention_list", "officer", _board()),
    Visit("boards:hold_place", "officer", {**_board(), "record": "subscribers"}),
    Visit("boards:hold_lift", "officer", {**_board(), "hold": "hold"}),
    Visit("boards:matter_edit", "officer", {**_board(), "matter": "street-triage"}),
    *(Visit(f"boards:{name}", "officer", _board()) for name in ("matter_new", "plan_new")),
    Visit("boards:plan_edit", "officer", {**_board(), "entry": "entry"}),
    Visit("boards:board_subscribe", where=_board()),
    Visit("boards:board_subscribed", where=_board()),
    Visit("subscription_confirm", where={"key": "confirm_key"}),
    Visit("subscription_stop", where={"key": "confirm_key"}),
    *(Visit("notice_settings", reader) for reader in ("member", "officer")),
    Visit("boards:meeting_list", where=_board()),
    Visit("boards:meeting_list", "officer", _board(), "?year=2017&status=held"),
    Visit("boards:meeting_detail", where=_meeting(OCTOBER)),
    Visit("boards:meeting_detail", where=_meeting("2017-03-28", HEREFORDSHIRE)),
    Visit("boards:meeting_detail", where=_meeting("scheduled", HEREFORDSHIRE)),
    Visit("boards:meeting_detail", where=_meeting("published")),
    Visit("boards:meeting_detail", "member", _meeting("published")),
    Visit("boards:meeting_detail", "officer", _meeting("published")),
    Visit("boards:meeting_detail", "officer", _meeting("draft")),
    Visit("boards:minutes_detail", where=_meeting("2017-06-14")),
    Visit("boards:minutes_detail", where=_meeting("2017-03-28", HEREFORDSHIRE)),
    Visit("boards:minutes_detail", where=_meeting(OCTOBER)),
    Visit("boards:decision_list", where=_meeting("2017-06-14")),
    Visit("boards:meeting_publish", "officer", _meeting("draft")),
    Visit("boards:paper_add", "officer", _meeting("draft")),
    Visit("boards:board_export_full", "officer", _board()),
    Visit("boards:meeting_new", "officer", _board()),
    Visit("boards:meeting_series", "officer", _board()),
    *(
        Visit(f"boards:{name}", "officer", _meeting("draft"))
        for name in (
            "meeting_build",
            "meeting_edit",
            "item_list",
            "item_add",
            "plan_list",
            "report_list",
            "exemption_list",
            "file_add",
            "file_match",
        )
    ),
    *(
        Visit(f"boards:{name}", "officer", {**_meeting("draft"), "item": "item"})
        for name in ("item_edit", "item_remove", "item_defer", "item_matter")
    ),
    *(
        Visit(name, "officer", {"paper": "unwritten"})
        for name in ("paper_edit", "paper_remove", "paper_open", "paper_readers", "paper_workflow")
    ),
    *(Visit(f"boards:meeting_{how}", "officer", _meeting("published")) for how in ("adjourn", "cancel", "move")),
    Visit("boards:meeting_preview", "officer", _meeting("draft")),
    *(Visit("boards:substitute_list", "officer", _meeting(day)) for day in ("published", OCTOBER)),
    Visit("boards:question_ask", where=_meeting("published")),
    Visit("boards:question_ask", where=_meeting(OCTOBER)),
    Visit("boards:question_asked", where=_meeting("published")),
    Visit("boards:question_list", "officer", _meeting("published")),
    *(
        Visit(f"boards:question_{step}", "officer", {**_meeting("published"), "question": "question"})
        for step in ("accept", "reject", "merge", "answer", "supplementary", "action")
    ),
    Visit("boards:record_detail", "officer", _meeting(OCTOBER)),
    *(
        Visit(f"boards:{name}", "officer", _meeting(JUNE))
        for name in (
            "record_detail",
            "attendance_edit",
            "interest_list",
            "minutes_check",
            "minutes_approve",
            "minutes_sign",
        )
    ),
    *(
        Visit(f"boards:{name}", "officer", WRITTEN)
        for name in ("heading_detail", "heading_edit", "paragraph_add", "vote_add", "motion_add")
    ),
    *(
        Visit(f"boards:{name}", "officer", WRITTEN | {"paragraph": "paragraph"})
        for name in ("paragraph_edit", "action_add")
    ),
    Visit("boards:decision_edit", "officer", WRITTEN | {"decision": "decision"}),
    Visit("boards:action_name", "officer", {**_meeting(JUNE), "action": "action"}),
    Visit("boards:action_detail", where={**_board(), "action": "action"}),
    Visit("boards:action_update", "officer", {**_board(), "action": "action"}),
    Visit("boards:action_matter", "officer", {**_board(), "action": "action"}),
    Visit("boards:action_outcomes", where=_board()),
    *(Visit("boards:decision_trace", where=_board(board)) for board in (HERTFORDSHIRE, HEREFORDSHIRE)),
    Visit("boards:member_attendance", where=_board()),
    Visit("boards:officer_decision_list", where=_board()),
    Visit("boards:officer_decision_new", "officer", _board()),
    Visit("boards:officer_decision_detail", where={**_board(), "decision": "officer_decision"}),
    Visit("boards:interest_register", where=_board()),
    Visit("matter_follow", where={**_board(), "matter": "better-care-fund"}),
    Visit("search_follow", query="?q=winter"),
    Visit("search_follow", "member", query="?q=winter"),
    Visit("alert_asked"),
    Visit("alert_list", "member"),
    Visit("calendar_key", "member"),
    Visit("before_meeting", "member", _meeting("published")),
    Visit("boards:member_questions", "member", _meeting("published")),
    Visit("boards:member_question_ask", "member", _meeting("published")),
    Visit("boards:interest_declare", "member", _meeting("published")),
    Visit("paper_withdraw", "officer", {"paper": "report"}),
    Visit("reports:pack_status", where=_meeting(OCTOBER)),
    Visit("boards:publication_record", where=_meeting("published")),
    Visit("paper_changes", where={"paper": "revised"}),
    Visit("metrics:board_summary", where=_board()),
    Visit("metrics:fund_list"),
    Visit("metrics:fund_board", where=_board()),
    Visit("metrics:fund_quarter", where={**_board(HEREFORDSHIRE), "period": "2016-17-q3"}),
    Visit("metrics:fund_plan", where={**_board(), "plan": "2017-19"}),
    Visit("metrics:collection_table", where={"collection": "strategy"}),
    Visit("metrics:collection_changes", where={"collection": "strategy"}),
    Visit("metrics:changes_word", "analyst", {"collection": "strategy", "group": "starting-well"}),
    *(Visit("metrics:collection_plan", where={"collection": slug}) for slug in ("bcf", "strategy")),
    Visit("metrics:paper_make", "analyst", {"collection": "strategy"}),
    Visit("metrics:indicator_links", "analyst", {"code": "falls-65"}),
    Visit("metrics:indicator_compare", where={"code": "falls-65"}),
    Visit("metrics:limits_rebase", "analyst", {"code": "falls-65"}),
    Visit("metrics:figure_checks", "analyst"),
    Visit("metrics:observations_import", "analyst"),
    Visit("metrics:load_list", "analyst"),
    Visit("metrics:load_detail", "lead", {"load": "load"}),
    Visit("metrics:load_step", "lead", {"load": "load", "step": "send-back"}),
    Visit("paper_detail", where={"paper": "report"}),
    Visit("paper_pages", where={"paper": "report"}),
    Visit("reading:contents", where=_meeting(OCTOBER)),
    Visit("notes", "member"),
    Visit("notes_delete", "member"),
    Visit("note_edit", "member", {"note": "note"}),
    Visit("reading:note_add", "member", {**_meeting(OCTOBER), "paper": "report"}, "?block=b1-1"),
    Visit("reading:paper", "member", {**_meeting(OCTOBER), "paper": "report"}),
    Visit("reading:contents", "member", _meeting("published")),
    Visit("reading:contents", where=_meeting(OCTOBER), query="?page=9999"),
    Visit("reading:paper", where={**_meeting(OCTOBER), "paper": "report"}),
    Visit("reading:paper", where={**_meeting(OCTOBER), "paper": "minutes"}),
    Visit("reading:paper", "member", {**_meeting("published"), "paper": "restricted"}),
    Visit("paper_detail", where={"paper": "minutes"}),
    Visit("paper_detail", "member", {"paper": "restricted"}),
    Visit("paper_detail", "officer", {"paper": "unwritten"}),
    Visit("report_edit", "officer", {"paper": "unwritten"}),
    Visit("paper_upload", "officer", {"paper": "unwritten"}),
    Visit("metrics:collection_list"),
    *(
        Visit("metrics:collection_detail", where={"collection": slug})
        for slug in ("strategy", "bcf", "safeguarding-adults", "safeguarding-children")
    ),
    *(
        Visit("metrics:indicator_detail", where={"code": code})
        for code in ("delayed-transfers", "bcf-pooled-fund", "falls-65", "ibcf-allocation")
    ),
    Visit("metrics:return_list", "analyst"),
    Visit("metrics:return_detail", "analyst", {"pk": "sample_return"}),
    Visit("metrics:return_detail", "analyst", {"pk": "yearly_return"}),
    Visit("metrics:return_upload", "analyst"),
    Visit("metrics:template_detail", "analyst", {"template": "safeguarding-adults-2025-26"}),
    Visit("metrics:due_add", "analyst"),
    Visit("metrics:return_compare", "lead", {"pk": "sample_return"}),
    Visit("metrics:authority_list", "officer", _board()),
    Visit("metrics:return_step", "analyst", {"pk": "sample_return", "step": "check"}),
    Visit("metrics:return_step", "lead", {"pk": "sample_return", "step": "sign"}),
    Visit("metrics:return_step", "officer", {"pk": "sample_return", "step": "outcome"}),
]
