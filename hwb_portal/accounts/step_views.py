"""The second step of signing in, and setting it up."""

import base64
import io
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from hwb_portal.accounts import second_factor
from hwb_portal.accounts.forms import CodeForm, SetUpForm
from hwb_portal.accounts.models import User
from hwb_portal.accounts.requests import SignedInRequest, after_sign_in
from hwb_portal.core.access import View, public, signed_in
from hwb_portal.core.errors import DomainError
from hwb_portal.core.limits import limited

WRONG = "The code is not right, was used already, or came too soon after a wrong one. Wait for the next one."
KEY_SALT = "accounts.second_factor.key"
KEY_SECONDS = 15 * 60


def fresh_factor(view: View) -> View:
    """For acts that cannot be taken back. Where a second factor is required, it was shown in the last 15 minutes."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_known = request.user.is_authenticated
        if settings.SECOND_FACTOR == "required" and is_known and not second_factor.is_fresh(request):
            messages.info(request, "Show your second factor again before you go on.")
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('accounts:second_factor_again')}?{query}")
        return view(request, *args, **kwargs)

    asked.asks_fresh_factor = True  # type: ignore[attr-defined]
    return asked


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
    if second_factor.device_of(user) is None:
        return _set_up(request, user, done=lambda: second_factor.complete(request, user), after=after)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if second_factor.is_right(user=user, code=form.cleaned_data["code"]):
            second_factor.complete(request, user)
            return redirect(after)
        form.add_error("code", WRONG)
    return render(request, "accounts/second_step.html", {"form": form})


@sensitive_post_parameters()
@limited("sign_in", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("a person shows their own second factor again")
def second_factor_again(request: SignedInRequest) -> HttpResponse:
    after = after_sign_in(request, request.GET.get("next", ""))
    there = second_factor.provider_with_factor(request)
    has_device = second_factor.device_of(request.user) is not None
    if not (has_device or there):
        return redirect("accounts:second_factor_set_up")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if second_factor.is_right(user=request.user, code=form.cleaned_data["code"]):
            second_factor.confirm_here(request)
            return redirect(after)
        form.add_error("code", WRONG)
    context = {"form": form if has_device else None, "is_again": True, "providers": there, "next": after}
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
    has_another = second_factor.device_of(request.user) or second_factor.provider_with_factor(request)
    if has_another and not second_factor.is_fresh(request):
        query = urlencode({"next": request.path})
        return redirect(f"{reverse('accounts:second_factor_again')}?{query}")
    return _set_up(request, request.user, done=lambda: second_factor.confirm_here(request), after="")


@require_POST
@signed_in("a person takes away their own second factor")
def second_factor_remove(request: SignedInRequest) -> HttpResponse:
    if settings.SECOND_FACTOR == "required" or not second_factor.is_fresh(request):
        messages.error(request, "Show your second factor first; where one is required it can only be replaced.")
    else:
        second_factor.remove(user=request.user, by=request.user)
        messages.success(request, "You sign in with your password alone now.")
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
