"""Asking for mails about a board, confirming, ending; and a member's own choice."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from boards.forms import SubscribeForm
from boards.selectors.notices import notice_settings as settings_page
from boards.services import subscriptions
from boards.views.find import find_board
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import public, signed_in
from hwb_portal.core.clients import network_of
from hwb_portal.core.errors import DomainError

LINK_DAYS = subscriptions.LINK_LASTS.days


@require_http_methods(["GET", "HEAD", "POST"])
@public("anyone may ask to be told when papers are published")
def board_subscribe(request: HttpRequest, board: str) -> HttpResponse:
    found = find_board(board)
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            subscriptions.subscribe(
                board=found, email=form.cleaned_data["email"], client=network_of(request), now=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
            status = 429
        else:
            return redirect("boards:board_subscribed", found.slug)
    return render(request, "boards/subscribe/ask.html", {"board": found, "form": form}, status=status)


@require_safe
@public("the answer to every address alike, so that it tells nothing about who is subscribed")
def board_subscribed(request: HttpRequest, board: str) -> HttpResponse:
    return render(request, "boards/subscribe/asked.html", {"board": find_board(board), "days": LINK_DAYS})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public("whoever reads the mail has the link; a subscriber has no sign-in")
def subscription_confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """A link in a mail is opened by scanners too, so it asks for a press of a button."""
    if request.method == "POST":
        with suppress(DomainError):  # the page it leads to says so
            subscriptions.confirm(key=key, now=timezone.now())
        return redirect("subscription_confirm", key)
    found = subscriptions.waiting_or_confirmed(key, now=timezone.now())
    is_over = found is None or found.ended_at is not None
    return render(
        request,
        "boards/subscribe/confirm.html",
        {"subscription": found, "is_over": is_over, "days": LINK_DAYS},
        status=404 if is_over else 200,
    )


@csrf_exempt  # a mail program sends it without having had the form (RFC 8058 3.2); all it can do is end mails
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public("ending mails must never need a sign-in")
def subscription_stop(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same words for a key that is known, was known or never was."""
    is_done = request.method == "POST"
    if is_done:
        subscriptions.stop(key=key, now=timezone.now())
    return render(request, "boards/subscribe/stop.html", {"is_done": is_done})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("each chooses for themselves")
def notice_settings(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        wants_them = request.POST.get("choice") == "on"
        subscriptions.choose_notices(by=request.user, wants_them=wants_them, now=timezone.now())
        messages.success(request, f"Emails about papers are turned {'on' if wants_them else 'off'}.")
        return redirect("notice_settings")
    page = settings_page(request.user, timezone.localdate())
    return render(request, "boards/notice_settings.html", {"page": page})
