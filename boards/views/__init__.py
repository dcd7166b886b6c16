from boards.views.boards import action_list, board_detail, board_list, board_members, forward_plan
from boards.views.builder import exemption_list, meeting_build, meeting_edit, meeting_new, plan_list, plan_take
from boards.views.files import file_add, file_match
from boards.views.follow import board_calendar, board_feed
from boards.views.items import item_add, item_add_standing, item_defer, item_edit, item_list, item_order, item_remove
from boards.views.meetings import (
    decision_list,
    meeting_detail,
    meeting_json,
    meeting_list,
    minutes_detail,
)
from boards.views.papers import finding_confirm, paper_add, paper_detail, paper_upload, report_edit
from boards.views.publication import (
    meeting_change,
    meeting_preview,
    meeting_publish,
    paper_withdraw,
    publication_decide,
)
from boards.views.readers import paper_readers
from boards.views.series import meeting_series
from boards.views.workflow import (
    paper_clear,
    paper_comment,
    paper_edit,
    paper_move,
    paper_open,
    paper_remove,
    paper_send_back,
    paper_send_in,
    paper_workflow,
    report_list,
)

__all__ = [
    "action_list",
    "board_calendar",
    "board_detail",
    "board_feed",
    "board_list",
    "board_members",
    "decision_list",
    "exemption_list",
    "file_add",
    "file_match",
    "finding_confirm",
    "forward_plan",
    "item_add",
    "item_add_standing",
    "item_defer",
    "item_edit",
    "item_list",
    "item_order",
    "item_remove",
    "meeting_build",
    "meeting_change",
    "meeting_detail",
    "meeting_edit",
    "meeting_json",
    "meeting_list",
    "meeting_new",
    "meeting_preview",
    "meeting_publish",
    "meeting_series",
    "minutes_detail",
    "paper_add",
    "paper_clear",
    "paper_comment",
    "paper_detail",
    "paper_edit",
    "paper_move",
    "paper_open",
    "paper_readers",
    "paper_remove",
    "paper_send_back",
    "paper_send_in",
    "paper_upload",
    "paper_withdraw",
    "paper_workflow",
    "plan_list",
    "plan_take",
    "publication_decide",
    "report_edit",
    "report_list",
]
