"""Atom feeds of a search and of a matter, made of public rows; and a person's own calendar behind a secret address."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from boards.models import Matter
from boards.views.find import find_board
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import public, signed_in
from hwb_portal.core.limits import limited
from hwb_portal.core.reading import of_one_moment
from hwb_portal.following import services
from hwb_portal.following.calendars import own_calendar
from hwb_portal.following.models import LONGEST, CalendarKey
from hwb_portal.following.news import NOBODY, News, matter_news, search_finds
from hwb_portal.search_form import SearchForm

LATEST = 40


@limited("search")
@require_safe
@public("a feed anyone may subscribe to; made as nobody")
@of_one_moment
def search_feed(request: HttpRequest) -> HttpResponse:
    asked, words = SearchForm(request.GET).asked(), request.GET.get("q", "")[:LONGEST]
    finds = search_finds(words, NOBODY, asked.which.board, asked.kind)
    query = request.GET.urlencode()
    return _feed(request, f"Search: {words}", f"{reverse('search')}?{query}", finds.opened)


@require_safe
@public("a feed anyone may subscribe to; made as nobody")
@of_one_moment
def matter_feed(request: HttpRequest, board: str, matter: str) -> HttpResponse:
    of_board = find_board(board)
    found = Matter.objects.visible_to(NOBODY).for_board(of_board).named(matter).first()
    if found is None:
        raise Http404("There is no such matter of this board, or nothing of it is public.")
    title = f"{found.title}, {found.board.short_name}"
    return _feed(request, title, found.get_absolute_url(), matter_news(found, NOBODY))


def _feed(request: HttpRequest, title: str, path: str, rows: Iterable[News]) -> HttpResponse:
    base = f"{request.scheme}://{request.get_host()}"
    feed = Atom1Feed(
        title=title,
        link=f"{base}{path}",
        description="",
        feed_url=request.build_absolute_uri(),
        language="en-GB",
    )
    for news in list(rows)[:LATEST]:
        feed.add_item(
            title=news.title,
            link=f"{base}{news.path}",
            description=news.where,
            unique_id=f"tag:{request.get_host().partition(':')[0]},2026:{news.key}",
            updateddate=news.at.astimezone(dt.UTC),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("each has a calendar of their own")
def calendar_key(request: SignedInRequest) -> HttpResponse:
    """`act` "make" shows a new address, once; "revoke" ends the one there is."""
    act, address = request.POST.get("act"), ""
    if act == "revoke":
        services.revoke_calendar(by=request.user)
        messages.success(request, "The address of your calendar does not work any more.")
        return redirect("calendar_key")
    if act == "make":
        secret = services.make_calendar(by=request.user, now=timezone.now())
        address = f"{settings.SITE_URL}{reverse('calendar_file', args=[secret])}"
    key = CalendarKey.objects.visible_to(request.user).first()
    return render(request, "following/calendar.html", {"key": key, "address": address})


@never_cache
@require_safe
@public("the secret in the address is the key; a calendar program cannot sign in")
@of_one_moment
def calendar_file(request: HttpRequest, secret: str) -> HttpResponse:
    key = CalendarKey.objects.with_digest(services.digest_of(secret)).first()
    if key is None:
        raise Http404("There is no calendar at this address any more.")
    text = own_calendar(key.user, base=settings.SITE_URL, now=timezone.now(), today=timezone.localdate())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
