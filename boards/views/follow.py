"""Following a board from outside: a calendar and an Atom feed, both made of public rows only."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from boards.calendars import calendar
from boards.enums import OpenKind
from boards.models import Meeting, OpenRecord, Paper
from boards.views.find import find_board
from hwb_portal.core.access import public
from hwb_portal.core.reading import of_one_moment

LATEST = 40


@require_safe
@public("a calendar anyone may subscribe to")
@of_one_moment
def board_calendar(request: HttpRequest, board: str) -> HttpResponse:
    found = find_board(board)
    meetings = Meeting.objects.public().for_board(found).with_board()
    revisions = OpenRecord.objects.of_board(found, OpenKind.MEETING).revisions()
    text = calendar(found, meetings, base=settings.SITE_URL, now=timezone.now(), revisions=revisions)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.ics"'
    return response


@require_safe
@public("a feed anyone may subscribe to")
@of_one_moment
def board_feed(request: HttpRequest, board: str) -> HttpResponse:
    found = find_board(board)
    base = f"{request.scheme}://{request.get_host()}"
    feed = Atom1Feed(
        title=f"{found.name}: papers",
        link=f"{base}{found.get_absolute_url()}",
        description="",
        feed_url=f"{base}{request.path}",
        language="en-GB",
    )
    nobody = AnonymousUser()
    papers = Paper.objects.visible_to(nobody).for_board(found).with_page_data().with_latest_for(nobody)
    for paper in papers.latest_first()[:LATEST]:
        feed.add_item(
            title=f"{paper.shown_title} ({paper.item.meeting.held_on:%-d %B %Y})",
            link=f"{base}{paper.get_absolute_url()}",
            description=f"{paper.get_kind_display()} for the meeting of {paper.item.meeting.held_on:%-d %B %Y}.",
            unique_id=f"urn:uuid:{paper.pk}",
            updateddate=paper.latest_released_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
