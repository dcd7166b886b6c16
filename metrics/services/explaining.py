"""What an analyst adds to the figures: where limits begin anew, and the words about what changed."""

import datetime as dt

from django.db import transaction

from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import DomainError
from metrics.models import Area, Collection, Group, Indicator, Narrative, Period, Rebase


@transaction.atomic
def rebase_limits(
    *, indicator: Indicator, area: Area, from_period: Period, reason: str, by: User, now: dt.datetime
) -> Rebase:
    """Work the limits of a control chart out anew from a period on. DomainError when that is so already."""
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if not indicator.observations.actual().in_place(area, from_period).exists():
        raise DomainError("There is no result for that area and period, so nothing can begin there.")
    rebase = Rebase(indicator=indicator, area=area, from_period=from_period, reason=reason.strip(), by=by, at=now)
    if indicator.rebases.same_as(rebase).exists():
        raise DomainError("The limits begin anew at that period already.")
    rebase.full_clean()
    rebase.save()
    details = {"area": area.code, "from": from_period.label, "reason": rebase.reason}
    record("limits.rebased", subject=indicator, label=indicator.name, by=by, details=details)
    return rebase


@transaction.atomic
def word_changes(
    *, collection: Collection, group: Group, original: str, body: str, by: User, now: dt.datetime
) -> Narrative:
    """Keep an analyst's wording of what changed under a heading, with the words that the numbers gave."""
    if body.strip() == original.strip():
        raise DomainError("These are the words made from the numbers. Change them, or leave the page.")
    narrative = Narrative(collection=collection, group=group, original=original, body=body.strip(), by=by, at=now)
    narrative.full_clean()
    narrative.save()
    record("changes.worded", subject=collection, label=f"{collection}: {group}", by=by, details={"group": group.slug})
    return narrative
