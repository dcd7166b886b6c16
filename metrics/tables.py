import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hwb_portal.core.templatetags.ui import plain_date, plural_words
from metrics.models import FigureLoad, Return
from metrics.returns.catalogue import TEMPLATES
from metrics.selectors.sortable import TableRow


class ReturnTable(tables.Table):
    """Returns with the counts of `with_counts()`, newest period first."""

    caption = "Returns"
    caption_size = "hidden"
    row_header = "period_label"

    period_label = tables.Column("Period")
    template = tables.Column("Return")
    board = tables.Column("Board", order_by="board__name")
    state = tables.Column("State")
    findings = tables.Column("Checks", empty_values=(), orderable=False)
    answers = tables.Column("Answers", attrs={"cell": {"class": "hwb-numeric"}})
    created_at = tables.Column("Uploaded")

    class Meta:
        model = Return
        fields = ("period_label", "template", "board", "state", "findings", "answers", "created_at")
        order_by = ("-period_label", "-created_at")
        empty_text = "No returns yet. Upload the first one to check it."

    def render_period_label(self, record: Return) -> SafeString:
        return format_html('<a class="govuk-link" href="{}">{}</a>', record.get_absolute_url(), record.period_label)

    def render_template(self, value: str) -> str:
        return TEMPLATES[value].subject if value in TEMPLATES else value

    def render_board(self, record: Return) -> str:
        return record.board.short_name

    def render_state(self, record: Return) -> str:
        state = str(record.get_state_display())
        if record.held_words:
            return f"{state}, {record.held_words[:1].lower()}{record.held_words[1:]}"
        return f"{state}{', public' if record.is_public and record.is_current else ''}"

    def render_findings(self, record: Return) -> str:
        counts = [(record.errors, "error"), (record.warnings, "warning")]  # type: ignore[attr-defined]
        return ", ".join(plural_words(count, noun) for count, noun in counts if count) or "Nothing found"

    def render_created_at(self, record: Return) -> SafeString:
        day = plain_date(record.created_at)
        return format_html("{} by {}", day, record.created_by) if record.created_by else format_html("{}", day)


class IndicatorTable(tables.Table):
    """Every indicator of a collection in one table, sorted by the links in its headings."""

    caption = "Every indicator"
    caption_size = "hidden"
    row_header = "title"

    title = tables.Column("Indicator")
    heading = tables.Column("Under")
    latest = tables.Column("Latest", order_by="order_value", attrs={"cell": {"class": "hwb-numeric"}})
    period = tables.Column("Period", order_by="order_period")
    change = tables.Column("Against before", order_by="order_change")
    target = tables.Column("Against target", order_by="order_target")
    peers = tables.Column("Against neighbours", order_by="order_rank")
    sparkline = tables.Column("Trend", orderable=False)

    class Meta:
        order_by = ("title",)
        empty_text = "No indicators yet."

    def render_title(self, record: TableRow) -> SafeString:
        return format_html('<a class="govuk-link" href="{}">{}</a>', record.url, record.title)


class LoadTable(tables.Table):
    """Files of figures of `with_board()`, the latest first."""

    caption = "Files of figures"
    caption_size = "hidden"
    row_header = "original_name"

    original_name = tables.Column("File")
    board = tables.Column("Board", order_by="board__name", empty_values=())
    state = tables.Column("State")
    figures = tables.Column("Figures", empty_values=(), orderable=False)
    created_name = tables.Column("Sent by")
    created_at = tables.Column("Sent")
    decided_name = tables.Column("Decided by")

    class Meta:
        model = FigureLoad
        fields = ("original_name", "board", "state", "figures", "created_name", "created_at", "decided_name")
        order_by = ("-created_at",)
        empty_text = "No file of figures was sent yet."

    def render_original_name(self, record: FigureLoad) -> SafeString:
        return format_html('<a class="govuk-link" href="{}">{}</a>', record.get_absolute_url(), record.original_name)

    def render_board(self, record: FigureLoad) -> str:
        return record.board.short_name if record.board else "No board"

    def render_figures(self, record: FigureLoad) -> str:
        return f"{record.new} new, {record.changed} restated, {record.same} the same"
