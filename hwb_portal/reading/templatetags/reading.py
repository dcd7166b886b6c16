"""A reader's own news and what they keep on a device, for pages of other apps."""

from django import template
from django.utils import timezone

from boards.models import Meeting
from boards.querysets import Reader
from hwb_portal.reading.selectors.news import News, news_for
from hwb_portal.reading.selectors.offline import may_be_kept, reader_key

register = template.Library()


@register.simple_tag
def changed_papers(user: Reader, meeting: Meeting | None = None) -> tuple[News, ...]:
    """Papers of a meeting, or of all to come, that are new or changed since this reader read. No query for nobody."""
    return news_for(user, meeting, today=timezone.localdate())


@register.simple_tag
def device_key(user: Reader) -> str:
    """The name of a signed-in reader on a device."""
    return reader_key(user.pk) if user.pk else ""


@register.simple_tag
def may_keep(user: Reader, meeting: Meeting) -> bool:
    """Whether this reader is offered to keep the open papers of a meeting on a device. No query."""
    return user.is_authenticated and may_be_kept(meeting, timezone.localdate())
