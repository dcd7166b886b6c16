"""Page numbers of the pack for the pages of other apps."""

from django import template

from boards.models import Paper
from reports.selectors import first_page

register = template.Library()


@register.simple_tag
def pack_page(paper: Paper) -> int:
    """The page on which a paper begins in the newest public pack, or 0."""
    return first_page(paper) or 0
