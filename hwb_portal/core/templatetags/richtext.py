from django import template
from django.utils.safestring import SafeString

from hwb_portal.core.richtext import to_html

register = template.Library()


@register.filter
def markdown(source: str, heading_level: int = 3) -> SafeString:
    """Board text as HTML, its headings starting at `heading_level`."""
    return to_html(source, heading_level=heading_level)
