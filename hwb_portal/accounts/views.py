from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hwb_portal.accounts import passkeys, second_factor, services, sessions
from hwb_portal.accounts.demo import SIGN_INS
from hwb_portal.accounts.forms import AddressForm, ChangeForm, ChooseForm, SignInForm
from hwb_portal.accounts.models import Passkey, User
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.accounts.tokens import user_of
from hwb_portal.audit.services import record
from hwb_portal.core.access import public, signed_in
from hwb_portal.core.limits import limited


class SignInView(LoginView):
    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        assert isinstance(user, User)
        if second_factor.must_take_second_step(user):
            second_factor.hold(self.request, user, after=self.get_success_url())
            return redirect("accounts:second_step")
        response = super().form_valid(form)
        record("user.signed_in", subject=user, label=user.name, by=user)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        if any(error.code == "wait" for error in form.non_field_errors().as_data()):
            response.status_code = 429
        return response

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        context["providers"] = settings.IDENTITY_PROVIDERS
        context["passkeys_possible"] = passkeys.are_possible()
        if settings.DEMO:
            context["demo_sign_ins"] = [{"email": person.email, "role": person.role.label} for person in SIGN_INS]
        return context


class SignOutView(LogoutView):
    def post(self, request, *args, **kwargs):  # type: ignore[no-untyped-def]
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


login = limited("sign_in", "POST")(
    public("a person who is not signed in must be able to sign in")(SignInView.as_view())
)
logout = public("signing out twice must not ask for a sign-in")(SignOutView.as_view())


@require_safe
@public("sends on to the one page for signing in")
def admin_login(request: HttpRequest) -> HttpResponse:
    """In place of the administration's own: one sign-in page, with its limits, for everybody."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return HttpResponseRedirect(redirect_to_login(request.GET.get("next", reverse("admin:index"))).url)


@limited("new_password", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
@public("whoever forgot their password cannot sign in")
def password_forgotten(request: HttpRequest) -> HttpResponse:
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.ask_new_password(email=form.cleaned_data["email"], now=timezone.now())
        return redirect("accounts:password_asked")
    return render(request, "accounts/password_forgotten.html", {"form": form})


@require_safe
@public("the answer to every address alike, so that it tells nothing about who has a sign-in")
def password_asked(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/password_asked.html")


@sensitive_post_parameters()
@never_cache
@limited("sign_in", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
@public("the key in the address was mailed to the person whose password it is")
def password_choose(request: HttpRequest, token: str) -> HttpResponse:
    person = user_of(token)
    if person is None:
        return render(request, "accounts/password_choose.html", {"form": None}, status=404)
    form = ChooseForm(person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.choose_password(form=form)
        messages.success(request, "Your password is saved. Sign in with it.")
        return redirect("accounts:login")
    return render(request, "accounts/password_choose.html", {"form": form, "person": person})


@sensitive_post_parameters()
@limited("sign_in", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("anyone may change their own password")
def password_change(request: SignedInRequest) -> HttpResponse:
    form = ChangeForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, services.choose_password(form=form))
        messages.success(request, "Your new password is saved. You are signed out everywhere else.")
        return redirect("desk")
    return render(request, "accounts/password_change.html", {"form": form})


@require_safe
@signed_in("a person sees their own sessions")
def session_list(request: SignedInRequest) -> HttpResponse:
    context = {
        "places": sessions.sessions_of(request.user, here=request.session.session_key),
        "idle": settings.SESSION_IDLE // 60,
        "hours": settings.SESSION_COOKIE_AGE // 3600,
        "passkeys": Passkey.objects.of(request.user).count() if passkeys.are_possible() else None,
        "providers": request.user.provider_identities.count(),
        "has_second_factor": second_factor.device_of(request.user) is not None
        if settings.SECOND_FACTOR != "off"
        else None,
    }
    return render(request, "accounts/sessions.html", context)


@require_POST
@signed_in("a person ends their own sessions")
def session_end(request: SignedInRequest) -> HttpResponse:
    """One of them by its `name`; without one, all but this."""
    if name := request.POST.get("name"):
        sessions.end_session(user=request.user, name=name)
        messages.success(request, "You are signed out there.")
    else:
        sessions.end_others(user=request.user, here=request.session.session_key)
        messages.success(request, "You are signed out everywhere else.")
    return redirect("accounts:session_list")
