"""Mail to those who owe actions: members with a sign-in, and partners outside by a link that works for 14 days."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from boards.models import Action, ActionOwner, Appointment, Meeting
from boards.services.actions import LINK_DAYS, is_closed, link_token
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.dates import london_date
from hwb_portal.outbox.services import Mail, queue


def mail_owners(*, meeting: Meeting, by: User, now: dt.datetime) -> int:
    """Tell each owner of an unsettled action of a meeting, once. Returns how many mails went out.

    A person with a sign-in is asked to sign in. An address outside gets a link of its own. Words of an action that
    was made behind closed doors stay out of mail; its owner must have a sign-in.
    """
    told = 0
    for owner in _to_tell(meeting):
        address, path = _where(owner, london_date(now))
        if address:
            told += _tell(owner, address, f"{settings.SITE_URL}{path}", by, now)
    return told


def waiting_owners(meeting: Meeting, today: dt.date) -> list[ActionOwner]:
    """Owners who can be reached and were not told yet."""
    return [owner for owner in _to_tell(meeting) if _where(owner, today)[0]]


def _to_tell(meeting: Meeting) -> list[ActionOwner]:
    actions = Action.objects.for_meeting(meeting).unsettled()
    rows = ActionOwner.objects.filter(action__in=actions, mailed_at=None)
    return list(rows.select_related("action__meeting__board", "action__board", "action__minutes_item", "person__user"))


def _where(owner: ActionOwner, today: dt.date) -> tuple[str, str]:
    """Address and path for an owner; "" when they cannot be reached. A seat is reached by whoever sits in it."""
    user = owner.person.user if owner.person else None
    if user is None and owner.seat_id is not None:
        sits = Appointment.objects.current(today).filter(seat=owner.seat_id, person__user__isnull=False)
        holder = sits.select_related("person__user").first()
        user = holder.person.user if holder else None
    if user is not None and user.is_active:
        return user.email, owner.action.get_absolute_url()
    if owner.email and not is_closed(owner.action):
        return owner.email, reverse("boards:action_answer", args=[link_token(owner)])
    return "", ""


@transaction.atomic
def _tell(owner: ActionOwner, address: str, url: str, by: User, now: dt.datetime) -> int:
    owner = (
        ActionOwner.objects.select_for_update(of=("self",)).select_related("action__meeting__board").get(pk=owner.pk)
    )
    if owner.mailed_at is not None:
        return 0
    action = owner.action
    has_sign_in = "/answer/" not in url
    words = "an action agreed at a closed part of the meeting" if is_closed(action) else f"“{action.text}”"
    due = "" if is_closed(action) or not action.due_text else f" It is due: {action.due_text}."
    how = "Sign in to report on it" if has_sign_in else f"Report on it here, within {LINK_DAYS} days"
    owner.mailed_at = now
    owner.save(update_fields=["mailed_at"])
    record("owner.mailed", subject=action, label=f"{action.reference}, {action.meeting}", by=by)
    mail = Mail(
        to=address,
        subject=f"Action {action.reference}: {action.meeting}",
        text=f"{owner.label}\n\nThe board gave you {words}.{due}\n\n{how}: {url}\n",
    )
    queue([mail], event=f"boards.actionowner:{owner.pk}", now=now)
    return 1
