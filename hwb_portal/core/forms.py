"""Forms drawn in the design system's markup: the renderer, and a date asked for in three boxes.

Set `FORM_RENDERER = "hwb_portal.core.forms.GovukRenderer"` and keep "django.forms" installed. The renderer
also serves the admin, whose widgets have classes of their own and so stay as they are.
"""

import datetime
import logging
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.forms.renderers import TemplatesSetting

from hwb_portal.core.viruses import NotScanned, virus_in

logger = logging.getLogger(__name__)

# By exact class name: a widget of the admin or of another package is never touched.
WIDGET_CLASSES = {
    "TextInput": "govuk-input",
    "EmailInput": "govuk-input",
    "PasswordInput": "govuk-input",
    "NumberInput": "govuk-input",
    "URLInput": "govuk-input",
    "TimeInput": "govuk-input",
    "DateInput": "govuk-input",
    "SearchInput": "govuk-input",
    "Textarea": "govuk-textarea",
    "Select": "govuk-select",
    "NullBooleanSelect": "govuk-select",
    "SelectMultiple": "govuk-select",
    "FileInput": "govuk-file-upload",
    "ClearableFileInput": "govuk-file-upload",
    "RadioSelect": "govuk-radios__input",
    "CheckboxSelectMultiple": "govuk-checkboxes__input",
    "CheckboxInput": "govuk-checkboxes__input",
}
CHOICE_WIDGETS = ("RadioSelect", "CheckboxSelectMultiple", "CheckboxInput")


class GovukBoundField(BoundField):
    """A bound field whose widget carries the design system's classes and no HTML5 validation."""

    @property
    def kind(self) -> str:
        """How `components/field.html` draws it: radios, checkboxes, checkbox, date or plain."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxSelectMultiple):  # before its own base class, RadioSelect
            return "checkboxes"
        if isinstance(widget, forms.RadioSelect):
            return "radios"
        if isinstance(widget, forms.CheckboxInput):
            return "checkbox"
        return "date" if isinstance(widget, DayMonthYearWidget) else "plain"

    @property
    def character_limit(self) -> int | None:
        """The length shown under a textarea, when its field has one."""
        is_text = type(self.field.widget) is forms.Textarea
        return getattr(self.field, "max_length", None) if is_text else None

    @property
    def first_id(self) -> str:
        """The id of the control a link in the error summary lands on."""
        return f"{self.auto_id}_0" if self.kind in ("radios", "checkboxes", "date") else self.auto_id

    def build_widget_attrs(self, attrs: Mapping[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's attributes (aria-invalid, aria-describedby) and ours."""
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(dict(attrs), widget)
        name = type(widget).__name__
        if base := WIDGET_CLASSES.get(name):
            has_error_style = bool(self.errors) and name not in CHOICE_WIDGETS
            classes = [widget.attrs.get("class"), base, f"{base}--error" if has_error_style else ""]
            if self.character_limit:
                classes.append("govuk-js-character-count")
                built["maxlength"] = False  # counted, not cut off: a long text can be pasted, then shortened
                built["aria-describedby"] = " ".join(
                    filter(None, [built.get("aria-describedby"), f"{self.auto_id}-info"])
                )
            built["class"] = " ".join(filter(None, classes))
            # The server answers with its own words, so the browser must not stop the form first.
            built.pop("required", None)
        return built


class GovukRenderer(TemplatesSetting):
    """Draws `{{ form }}` and `{{ field.as_field_group }}` with the templates in `components/`."""

    form_template_name = "components/form.html"
    formset_template_name = "components/formset.html"
    field_template_name = "components/field.html"
    bound_field_class = GovukBoundField


class PlainWords:
    """For a form: an empty answer is refused in words that name the question, "Enter the title".

    Put it before the form class: `class PaperForm(PlainWords, forms.Form)`. A field with a message of its own
    keeps it.
    """

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _missing(field, str(field.label or name.replace("_", " ")))


def _missing(field: forms.Field, label: str) -> str:
    # An acronym at the start keeps its capitals.
    what = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    is_choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField)
    return f"{'Select' if is_choice else 'Enter'} the {what}"


class ScannedFileField(forms.FileField):
    """An uploaded file that the virus scanner has found clean, where the site has one. The only field for files."""

    default_error_messages = {
        "virus": "The selected file contains a virus",
        "not_scanned": "The file could not be checked for viruses just now, so it was not taken. "
        "Try again in a few minutes",
    }

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and settings.VIRUS_SCANNER:
            try:
                virus = virus_in(file.chunks(), scanner=settings.VIRUS_SCANNER)
            except NotScanned as error:
                logger.error("A file was not taken: the virus scanner did not answer (%s)", error)
                raise ValidationError(self.error_messages["not_scanned"], code="not_scanned") from error
            if virus:
                logger.warning("A file was refused: %s", virus)
                raise ValidationError(self.error_messages["virus"], code="virus")
            file.seek(0)
        return file


class DayMonthYearWidget(forms.MultiWidget):
    """Three text boxes: day, month, year. Typed text is kept as typed."""

    template_name = "components/date_input.html"
    use_fieldset = True
    labels = ("Day", "Month", "Year")

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes = [forms.TextInput(attrs={"inputmode": "numeric"}) for _ in self.labels]
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[Any]:
        """A date, an ISO string or nothing, as three values."""
        if isinstance(value, str) and value:
            value = datetime.date.fromisoformat(value)
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds a label, a width and the error style to each box."""
        context = super().get_context(name, value, attrs)
        has_error = "aria-invalid" in context["widget"]["attrs"]
        for part, label, width in zip(context["widget"]["subwidgets"], self.labels, (2, 2, 4), strict=True):
            classes = ["govuk-input", "govuk-date-input__input", f"govuk-input--width-{width}"]
            if has_error:
                classes.append("govuk-input--error")
            part["label"] = label
            part["attrs"]["class"] = " ".join(classes)
            part["attrs"].pop("required", None)
        return context


class DayMonthYearField(forms.MultiValueField):
    """A date typed as day, month and year; cleans to a `datetime.date`, or None when empty and not required.

    The messages name the field by `subject`, which starts the sentence: "Due date must include a month".
    """

    widget = DayMonthYearWidget

    def __init__(self, *, subject: str = "Date", **kwargs: Any) -> None:
        self.subject = subject
        messages = {
            "required": f"Enter the {subject[:1].lower()}{subject[1:]}",
            **kwargs.pop("error_messages", {}),
        }
        parts = [forms.CharField(required=False, max_length=4) for _ in DayMonthYearWidget.labels]
        super().__init__(parts, require_all_fields=False, error_messages=messages, **kwargs)

    def compress(self, data_list: list[str]) -> datetime.date | None:
        """Three texts to a date. Raises ValidationError for a missing part or a day that never was."""
        if not any(data_list):
            if self.required and data_list:  # three boxes of spaces
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        names = [name.lower() for name in DayMonthYearWidget.labels]
        missing = [name for name, typed in zip(names, data_list, strict=True) if not typed]
        if missing:
            raise ValidationError(f"{self.subject} must include a {' and a '.join(missing)}", code="incomplete")
        try:
            day, month, year = (int(typed) for typed in data_list)
            found = datetime.date(year, month, day)
        except ValueError as error:
            raise ValidationError(f"{self.subject} must be a real date", code="invalid") from error
        if found.year < 1000:
            raise ValidationError(f"{self.subject} must have a year of 4 numbers", code="invalid_year")
        return found
