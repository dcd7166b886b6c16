from collections.abc import Mapping
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from hwb_portal.audit.forms import kind_words
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.templatetags.ui import plain_date

# The facts that hold a number, a code or names of fields. Reasons and other free text stay with what they are about.
TOLD = (
    *("fields", "clear_days", "version", "page", "kind", "status", "via", "role", "items", "present", "actions"),
    *("paragraphs", "figures", "created", "replaced", "collection", "paragraph", "revision"),
)
CLOSED = "Not shown: it is not open to you, or it is gone"


class TrailTable(tables.Table):
    """Events with `words`: what each subject is called, by the key of its event, for those this reader may know."""

    caption = "Audit trail"
    caption_size = "hidden"
    row_header = "at"

    at = tables.Column("When", orderable=False)
    actor_label = tables.Column("Who", orderable=False)
    action = tables.Column("What", orderable=False)
    subject = tables.Column("About", empty_values=(), orderable=False)

    class Meta:
        model = AuditEvent
        fields = ("at", "actor_label", "action", "subject")
        empty_text = "Nothing that was done matches. Choose other days, or show all."

    words: Mapping[int, str] = {}

    def render_at(self, record: AuditEvent) -> SafeString:
        clock = f"{timezone.localtime(record.at):%H:%M:%S}"
        return format_html('<span class="hwb-nowrap">{}</span> {}', plain_date(record.at), clock)

    def render_action(self, record: AuditEvent) -> SafeString:
        said = act_words(record.action)
        details = details_words(record.details) if record.pk in self.words else ""
        return (
            format_html('{}<br><span class="hwb-meta">{}</span>', said, details)
            if details
            else format_html("{}", said)
        )

    def render_subject(self, record: AuditEvent) -> SafeString:
        asked = urlencode({"kind": record.subject_type, "subject": record.subject_id})
        return format_html(
            '{}<br><a class="govuk-link" href="?{}">{}'
            '<span class="govuk-visually-hidden"> {}: all that was done</span></a>',
            self.words.get(record.pk, CLOSED),
            asked,
            kind_words(record.subject_type),
            record.subject_id,
        )


def act_words(action: str) -> str:
    """ "Agenda published" for "agenda.published"."""
    words = action.replace(".", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def details_words(details: Mapping[str, Any]) -> str:
    """The facts of an act on one line: "fields: title, part; clear days: 6"."""
    told = []
    for name in TOLD:
        value = details.get(name)
        if value in (None, "", [], {}):
            continue
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        told.append(f"{name.replace('_', ' ')}: {shown}")
    return "; ".join(told)
