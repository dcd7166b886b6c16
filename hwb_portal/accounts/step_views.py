"""The second step of signing in, and setting it up."""

import base64
import io
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from hwb_portal.accounts import passkeys, second_factor
from hwb_portal.accounts.forms import CodeForm, SetUpForm
from hwb_portal.accounts.models import Passkey, User
from hwb_portal.accounts.passkeys import Purpose
from hwb_portal.accounts.requests import SignedInRequest, after_sign_in
from hwb_portal.core.access import View, public, signed_in
from hwb_portal.core.errors import DomainError
from hwb_portal.core.limits import limited

WRONG = "The code is not right, was used already, or came too soon after a wrong one. Wait for the next one."
logger = logging.getLogger(__name__)
KEY_SALT = "accounts.second_factor.key"
KEY_SECONDS = 15 * 60


def fresh_factor(view: View) -> View:
    """For acts that cannot be taken back. Where a second factor is required, it was shown in the last 15 minutes.

    Whoever pressed a button comes back to the page it stands on, and presses it again.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_known = request.user.is_authenticated
        if settings.SECOND_FACTOR == "required" and is_known and not second_factor.is_fresh(request):
            messages.info(request, "Show your second factor again before you go on.")
            page = request.headers.get("Referer", "") if request.method == "POST" else ""
            query = urlencode({"next": page or request.get_full_path()})
            return redirect(f"{reverse('accounts:second_factor_again')}?{query}")
        return view(request, *args, **kwargs)

    asked.asks_fresh_factor = True  # type: ignore[attr-defined]
    return asked


def asked_again_first(request: HttpRequest, after: str = "") -> HttpResponse | None:
    """Before a person's factors are changed they show one they have; None when that was done just now.

    Who has none is let on, too; where one is required it was taken from them since, and they sign in anew.
    """
    assert isinstance(request.user, User)
    if second_factor.is_fresh(request):
        return None
    if not (second_factor.has_factor(request.user) or second_factor.provider_with_factor(request)):
        if settings.SECOND_FACTOR != "required":
            return None
        logout(request)
        messages.info(request, "Sign in again to set up a second factor.")
        return redirect_to_login(after or request.path)
    query = urlencode({"next": after or request.path})
    return redirect(f"{reverse('accounts:second_factor_again')}?{query}")


@sensitive_post_parameters()
@never_cache
@limited("sign_in", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
@public("the second step of signing in: the session says whose password was right")
def second_step(request: HttpRequest) -> HttpResponse:
    found = second_factor.held(request)
    if found is None:
        return redirect("accounts:login")
    user, after = found
    if not second_factor.has_factor(user):
        return _set_up(request, user, done=lambda: second_factor.complete(request, user), after=after)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if factor := _shown(request, form, user, Purpose.STEP):
        second_factor.complete(request, user, factor=factor)
        return redirect(after)
    context = {"form": form, "purpose": Purpose.STEP.value, "has_passkey": _has_passkey(user)}
    return render(request, "accounts/second_step.html", context)


def _has_passkey(user: User) -> bool:
    return passkeys.are_possible() and Passkey.objects.of(user).exists()


def _shown(request: HttpRequest, form: CodeForm, user: User, purpose: Purpose) -> str:
    """What the trail calls the factor that was shown just now; "" for none, and then the form says why."""
    if request.method != "POST":
        return ""
    if answer := request.POST.get("credential"):
        try:
            passkeys.shown(request, purpose=purpose, user=user, answer=answer)
        except passkeys.NotShownError as error:
            logger.warning("A passkey was refused: %s", error)
            form.errors.clear()
            form.add_error(None, "That passkey was not taken. Try again, or use a code.")
            return ""
        return "passkey"
    if form.is_valid():
        if second_factor.is_right(user=user, code=form.cleaned_data["code"]):
            return "second factor"
        form.add_error("code", WRONG)
    return ""


@sensitive_post_parameters()
@limited("sign_in", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("a person shows their own second factor again")
def second_factor_again(request: SignedInRequest) -> HttpResponse:
    after = after_sign_in(request, request.GET.get("next", ""))
    there = second_factor.provider_with_factor(request)
    has_factor = second_factor.has_factor(request.user)
    if not (has_factor or there):
        return redirect("accounts:second_factor_set_up")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if _shown(request, form, request.user, Purpose.AGAIN):
        second_factor.confirm_here(request)
        return redirect(after)
    context = {
        "form": form if has_factor else None,
        "is_again": True,
        "providers": there,
        "next": after,
        "purpose": Purpose.AGAIN.value,
        "has_passkey": _has_passkey(request.user),
    }
    return render(request, "accounts/second_step.html", context)


@sensitive_post_parameters()
@never_cache
@limited("sign_in", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("a person sets up their own second factor")
def second_factor_set_up(request: SignedInRequest) -> HttpResponse:
    """Whoever has one shows it first: a session that was left open must not exchange it."""
    if settings.SECOND_FACTOR == "off":
        raise Http404("No second factor is asked for here.")
    if asked := asked_again_first(request):
        return asked
    return _set_up(request, request.user, done=lambda: second_factor.confirm_here(request), after="")


@require_POST
@signed_in("a person takes away their own authenticator app")
def second_factor_remove(request: SignedInRequest) -> HttpResponse:
    if asked := asked_again_first(request, after=reverse("accounts:second_factor_set_up")):
        return asked
    try:
        second_factor.remove_app(user=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The authenticator app is removed.")
    return redirect("accounts:second_factor_set_up")


def _set_up(request: HttpRequest, user: User, *, done: Callable[[], None], after: str) -> HttpResponse:
    """The key is made for this page and comes back signed with its form, so that looking at it writes nothing."""
    form = SetUpForm(request.POST if request.method == "POST" else None)
    key = second_factor.new_key()
    if request.method == "POST" and form.is_valid():
        try:
            key = _key_of(user, form.cleaned_data["key"])
            codes = second_factor.set_up(user=user, key=key, code=form.cleaned_data["code"])
        except DomainError as error:
            form.add_error("code", str(error))
        else:
            done()
            return render(request, "accounts/recovery_codes.html", {"codes": codes, "after": after or reverse("desk")})
    context = {
        "form": form,
        "key": signing.dumps([user.pk, key], salt=KEY_SALT),
        "words": second_factor.key_words(key),
        "picture": _picture(second_factor.app_address(user, key)),
        "has_one": second_factor.device_of(user) is not None,
        "may_remove": second_factor.may_remove_app(user),
        "is_required": settings.SECOND_FACTOR == "required",
    }
    return render(request, "accounts/second_factor.html", context)


def _key_of(user: User, signed: str) -> str:
    try:
        pk, key = signing.loads(signed, salt=KEY_SALT, max_age=KEY_SECONDS)
    except signing.BadSignature:
        pk, key = None, ""
    if pk != user.pk:
        raise DomainError("This page is too old. Take the new picture below.")
    return str(key)


def _picture(address: str) -> str:
    """A QR code as a data address, which the page's policy lets an image have."""
    import segno

    written = io.BytesIO()
    segno.make(address, error="m").save(written, kind="png", scale=5, border=3)
    return f"data:image/png;base64,{base64.b64encode(written.getvalue()).decode()}"
