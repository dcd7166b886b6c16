"""Roles and what each may do. This is the only place that says so.

A role opens pages; which boards, meetings and papers a person reaches is decided row by row (`visible_to`).
"""

from django.db import models


class Role(models.TextChoices):
    OFFICER = "officer", "Democratic services officer"
    MEMBER = "member", "Board member"
    SUBSTITUTE = "substitute", "Substitute member"
    AUTHOR = "author", "Report author"
    ANALYST = "analyst", "Analyst"
    LEAD = "lead", "Lead who signs returns off"
    ADMIN = "admin", "Administrator"


# What an administrator keeps on the administration pages: reference data, never agendas, papers or figures.
_REFERENCE = {
    "accounts": ("user", "roleassignment"),
    "boards": (
        "organisation",
        "organisationalias",
        "person",
        "board",
        "boardnotice",
        "boardclosure",
        "proclaimedholiday",
        "boardstaff",
        "councillor",
        "standingitem",
        "quorumpart",
        "seat",
        "appointment",
        "reporttemplate",
        "templatepart",
    ),
    "metrics": ("area", "collection", "group", "indicator", "placement"),
}


PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.OFFICER: frozenset(
        {
            "audit.view_trail",
            "metrics.view_return",
            "metrics.plan_return",
            "metrics.report_return",
            "metrics.make_paper",
            "metrics.link_indicator",
            "boards.manage_meeting",
            "boards.hold_records",
            "boards.write_report",
            "boards.upload_paper",
            "boards.publish_meeting",
        }
    ),
    Role.MEMBER: frozenset(),
    Role.SUBSTITUTE: frozenset(),
    Role.AUTHOR: frozenset({"boards.write_report", "boards.upload_paper"}),
    Role.ANALYST: frozenset(
        {
            "metrics.view_return",
            "metrics.import_return",
            "metrics.plan_return",
            "metrics.import_observations",
            "metrics.explain_figures",
            "metrics.make_paper",
            "metrics.link_indicator",
        }
    ),
    Role.LEAD: frozenset({"metrics.view_return", "metrics.sign_return"}),
    Role.ADMIN: frozenset(
        f"{app}.{verb}_{model}"
        for app, names in _REFERENCE.items()
        for model in names
        for verb in ("view", "add", "change", "delete")
    )
    | {"outbox.view_outgoingmail", "audit.view_trail", "audit.view_accounts", "boards.hold_records"},
}


def permissions_of(roles: frozenset[Role]) -> frozenset[str]:
    return frozenset().union(*(PERMISSIONS[role] for role in roles))
