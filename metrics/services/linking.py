"""What the board decided, asked for and read about an indicator: links that an officer or analyst makes."""

from django.db import transaction

from boards.models import Action, Decision, Paper
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import DomainError
from metrics.models import Indicator, IndicatorLink

End = Decision | Action | Paper


@transaction.atomic
def link_indicator(*, indicator: Indicator, to: End, by: User) -> IndicatorLink:
    """Say that a decision, an action or a paper is about the indicator. DomainError when that is said already."""
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    link = IndicatorLink(indicator=indicator, by=by, **{str(to._meta.model_name): to})
    if IndicatorLink.objects.same_as(link).exists():
        raise DomainError("This is linked already.")
    link.full_clean()
    link.save()
    record("indicator.linked", subject=indicator, label=indicator.name, by=by, details=_named(to))
    return link


@transaction.atomic
def unlink_indicator(*, link: IndicatorLink, by: User) -> None:
    """Take a link away."""
    end = link.decision or link.action or link.paper
    details = _named(end) if end else {}
    record("indicator.unlinked", subject=link.indicator, label=link.indicator.name, by=by, details=details)
    link.delete()


@transaction.atomic
def retire_indicator(*, indicator: Indicator, decision: Decision, by: User) -> None:
    """End the indicator by a decision of its board. Its figures stay.

    DomainError when it is retired already, or belongs to several boards: one of them does not end it for the others.
    """
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if indicator.board_id != decision.item.minutes.meeting.board_id:
        raise DomainError("Only the board whose measure it is can end it.")
    if indicator.retired_on:
        raise DomainError("The indicator is retired already.")
    indicator.retired_on = decision.item.minutes.meeting.held_on
    indicator.retired_because = decision.text[:300]
    indicator.full_clean()
    indicator.save(update_fields=["retired_on", "retired_because"])
    details = {**_named(decision), "on": indicator.retired_on.isoformat()}
    record("indicator.retired", subject=indicator, label=indicator.name, by=by, details=details)


def _named(end: End) -> dict[str, str]:
    """The kind and key of what is linked, and no title: a paper's may be closed."""
    return {"kind": str(end._meta.model_name), "key": str(end.pk)}
