from django import forms
from django.contrib import admin, messages
from django.contrib.auth.forms import ReadOnlyPasswordHashField
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.decorators import method_decorator
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from hwb_portal.accounts.identities import untie
from hwb_portal.accounts.models import RoleAssignment, User
from hwb_portal.accounts.second_factor import remove
from hwb_portal.accounts.services import invite
from hwb_portal.accounts.step_views import fresh_factor
from hwb_portal.audit.admin import RecordedAdmin
from hwb_portal.audit.services import record

for secrets in (TOTPDevice, StaticDevice):
    admin.site.unregister(secrets)
admin.site.unregister(Group)  # rights come from roles, never from groups
admin.site.site_header = "Administration"
admin.site.site_title = "Health and Wellbeing Boards"
admin.site.index_title = "People, roles, boards and settings"


class UserAddForm(forms.ModelForm):
    """No password: the person chooses one by the link of their invitation, and no administrator ever knows it."""

    class Meta:
        model = User
        fields = ("email", "name")

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        saved: User = super().save(commit)
        return saved


class UserChangeForm(forms.ModelForm):
    password = ReadOnlyPasswordHashField(label="Password", help_text="Passwords are not kept, only a hash of them.")

    class Meta:
        model = User
        fields = ("email", "name", "is_active", "password")


class RoleInline(admin.TabularInline):
    model = RoleAssignment
    extra = 0


@method_decorator(fresh_factor, name="changeform_view")
@method_decorator(fresh_factor, name="delete_view")
class GuardedAdmin(RecordedAdmin):
    """For what decides who may read and do what: a second factor was shown just now before anything is changed."""

    def changelist_view(self, request, extra_context=None):  # type: ignore[no-untyped-def]
        seen = super().changelist_view
        return (fresh_factor(seen) if request.method == "POST" else seen)(request, extra_context)


@admin.register(User)
class UserAdmin(GuardedAdmin):
    list_display = ("email", "name", "is_active", "role_names")
    search_fields = ("email", "name")
    inlines = (RoleInline,)
    form = UserChangeForm

    def get_form(self, request, obj=None, change=False, **kwargs):  # type: ignore[no-untyped-def]
        return super().get_form(request, obj, change, **kwargs) if obj else UserAddForm

    def get_inlines(self, request, obj):  # type: ignore[no-untyped-def]
        return self.inlines if obj else ()

    actions = ("invite_again", "remove_second_factor", "untie_provider")

    def log_addition(self, request, obj, message):  # type: ignore[no-untyped-def]
        logged = super().log_addition(request, obj, message)
        invite(user=obj, by=request.user, now=timezone.now())
        messages.info(request, f"An invitation is on its way to {obj.email}. Give the roles below.")
        return logged

    @admin.action(description="Invite again those who have no password", permissions=["change"])
    def invite_again(self, request: HttpRequest, chosen: "QuerySet[User]") -> None:
        waiting = [user for user in chosen if user.is_active and not user.has_usable_password()]
        for user in waiting:
            assert isinstance(request.user, User)
            invite(user=user, by=request.user, now=timezone.now())
        messages.success(request, f"{len(waiting)} invited.")

    @admin.action(description="Remove the second factor of those who lost it", permissions=["change"])
    def remove_second_factor(self, request: HttpRequest, chosen: "QuerySet[User]") -> None:
        """Where one is required they set up a new one at their next sign-in, by their password."""
        for user in chosen:
            assert isinstance(request.user, User)
            remove(user=user, by=request.user)
        messages.success(request, f"{len(chosen)} sign in by password until they set up a new one.")

    @admin.action(description="Untie from their identity provider", permissions=["change"])
    def untie_provider(self, request: HttpRequest, chosen: "QuerySet[User]") -> None:
        """For somebody who has another account there now: the next sign-in by their address ties that one."""
        for user in chosen:
            assert isinstance(request.user, User)
            untie(user=user, by=request.user)
        messages.success(request, f"{len(chosen)} are tied anew at their next sign-in.")

    def save_related(self, request, form, formsets, change):  # type: ignore[no-untyped-def]
        """The event of a role names it: who could do what, and since when, is asked for years later."""
        user = form.instance
        before = {assigned.role for assigned in user.role_assignments.all()} if change else set()
        super().save_related(request, form, formsets, change)
        after = {assigned.role for assigned in user.role_assignments.all()}
        for action, roles in (("role.given", after - before), ("role.taken", before - after)):
            for role in sorted(roles):
                record(action, subject=user, label=user.name, by=request.user, details={"role": role})

    @admin.display(description="Roles")
    def role_names(self, user: User) -> str:
        return ", ".join(sorted(role.label for role in user.roles))
