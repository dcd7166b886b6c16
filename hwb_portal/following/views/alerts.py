"""Asking for mails about a matter or a search, confirming, ending; and what somebody follows."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from boards.forms import SubscribeForm
from boards.models import Board
from boards.views.find import find_board
from boards.views.matters import find_matter
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import public, signed_in
from hwb_portal.core.clients import network_of
from hwb_portal.core.errors import DomainError
from hwb_portal.core.limits import limited
from hwb_portal.following import services
from hwb_portal.following.models import LONGEST, Alert
from hwb_portal.following.services import Subject
from hwb_portal.search.words import parse
from hwb_portal.search_form import SearchForm
from hwb_portal.searching import KINDS

LINK_DAYS = services.LINK_LASTS.days
DIGITS = 18


@limited("search", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
@public("anyone may ask to be told what a search finds")
def search_follow(request: HttpRequest) -> HttpResponse:
    """`?q=`, `board` and `kind` are those of the search; its days and order are not followed."""
    asked = SearchForm(request.GET).asked()
    words = parse(request.GET.get("q", "")[:LONGEST]).text
    if not words:
        raise Http404("There is no search here to follow. Search for something first.")
    subject = Subject(words=words, board=asked.which.board, kind=asked.kind)
    return _follow(request, subject, f"your search for {words}")


@limited("search", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
@public("anyone may ask to be told of a matter they may read of")
def matter_follow(request: HttpRequest, board: str, matter: str) -> HttpResponse:
    found = find_matter(request, find_board(board), matter)
    return _follow(request, Subject(matter=found), f"“{found.title}”")


def _follow(request: HttpRequest, subject: Subject, words: str) -> HttpResponse:
    is_known, is_post = request.user.is_authenticated, request.method == "POST"
    form = SubscribeForm(request.POST if is_post and not is_known else None)
    status = 200
    try:
        if is_post and is_known:
            services.follow(subject=subject, by=request.user, now=timezone.now())  # type: ignore[arg-type]
            messages.success(request, f"You are emailed at {request.user.email} when something is new.")  # type: ignore[union-attr]
            return redirect("alert_list")
        if is_post and form.is_valid():
            email = form.cleaned_data["email"]
            services.ask_to_follow(subject=subject, email=email, client=network_of(request), now=timezone.now())
            return redirect("alert_asked")
    except DomainError as error:
        if is_known:
            messages.error(request, str(error))
        else:
            form.add_error(None, str(error))
        status = 429 if not is_known else 200
    context = {"form": form, "words": words, "is_known": is_known}
    return render(request, "following/ask.html", context, status=status)


@require_safe
@public("the answer to every address alike, so that it tells nothing about who follows what")
def alert_asked(request: HttpRequest) -> HttpResponse:
    return render(request, "following/asked.html", {"days": LINK_DAYS})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public("whoever reads the mail has the link; they have no sign-in")
def alert_confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """A link in a mail is opened by scanners too, so it asks for a press of a button."""
    error = ""
    if request.method == "POST":
        try:
            services.confirm(key=key, now=timezone.now())
        except DomainError as refused:
            error = str(refused)
        else:
            return redirect("alert_confirm", key)
    found = services.waiting_or_confirmed(key, now=timezone.now())
    is_over = found is None or found.ended_at is not None
    context = {
        "alert": found,
        "is_over": is_over,
        "days": LINK_DAYS,
        "words": services.subject_words(found) if found and not is_over else "",
        "error": error,
    }
    return render(request, "following/confirm.html", context, status=404 if is_over else 200)


@csrf_exempt  # a mail program sends it without having had the form (RFC 8058 3.2); all it can do is end mails
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public("ending mails must never need a sign-in")
def alert_stop(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same words for a key that is known, was known or never was."""
    is_done = request.method == "POST"
    if is_done:
        services.stop(key=key, now=timezone.now())
    return render(request, "following/stop.html", {"is_done": is_done})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("each sees what they follow themselves")
def alert_list(request: SignedInRequest) -> HttpResponse:
    """`end` is the number of an alert that is to stop."""
    ended = request.POST.get("end", "")
    if ended.isdecimal() and len(ended) <= DIGITS:
        with suppress(DomainError):
            services.unfollow(alert_id=int(ended), by=request.user, now=timezone.now())
        messages.success(request, "You are not told of that any more.")
        return redirect("alert_list")
    alerts = Alert.objects.visible_to(request.user).confirmed().with_subject()
    boards = {board.slug: board.short_name for board in Board.objects.all()}
    rows = [(services.own_words(one), services.subject_path(one), _only(one, boards), one.pk) for one in alerts]
    return render(request, "following/list.html", {"rows": rows})


def _only(alert: Alert, boards: dict[str, str]) -> str:
    """What a search is narrowed to: "Only papers of Hertfordshire HWB"; "" where it is not."""
    kind = KINDS.get(alert.kind, "").lower()
    parts = [kind, f"of {boards.get(alert.board, alert.board)}" if alert.board else ""]
    return f"Only {' '.join(filter(None, parts))}" if any(parts) else ""
