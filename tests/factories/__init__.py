"""Plain functions that make the smallest objects a test needs. Every argument may be said; none has to be."""

from tests.factories.before import make_apology, make_member_question
from tests.factories.following import make_alert, make_calendar_key
from tests.factories.meetings import make_item, make_meeting, make_substitute
from tests.factories.metrics import (
    make_authority,
    make_collection,
    make_due,
    make_figure_load,
    make_fund_plan,
    make_indicator,
    make_link,
    make_loaded_figure,
    make_observation,
    make_paper_figures,
    make_return,
    make_return_figure,
    make_step,
)
from tests.factories.minutes import (
    make_action,
    make_decision,
    make_minutes,
    make_minutes_item,
    make_motion,
    make_paragraph,
)
from tests.factories.notes import make_note, make_reading
from tests.factories.notices import make_mail, make_subscription
from tests.factories.papers import make_exempt_paper, make_paper, make_report, make_upload, tiny_pdf
from tests.factories.people import (
    make_board,
    make_councillor,
    make_member,
    make_organisation,
    make_seat,
    make_staff,
    make_user,
)
from tests.factories.plan import make_deferral, make_duty, make_entry, make_matter
from tests.factories.questions import make_published_question, make_question

__all__ = [
    "make_action",
    "make_alert",
    "make_apology",
    "make_authority",
    "make_board",
    "make_calendar_key",
    "make_collection",
    "make_councillor",
    "make_decision",
    "make_deferral",
    "make_due",
    "make_duty",
    "make_entry",
    "make_exempt_paper",
    "make_figure_load",
    "make_fund_plan",
    "make_indicator",
    "make_item",
    "make_link",
    "make_loaded_figure",
    "make_mail",
    "make_matter",
    "make_meeting",
    "make_member",
    "make_member_question",
    "make_minutes",
    "make_minutes_item",
    "make_motion",
    "make_note",
    "make_observation",
    "make_organisation",
    "make_paper",
    "make_paper_figures",
    "make_paragraph",
    "make_published_question",
    "make_question",
    "make_reading",
    "make_report",
    "make_return",
    "make_return_figure",
    "make_seat",
    "make_staff",
    "make_step",
    "make_subscription",
    "make_substitute",
    "make_upload",
    "make_user",
    "tiny_pdf",
]
