"""Who a command acts for."""

from django.core.management import CommandError

from hwb_portal.accounts.models import User


def acting_user(email: str, permission: str) -> User:
    """The person with this sign-in. CommandError when there is none, or when their roles do not allow the act."""
    try:
        user = User.objects.get_by_natural_key(email)
    except User.DoesNotExist:
        raise CommandError(f"There is no sign-in {email}.") from None
    if not user.has_perm(permission):
        raise CommandError(f"{email} does not have the permission {permission}.")
    return user
