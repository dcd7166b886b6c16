from metrics.views.better_care import fund_board, fund_list, fund_plan, fund_plan_csv, fund_plan_json, fund_quarter
from metrics.views.collections import (
    collection_detail,
    collection_json,
    collection_list,
    collection_plan,
    collection_table,
)
from metrics.views.explaining import changes_word, limits_rebase
from metrics.views.figure_loads import load_detail, load_list, load_step
from metrics.views.importing import figure_checks, figures_template, observations_import
from metrics.views.indicators import indicator_compare, indicator_csv, indicator_detail, indicator_json
from metrics.views.linking import indicator_links, indicator_unlink
from metrics.views.papers import paper_csv, paper_make
from metrics.views.return_calendar import authority_end, authority_list, due_add
from metrics.views.return_exports import return_csv, return_findings, return_json, return_marked, return_template
from metrics.views.return_steps import return_step
from metrics.views.returns import return_compare, return_detail, return_list, return_upload, template_detail
from metrics.views.summary import board_summary, collection_changes

__all__ = [
    "authority_end",
    "authority_list",
    "board_summary",
    "changes_word",
    "collection_changes",
    "collection_detail",
    "collection_json",
    "collection_list",
    "collection_plan",
    "collection_table",
    "due_add",
    "figure_checks",
    "figures_template",
    "fund_board",
    "fund_list",
    "fund_plan",
    "fund_plan_csv",
    "fund_plan_json",
    "fund_quarter",
    "indicator_compare",
    "indicator_csv",
    "indicator_detail",
    "indicator_json",
    "indicator_links",
    "indicator_unlink",
    "limits_rebase",
    "load_detail",
    "load_list",
    "load_step",
    "observations_import",
    "paper_csv",
    "paper_make",
    "return_compare",
    "return_csv",
    "return_detail",
    "return_findings",
    "return_json",
    "return_list",
    "return_marked",
    "return_step",
    "return_template",
    "return_upload",
    "template_detail",
]
