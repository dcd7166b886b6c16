"""Two people at once: the second sees both versions and chooses. Nothing that was typed is lost."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from boards.selectors.builder import last_change

NOT_RESENT = ("csrfmiddlewaretoken", "seen")


def conflict_page(
    request: HttpRequest,
    *,
    subject: Model,
    caption: str,
    rows: Iterable[tuple[str, str, str]],
    seen: str,
    back: str,
    extra: Mapping[str, str] | None = None,
) -> HttpResponse:
    """409 with both versions. `rows` are (what, mine, theirs); keeping mine sends the same form against `seen`."""
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in (*NOT_RESENT, *(extra or {}))
        for value in values
    ]
    return render(
        request,
        "boards/conflict.html",
        {
            "rows": list(rows),
            "fields": [*sent, *(extra or {}).items(), ("seen", seen)],
            "change": last_change(subject),
            "caption": caption,
            "back": back,
        },
        status=409,
    )


def compared(form: forms.Form, theirs: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The answers of a form beside the stored ones, those that differ."""
    rows = []
    for bound in form.visible_fields():
        mine = form.cleaned_data.get(bound.name)
        stored = theirs.get(bound.name)
        if (mine or None) != (stored or None):
            rows.append((str(bound.label), _words(bound.field, mine), _words(bound.field, stored)))
    return rows


def _words(field: forms.Field, value: Any) -> str:
    if value in (None, "", []):
        return "Nothing"
    if isinstance(value, list):
        return ", ".join(_words(field, one) for one in value)
    if isinstance(value, dt.date):
        return f"{value:%-d %B %Y}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(field, forms.ChoiceField):
        listed = {str(key): str(label) for key, label in field.widget.choices}
        return listed.get(str(value), str(value))
    return str(value)
