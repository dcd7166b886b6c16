"""A form that is sent twice has one effect."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from boards.models import FormReceipt
from hwb_portal.accounts.models import User
from hwb_portal.core.errors import DomainError


@transaction.atomic
def once(*, key: UUID, by: User, act: Callable[[], str]) -> str:
    """Do `act` for the first form with this key; for a second one give the path the first one led to.

    `act` returns a path. Raises DomainError for a key that is somebody else's, and whatever `act` raises.
    """
    receipt, is_new = FormReceipt.objects.select_for_update().get_or_create(key=key, defaults={"by": by})
    if receipt.by_id != by.pk:
        raise DomainError("This form was sent by somebody else. Open it again.")
    if is_new:
        receipt.path = act()
        receipt.save(update_fields=["path"])
    return receipt.path
