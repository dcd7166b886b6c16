from typing import Any

from django import forms

from boards.enums import StaffRole
from boards.models import Board
from hwb_portal.accounts.models import User
from hwb_portal.core.forms import PlainWords


class ReturnUploadForm(PlainWords, forms.Form):
    """A board of the analyst's and the workbook. What the file must pass is the gate's to say."""

    board = forms.ModelChoiceField(
        label="Which board is the return for?",
        queryset=Board.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the board the return is for"},
    )
    file = forms.FileField(
        label="Quarterly return",
        help_text="An XLSX made from the national template, smaller than 10MB.",
        error_messages={"required": "Select a return", "empty": "The selected file is empty"},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boards = Board.objects.staffed_by(user, StaffRole.ANALYST)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]
        if len(boards) == 1:
            self.fields["board"].initial = boards[0]
