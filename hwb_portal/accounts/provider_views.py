"""Signing in by a council's identity provider: there and back."""

import logging

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hwb_portal.accounts import openid, second_factor
from hwb_portal.accounts.identities import person_of
from hwb_portal.accounts.requests import after_sign_in
from hwb_portal.core.access import public
from hwb_portal.core.limits import limited
from hwb_portal.identity_providers import IdentityProvider

# One sentence for all that may be wrong, so that nobody learns who has an account.
REFUSED = (
    "You could not be signed in with {}. Try again. If it happens twice, ask the administrator of this site whether "
    "you have an account here."
)
DOWN = "{} does not answer just now. Try again in a few minutes, or sign in with your password."
logger = logging.getLogger(__name__)


def _provider(key: str) -> IdentityProvider:
    for provider in settings.IDENTITY_PROVIDERS:
        if provider.key == key:
            return provider
    raise Http404("There is no such identity provider.")


@never_cache
@limited("sign_in")
@require_POST
@public("leads to the identity provider of a council, where a person signs in")
def provider_start(request: HttpRequest, provider: str) -> HttpResponse:
    """A page that leads on, in place of a redirect: the policy of our pages lets no form end at another site."""
    chosen = _provider(provider)
    is_again = request.user.is_authenticated
    after = after_sign_in(request, request.POST.get("next", ""))
    try:
        address = openid.leave(request, chosen, after=after, is_again=is_again)
    except openid.ProviderDownError:
        return _back(request, DOWN, chosen, after=after, is_again=is_again)
    response = render(request, "accounts/provider_leave.html", {"provider": chosen, "address": address})
    response["Refresh"] = f"0; url={address}"
    return response


@never_cache
@limited("sign_in")
@require_safe
@public("back from an identity provider: what it has proven is checked before anybody is signed in")
def provider_done(request: HttpRequest, provider: str) -> HttpResponse:
    chosen = _provider(provider)
    is_again, after = request.user.is_authenticated, ""
    try:
        proof = openid.come_back(request, chosen)
        is_again, after = proof.is_again, proof.after
        user = person_of(proof, provider=chosen)
        if is_again and (user != request.user or proof.factor_at is None):
            raise openid.NotProvenError("somebody else, or no second factor since it was asked for")
    except openid.ProviderDownError:
        return _back(request, DOWN, chosen, after=after, is_again=is_again)
    except openid.NotProvenError as error:
        logger.warning("Sign-in with %s was refused: %s", chosen.key, error)
        return _back(request, REFUSED, chosen, after=after, is_again=is_again)
    if is_again:
        second_factor.confirm_here(request, at=proof.factor_at)
    elif proof.factor_at is None and second_factor.must_take_second_step(user):
        second_factor.hold(request, user, after=after, provider=chosen.key)
        return redirect("accounts:second_step")
    else:
        second_factor.complete_at_provider(request, user, provider=chosen.key, factor_at=proof.factor_at)
    return redirect(after)


def _back(
    request: HttpRequest, sentence: str, provider: IdentityProvider, *, after: str, is_again: bool
) -> HttpResponse:
    messages.error(request, sentence.format(provider.name))
    query = f"?{urlencode({'next': after})}" if after else ""
    return redirect(f"{reverse('accounts:second_factor_again' if is_again else 'accounts:login')}{query}")
