import datetime as dt

from django import forms
from django.apps import apps

from hwb_portal.audit.querysets import AuditEventQuerySet
from hwb_portal.core.dates import london
from hwb_portal.core.forms import DayMonthYearField, PlainWords


class TrailFilterForm(PlainWords, forms.Form):
    """What a reader of the trail asks for. Titles cannot be searched: an answer would tell what they hold."""

    name = forms.CharField(label="Who", required=False, max_length=200)
    kind = forms.ChoiceField(label="About", required=False)
    since = DayMonthYearField(label="From", subject="From", required=False)
    until = DayMonthYearField(label="To", subject="To", required=False)
    subject = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: object, kinds: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Anything"), *sorted(((kind, kind_words(kind)) for kind in kinds), key=lambda k: k[1])]

    def apply(self, events: AuditEventQuerySet) -> AuditEventQuerySet:
        """The events asked for; an answer that makes no sense is shown as an error and left out."""
        self.full_clean()
        asked = self.cleaned_data
        if name := asked.get("name"):
            events = events.by_name(name)
        if kind := asked.get("kind"):
            events = events.about(kind, asked.get("subject", ""))
        since, until = asked.get("since"), asked.get("until")
        return events.between(
            london(since, dt.time()) if since else None,
            london(until + dt.timedelta(days=1), dt.time()) if until else None,
        )


def kind_words(kind: str) -> str:
    """The plain name of a model: "Agenda item" for "boards.agendaitem"; its code when the model is gone."""
    try:
        name = str(apps.get_model(kind)._meta.verbose_name)
    except LookupError:
        return kind
    return name[:1].upper() + name[1:]
