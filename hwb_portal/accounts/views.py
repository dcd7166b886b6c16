from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponse

from hwb_portal.accounts.demo import SIGN_INS
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.access import public


class SignInForm(AuthenticationForm):
    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": "Your email address or password is not right. Check both and try again.",
    }


class SignInView(LoginView):
    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        user = form.get_user()
        assert isinstance(user, User)
        record("user.signed_in", subject=user, label=user.name, by=user)
        return response

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        if settings.DEMO:
            context["demo_sign_ins"] = [{"email": person.email, "role": person.role.label} for person in SIGN_INS]
        return context


class SignOutView(LogoutView):
    def post(self, request, *args, **kwargs):  # type: ignore[no-untyped-def]
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


login = public("a person who is not signed in must be able to sign in")(SignInView.as_view())
logout = public("signing out twice must not ask for a sign-in")(SignOutView.as_view())
