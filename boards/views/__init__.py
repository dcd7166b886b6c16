from boards.views.boards import action_list, board_detail, board_list, board_members, forward_plan
from boards.views.follow import board_calendar, board_feed
from boards.views.meetings import (
    decision_list,
    meeting_detail,
    meeting_json,
    meeting_list,
    meeting_publish,
    minutes_detail,
)
from boards.views.papers import finding_confirm, paper_add, paper_detail, paper_upload, report_edit

__all__ = [
    "action_list",
    "board_calendar",
    "board_detail",
    "board_feed",
    "board_list",
    "board_members",
    "decision_list",
    "finding_confirm",
    "forward_plan",
    "meeting_detail",
    "meeting_json",
    "meeting_list",
    "meeting_publish",
    "minutes_detail",
    "paper_add",
    "paper_detail",
    "paper_upload",
    "report_edit",
]
