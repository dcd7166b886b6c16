"""The filters of the search page."""

from typing import Any

from django import forms

from boards.models import Board
from boards.querysets import Which
from hwb_portal.core.forms import PlainWords
from hwb_portal.searching import KINDS, Asked

LONGEST = 200  # letters of a question; longer ones are cut, not refused
BEST, NEWEST = "", "date"


class SearchForm(PlainWords, forms.Form):
    kind = forms.ChoiceField(label="What", required=False, choices=[("", "Everything"), *KINDS.items()])
    since = forms.DateField(label="Meetings from", required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label="Meetings until", required=False, widget=forms.DateInput({"type": "date"}))
    sort = forms.ChoiceField(label="Order", required=False, choices=[(BEST, "Best first"), (NEWEST, "Newest first")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boards = [(board.slug, board.short_name) for board in Board.objects.all()]
        self.fields["board"] = forms.ChoiceField(required=False, choices=[("", "All boards"), *boards])
        self.order_fields(["board", "kind", "since", "until", "sort"])

    def asked(self) -> Asked:
        """The filters that hold; a choice that does not exist is shown as an error and left out."""
        self.full_clean()
        chosen = self.cleaned_data
        return Asked(
            which=Which(chosen.get("board", ""), chosen.get("since"), chosen.get("until")),
            kind=chosen.get("kind", ""),
            by_date=chosen.get("sort") == NEWEST,
        )
