from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.utils import timezone

from hwb_portal.accounts.lockout import begin_try, succeeded
from hwb_portal.accounts.models import User
from hwb_portal.core.clients import network_of
from hwb_portal.core.forms import PlainWords
from hwb_portal.core.templatetags.ui import plural_words


class SignInForm(AuthenticationForm):
    """Wrong passwords are counted, whoever has the address or nobody; while one must wait no password is looked at."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": "Your email address or password is not right. Check both and try again.",
        "wait": "There were too many wrong tries. Wait %(minutes)s, then try again.",
    }

    def clean(self) -> dict[str, object]:
        email, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not (email and password):
            return super().clean()
        assert self.request is not None
        network = network_of(self.request)
        if wait := begin_try(email=email, network=network, now=timezone.now()):
            minutes = plural_words(-(-int(wait.total_seconds()) // 60), "minute")
            raise forms.ValidationError(self.error_messages["wait"], code="wait", params={"minutes": minutes})
        cleaned = super().clean()
        succeeded(email=email, network=network)
        return cleaned


class AddressForm(PlainWords, forms.Form):
    email = forms.EmailField(
        label="Email address",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}),
    )


class ChooseForm(PlainWords, SetPasswordForm):
    """The password twice."""


class ChangeForm(PlainWords, PasswordChangeForm):
    """The old password, and the new one twice."""

    user: User


class CodeForm(PlainWords, forms.Form):
    code = forms.CharField(
        label="Code",
        max_length=40,
        help_text="Six digits from your authenticator app, or one of your recovery codes.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


class PasskeyForm(PlainWords, forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=60,
        help_text="So that you know it again, for example “My telephone”.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    credential = forms.CharField(max_length=20_000, widget=forms.HiddenInput, required=False)


class SetUpForm(PlainWords, forms.Form):
    code = forms.CharField(
        label="Code",
        max_length=10,
        help_text="The six digits that the app shows now.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    key = forms.CharField(max_length=300, widget=forms.HiddenInput)
