"""Template tags and filters that draw the components of `templates/components/`."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, Literal, TypeVar

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import slugify

register = template.Library()
Context = dict[str, Any]
Day = TypeVar("Day", datetime.date, datetime.datetime)

TAG_COLOURS = ("", "grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow")
RATINGS = ("green", "amber", "red", "grey", "blue")
WAYS = ("up", "down", "level", "none")
TONES = ("good", "bad", "neutral")
BUTTONS = ("", "secondary", "warning", "quiet")
UNITS = (("GB", 10**9), ("MB", 10**6), ("KB", 10**3))


def one_of(value: str, allowed: Sequence[str], what: str) -> str:
    """`value` when it is allowed; a misspelt option is an error, not a quiet grey box."""
    if value not in allowed:
        raise ValueError(f"{what} {value!r} is not one of {', '.join(repr(each) for each in allowed)}")
    return value


# --- way-finding ---


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*parts: str) -> Context:
    """Label and address in turn; a last label without an address is the current page."""
    pairs = [(str(parts[i]), str(parts[i + 1])) for i in range(0, len(parts) - 1, 2)]
    return {"links": pairs, "current": str(parts[-1]) if len(parts) % 2 else ""}


@register.inclusion_tag("components/back_link.html")
def back_link(href: str, text: str = "Back") -> Context:
    """A link to the page before this one."""
    return {"href": href, "text": text}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any], parameter: str = "page") -> Context:
    """Page numbers that keep the rest of the query string; nothing for a single page."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    steps = [
        {"number": each, "query": _query(context, parameter, each) if isinstance(each, int) else ""}
        for each in numbers
    ]
    return {
        "page": page,
        "steps": steps if page.paginator.num_pages > 1 else [],
        "previous": _query(context, parameter, page.previous_page_number()) if page.has_previous() else "",
        "next": _query(context, parameter, page.next_page_number()) if page.has_next() else "",
    }


def _query(context: template.Context, parameter: str, number: int) -> str:
    query = context["request"].GET.copy()
    query[parameter] = str(number)
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/previous_next.html")
def previous_next(
    previous_url: str = "",
    previous_label: str = "",
    next_url: str = "",
    next_label: str = "",
    label: str = "Previous and next",
) -> Context:
    """Two links, to the thing before and after; either may be empty."""
    return {
        "previous_url": previous_url,
        "previous_label": previous_label,
        "next_url": next_url,
        "next_label": next_label,
        "label": label,
    }


# --- words with a colour ---


@register.inclusion_tag("components/tag.html")
def tag(text: str, colour: str = "") -> Context:
    """A status word in a box."""
    if not str(text):
        raise ValueError("a tag needs a word: colour alone says nothing")
    return {"text": text, "colour": one_of(colour, TAG_COLOURS, "tag colour")}


@register.inclusion_tag("components/rag.html")
def rag(rating: str, text: str) -> Context:
    """A rating as shape, colour and word."""
    if not str(text):
        raise ValueError("a rating needs a word: colour alone says nothing")
    return {"rating": one_of(rating, RATINGS, "rating"), "text": text}


@register.inclusion_tag("components/direction.html")
def direction(way: str, text: str, tone: str = "neutral") -> Context:
    """Direction of travel as arrow and word; `tone` says whether that is welcome."""
    return {"way": one_of(way, WAYS, "direction"), "text": text, "tone": one_of(tone, TONES, "tone")}


@register.inclusion_tag("components/stat.html")
def stat(figure: str, text: str, href: str = "", note: str = "") -> Context:
    """A key figure with its words."""
    return {"figure": figure, "text": text, "href": href, "note": note}


# --- messages ---


@register.inclusion_tag("components/warning_text.html")
def warning_text(text: str) -> Context:
    """A warning the reader must not miss."""
    return {"text": text}


@register.inclusion_tag("components/part_two_banner.html")
def part_two_banner(paragraphs: str = "") -> Context:
    """The strip above anything exempt; `paragraphs` of Schedule 12A, such as "paragraph 3"."""
    return {"paragraphs": paragraphs}


@register.simple_block_tag
def notification_banner(content: SafeString, title: str = "Important", kind: str = "") -> SafeString:
    """A banner under the header. kind "success" is announced as soon as the page opens."""
    one_of(kind, ("", "success"), "banner kind")
    return _component("notification_banner", content=content, title=title, kind=kind)


@register.simple_block_tag
def inset_text(content: SafeString, kind: str = "") -> SafeString:
    """Text set apart by an edge; kind "private" has a red one."""
    return _component("inset_text", content=content, kind=one_of(kind, ("", "private"), "inset kind"))


@register.simple_block_tag
def details(content: SafeString, summary: str, is_open: bool = False) -> SafeString:
    """Text behind a summary."""
    return _component("details", content=content, summary=summary, is_open=is_open)


@register.simple_block_tag
def empty_state(content: SafeString, heading: str) -> SafeString:
    """What stands in place of an empty list, and what to do next."""
    return _component("empty_state", content=content, heading=heading)


def _component(name: str, **context: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", context)


# --- lists and tables ---


@register.simple_block_tag
def summary_list(content: SafeString, is_plain: bool = False) -> SafeString:
    """Questions and answers, or facts: holds `summary_row`s."""
    return _component("summary_list", content=content, is_plain=is_plain)


@register.simple_block_tag
def summary_row(content: SafeString, key: str, href: str = "", action: str = "Change") -> SafeString:
    """One fact, with a link that changes it when `href` is given."""
    return _component("summary_row", content=content, key=key, href=href, action=action)


@register.simple_block_tag
def task_list(content: SafeString) -> SafeString:
    """What is left to do: holds `task`s."""
    return _component("task_list", content=content)


@register.inclusion_tag("components/task.html")
def task(name: str, href: str = "", status: str = "", colour: str = "", hint: str = "") -> Context:
    """One step and its state in words; without `href` it cannot start yet."""
    return {
        "id": f"task-{slugify(name)}",
        "name": name,
        "href": href,
        "status": status,
        "colour": one_of(colour, TAG_COLOURS, "tag colour"),
        "hint": hint,
    }


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Any]) -> Context:
    """What happened, in the order given; each entry has `at`, `who`, `what` and perhaps `detail`."""
    return {"entries": list(entries)}


@register.simple_block_tag
def table_region(content: SafeString, caption_id: str) -> SafeString:
    """A scroll region, reachable by keyboard and named by the table's caption."""
    return _component("table_region", content=content, caption_id=caption_id)


@register.inclusion_tag("components/document_link.html")
def document_link(
    href: str, title: str, kind: str = "PDF", size: int | None = None, pages: int | None = None
) -> Context:
    """A link to a file that says what it is: kind, bytes in words, pages."""
    facts = [kind, filesize_words(size) if size else "", plural_words(pages, "page") if pages else ""]
    return {"href": href, "title": title, "facts": ", ".join(filter(None, facts))}


@register.simple_block_tag
def chart_figure(content: SafeString, heading: str, finding: str, source: str = "") -> SafeString:
    """A chart with its heading, what it shows in one sentence, and its source."""
    return _component("chart_figure", content=content, heading=heading, finding=finding, source=source)


@register.inclusion_tag("components/explore_chart.html")
def explore_chart(figure: dict[str, Any], heading: str) -> Context:
    """The button that draws a Plotly figure (`data`, `layout`); js/explore-chart.js waits for it."""
    return {"figure": figure, "heading": heading}


# --- forms ---


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: "BaseForm | BaseFormSet[Any] | None") -> Context:
    """Every error of the forms and formsets, each linked to its control; nothing when there is none."""
    errors: list[tuple[str, str]] = []
    for form in forms:
        if isinstance(form, BaseFormSet):
            errors += [(str(message), "") for message in form.non_form_errors()]
            for each in form.forms:
                errors += _errors(each)
        elif form is not None:
            errors += _errors(form)
    return {"errors": errors}


def _errors(form: BaseForm) -> list[tuple[str, str]]:
    visible = form.visible_fields()
    first = _target(visible[0]) if visible else ""
    found = [(str(message), first) for message in form.non_field_errors()]
    for bound in form:
        found += [(str(message), first if bound.is_hidden else _target(bound)) for message in bound.errors]
    return found


def _target(bound: BoundField) -> str:
    return getattr(bound, "first_id", bound.auto_id)


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField,
    size: Literal["", "s", "m", "l"] = "",
    is_heading: bool = False,
    hint: str = "",
    hide_optional: bool = False,
) -> Context:
    """One field: label or legend, hint, error, control. `hint` stands in when the field has no help text."""
    if hint:
        bound.help_text = hint
    return {"field": bound, "size": size, "is_heading": is_heading, "hide_optional": hide_optional}


@register.simple_block_tag
def fieldset(
    content: SafeString, legend: str, size: str = "m", hint: str = "", is_heading: bool = False
) -> SafeString:
    """Questions that belong together."""
    hint_id = f"{slugify(legend)}-hint" if hint else ""
    return _component(
        "fieldset",
        content=content,
        legend=legend,
        size=size,
        hint=hint,
        hint_id=hint_id,
        is_heading=is_heading,
    )


@register.inclusion_tag("components/button.html")
def button(text: str, kind: str = "", name: str = "", value: str = "") -> Context:
    """A submit button that ignores a second press."""
    return {"text": text, "kind": one_of(kind, BUTTONS, "button kind"), "name": name, "value": value}


@register.inclusion_tag("components/post_button.html")
def post_button(
    href: str,
    text: str,
    *,
    hidden: str = "",
    kind: str = "secondary",
    name: str = "",
    value: str = "",
) -> Context:
    """A form of one button, for an act without questions. `hidden` completes its name: “Move up Item 3”."""
    return {
        "href": href,
        "text": text,
        "hidden": hidden,
        "kind": one_of(kind, BUTTONS, "button kind"),
        "name": name,
        "value": value,
    }


@register.inclusion_tag("components/filter_form.html")
def filter_form(
    form: BaseForm, heading: str = "Filter", chips: Sequence[dict[str, str]] = (), clear_url: str = ""
) -> Context:
    """A GET form over a list, with the filters in force as removable chips (label, value, remove_url)."""
    return {"form": form, "heading": heading, "chips": chips, "clear_url": clear_url}


# --- words ---


@register.filter
def filesize_words(size: int | None) -> str:
    """Bytes as "612 bytes", "48 KB", "1.2 MB": decimal units, one decimal from a megabyte. None gives ""."""
    if size is None:
        return ""
    for unit, bytes_each in UNITS:
        # 999,500 bytes would round to "1000 KB": the larger unit takes it.
        if size >= bytes_each * 0.9995:
            words = f"{size / bytes_each:.0f}" if unit == "KB" else f"{size / bytes_each:.1f}"
            return f"{words.removesuffix('.0')} {unit}"
    return plural_words(size, "byte")


@register.filter
def plural_words(count: int | None, noun: str) -> str:
    """1 page, 1,204 pages. `noun` may give both forms, "entry,entries". None gives ""."""
    if count is None:
        return ""
    singular, _, plural = noun.partition(",")
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


@register.filter
def uk_date(value: datetime.date | None) -> str:
    """Thursday 26 November 2026. An aware instant is read in local time. None gives ""."""
    return f"{_local(value):%A} {plain_date(value)}" if value else ""


@register.filter
def plain_date(value: datetime.date | None) -> str:
    """A day without its weekday: 26 November 2026. None gives ""."""
    if not value:
        return ""
    day = _local(value)
    return f"{day.day} {day:%B} {day.year}"


@register.filter
def uk_time(value: datetime.time | datetime.datetime | None) -> str:
    """A time as councils print it: 10am, 2.30pm, midday, midnight. None gives ""."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = _local(value)
    if (value.hour, value.minute) in ((0, 0), (12, 0)):
        return "midday" if value.hour else "midnight"
    minutes = f".{value.minute:02d}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


@register.filter
def uk_datetime(value: datetime.datetime | None) -> str:
    """Day and time: Thursday 26 November 2026, 2pm. None gives ""."""
    return f"{uk_date(value)}, {uk_time(value)}" if value else ""


def _local(value: Day) -> Day:
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
