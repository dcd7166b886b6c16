"""Whose account it is that an identity provider speaks of. Nobody gets an account by signing in."""

from django.db import IntegrityError, transaction

from hwb_portal.accounts.models import ProviderIdentity, User
from hwb_portal.accounts.openid import NotProvenError, Proof
from hwb_portal.accounts.services import tell
from hwb_portal.audit.services import record
from hwb_portal.identity_providers import IdentityProvider


def person_of(proof: Proof, *, provider: IdentityProvider) -> User:
    """The active account of a proven person. Raises NotProvenError when there is none, whatever the reason.

    The first time it is found by an e-mail address that the provider has verified and may speak for, and tied to the
    provider's key of the person. From then on only that key counts, whatever address comes with it.
    """
    tied = ProviderIdentity.objects.at(proof.issuer, proof.subject).select_related("user").first()
    if tied is None:
        return _tie(proof, provider)
    if not tied.user.is_active:
        raise NotProvenError("the account is closed")
    return tied.user


@transaction.atomic
def _tie(proof: Proof, provider: IdentityProvider) -> User:
    if not proof.is_verified:
        raise NotProvenError("the address is not verified")
    if not provider.speaks_for(proof.email):
        raise NotProvenError("the address is none of the provider's")
    user = User.objects.active().with_address(proof.email).select_for_update().first()
    if user is None:
        raise NotProvenError("nobody has that address")
    try:
        with transaction.atomic():
            ProviderIdentity.objects.create(user=user, issuer=proof.issuer, subject=proof.subject)
    except IntegrityError:
        raise NotProvenError("the account is tied to another person of the provider") from None
    tell(user, f"It can now be opened by signing in with {provider.name}.")
    record("identity.tied", subject=user, label=user.name, by=user, details={"kind": provider.name})
    return user


@transaction.atomic
def untie(*, user: User, by: User) -> int:
    """Forget who somebody is at every provider: their next sign-in there ties the account anew. How many it was."""
    count, _ = ProviderIdentity.objects.of(User.objects.select_for_update().get(pk=user.pk)).delete()
    if count:
        record("identity.untied", subject=user, label=user.name, by=by, details={"items": count})
    return count
