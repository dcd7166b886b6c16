import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from boards.enums import MeetingStatus
from boards.models import Action, Meeting
from hwb_portal.core.templatetags.ui import plain_date


class MeetingTable(tables.Table):
    caption = "Meetings"
    caption_size = "hidden"
    row_header = "held_on"

    held_on = tables.Column("Date")
    status = tables.Column("Status", orderable=False)
    venue_name = tables.Column("Place", orderable=False)

    class Meta:
        model = Meeting
        fields = ("held_on", "status", "venue_name")
        order_by = "-held_on"
        empty_text = "No meetings match. Choose another year or status."

    def render_held_on(self, record: Meeting) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}">{}</a>', record.get_absolute_url(), plain_date(record.held_on)
        )

    def render_status(self, record: Meeting) -> str:
        return MeetingStatus(record.status).label


class ActionTable(tables.Table):
    caption = "Actions"
    caption_size = "hidden"
    row_header = "reference"

    reference = tables.Column("Reference", orderable=False)
    text = tables.Column("Action", orderable=False)
    owners = tables.Column("Owner", empty_values=(), orderable=False)
    due = tables.Column("Due", empty_values=(), order_by=("due_on", "due_text"))
    status = tables.Column("Status")
    meeting = tables.Column("Agreed at", order_by="meeting__held_on")

    class Meta:
        model = Action
        fields = ("reference", "text", "owners", "due", "status", "meeting")
        empty_text = "No actions match. Choose another status, or show all."

    def render_reference(self, record: Action) -> SafeString:
        return format_html('<a class="govuk-link" href="{}">{}</a>', record.get_absolute_url(), record.reference)

    def render_text(self, record: Action) -> SafeString:
        outcome = format_html('<br><span class="hwb-meta">{}</span>', record.outcome) if record.outcome else ""
        return format_html("{}{}", record.text, outcome)

    def render_owners(self, record: Action) -> SafeString | str:
        owners = record.owners.all()
        return format_html_join(SafeString("<br>"), "{}", ((owner.label,) for owner in owners)) or "No owner named"

    def render_due(self, record: Action) -> str:
        return record.due_text or "No date given"

    def render_meeting(self, record: Action) -> SafeString:
        return format_html(
            '<a class="govuk-link hwb-nowrap" href="{}minutes/">{}</a>',
            record.meeting.get_absolute_url(),
            plain_date(record.meeting.held_on),
        )
