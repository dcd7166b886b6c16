"""A reader's own news, for pages of other apps."""

from django import template
from django.utils import timezone

from boards.models import Meeting
from boards.querysets import Reader
from hwb_portal.reading.selectors.news import News, news_for

register = template.Library()


@register.simple_tag
def changed_papers(user: Reader, meeting: Meeting | None = None) -> tuple[News, ...]:
    """Papers of a meeting, or of all to come, that are new or changed since this reader read. No query for nobody."""
    return news_for(user, meeting, today=timezone.localdate())
