"""Passkeys: a person's list of them, what the browser asks for, and signing in by one alone."""

import logging

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hwb_portal.accounts import passkeys, second_factor
from hwb_portal.accounts.forms import PasskeyForm
from hwb_portal.accounts.models import Passkey, User
from hwb_portal.accounts.passkeys import NotShownError, Purpose
from hwb_portal.accounts.requests import SignedInRequest, after_sign_in
from hwb_portal.accounts.step_views import asked_again_first
from hwb_portal.core.access import public, signed_in
from hwb_portal.core.errors import DomainError
from hwb_portal.core.limits import limited

NOT_ADDED = "The passkey was not added. Try again."
REFUSED = "That passkey opens no account here. Sign in another way, or ask your administrator."
logger = logging.getLogger(__name__)


@never_cache
@limited("sign_in", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("a person keeps their own passkeys")
def passkey_list(request: SignedInRequest) -> HttpResponse:
    if not passkeys.are_possible():
        raise Http404("Passkeys are not possible at this address.")
    if asked := asked_again_first(request):
        return asked
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        name, answer = form.cleaned_data["name"], form.cleaned_data["credential"]
        try:
            passkeys.add(request, user=request.user, name=name, answer=answer)
        except DomainError as error:
            form.add_error("name", str(error))
        except NotShownError as error:
            logger.warning("A passkey was not added: %s", error)
            form.add_error(None, NOT_ADDED)
        else:
            second_factor.confirm_here(request)
            messages.success(request, f"The passkey “{name}” was added.")
            if codes := second_factor.first_recovery_codes(user=request.user):
                return render(request, "accounts/recovery_codes.html", {"codes": codes, "after": request.path})
            return redirect("accounts:passkey_list")
    context = {"form": form, "keys": Passkey.objects.of(request.user), "purpose": Purpose.ADD.value}
    return render(request, "accounts/passkeys.html", context)


@never_cache
@limited("sign_in")
@require_POST
@public("what a browser needs before it can show a passkey; names nobody's keys before somebody is known")
def passkey_ask(request: HttpRequest) -> HttpResponse:
    purpose = request.POST.get("purpose", "")
    user = _known(request, purpose)
    if not passkeys.are_possible() or (user is None and purpose != Purpose.SIGN_IN):
        return JsonResponse({}, status=400)
    if purpose == Purpose.ADD:
        assert user is not None
        return JsonResponse(passkeys.ask_new(request, user=user))
    return JsonResponse(passkeys.ask(request, purpose=Purpose(purpose), user=user))


def _known(request: HttpRequest, purpose: str) -> User | None:
    """The person whom a purpose is about, when this browser has shown who that is."""
    if purpose == Purpose.STEP and (found := second_factor.held(request)):
        return found[0]
    if purpose == Purpose.AGAIN and isinstance(request.user, User):
        return request.user
    if purpose == Purpose.ADD and isinstance(request.user, User) and asked_again_first(request) is None:
        return request.user
    return None


@never_cache
@limited("sign_in")
@require_POST
@public("signs in whoever shows a passkey of theirs that has looked at a fingerprint, a face or a PIN")
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    after = after_sign_in(request, request.POST.get("next", ""))
    try:
        user = passkeys.shown(request, purpose=Purpose.SIGN_IN, user=None, answer=request.POST.get("credential", ""))
    except NotShownError as error:
        logger.warning("Sign-in by a passkey was refused: %s", error)
        messages.error(request, REFUSED)
        return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': after})}")
    second_factor.complete(request, user, factor="passkey")
    return redirect(after)


@require_POST
@signed_in("a person takes away their own passkey")
def passkey_remove(request: SignedInRequest) -> HttpResponse:
    if asked := asked_again_first(request, after=reverse("accounts:passkey_list")):
        return asked
    key = request.POST.get("key", "")
    found = get_object_or_404(Passkey.objects.of(request.user), pk=int(key) if key.isdecimal() else 0)
    try:
        second_factor.remove_passkey(user=request.user, pk=found.pk)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"The passkey “{found.name}” was removed.")
    return redirect("accounts:passkey_list")
