"""Page numbers of the pack for the pages of other apps."""

from django import template

from boards.models import Paper
from reports.selectors import first_page

register = template.Library()


@register.simple_tag
def pack_page(paper: Paper) -> int:
    """The page on which a paper begins in the newest public pack, or 0."""
    return first_page(paper) or 0


@register.filter
def page_after(first: int, pages: int) -> int:
    """The number of a page of a paper: in the pack, or counted from 1 where the paper is in none."""
    return (first or 1) + pages
