from django import forms
from django.contrib import admin
from django.contrib.auth.forms import ReadOnlyPasswordHashField, SetPasswordMixin
from django.contrib.auth.models import Group

from hwb_portal.accounts.models import RoleAssignment, User
from hwb_portal.audit.admin import RecordedAdmin
from hwb_portal.audit.services import record

admin.site.unregister(Group)  # rights come from roles, never from groups
admin.site.site_header = "Administration"
admin.site.site_title = "Health and Wellbeing Boards"
admin.site.index_title = "People, roles, boards and settings"


class UserAddForm(SetPasswordMixin, forms.ModelForm):
    password1, password2 = SetPasswordMixin.create_password_fields()

    class Meta:
        model = User
        fields = ("email", "name")

    def clean(self) -> dict[str, object]:
        self.validate_passwords()
        return super().clean() or {}

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # not in the stubs
        self.validate_password_for_user(self.instance)

    def save(self, commit: bool = True) -> User:
        return self.set_password_and_save(super().save(commit=False), commit=commit)


class UserChangeForm(forms.ModelForm):
    password = ReadOnlyPasswordHashField(label="Password", help_text="Passwords are not kept, only a hash of them.")

    class Meta:
        model = User
        fields = ("email", "name", "is_active", "password")


class RoleInline(admin.TabularInline):
    model = RoleAssignment
    extra = 0


@admin.register(User)
class UserAdmin(RecordedAdmin):
    list_display = ("email", "name", "is_active", "role_names")
    search_fields = ("email", "name")
    inlines = (RoleInline,)
    form = UserChangeForm

    def get_form(self, request, obj=None, change=False, **kwargs):  # type: ignore[no-untyped-def]
        return super().get_form(request, obj, change, **kwargs) if obj else UserAddForm

    def get_inlines(self, request, obj):  # type: ignore[no-untyped-def]
        return self.inlines if obj else ()

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
