"""Reference data only. Agendas, papers, minutes and actions have pages and services of their own."""

from django import forms
from django.contrib import admin
from django.db import models

from boards.enums import Office, SeatClass
from boards.models import (
    Appointment,
    Board,
    BoardClosure,
    BoardNotice,
    BoardStaff,
    Councillor,
    Organisation,
    OrganisationAlias,
    Person,
    ProclaimedHoliday,
    QuorumPart,
    ReportTemplate,
    Seat,
    StandingItem,
    TemplatePart,
)
from hwb_portal.accounts.admin import GuardedAdmin
from hwb_portal.audit.admin import RecordedAdmin


class AliasInline(admin.TabularInline):
    model = OrganisationAlias
    extra = 0


@admin.register(Organisation)
class OrganisationAdmin(RecordedAdmin):
    list_display = ("name", "kind", "parent")
    list_filter = ("kind",)
    search_fields = ("name", "aliases__name")
    inlines = (AliasInline,)


@admin.register(Person)
class PersonAdmin(GuardedAdmin):
    list_display = ("display_name", "full_name", "user")
    search_fields = ("display_name", "full_name")
    autocomplete_fields = ("user",)


@admin.register(Councillor)
class CouncillorAdmin(GuardedAdmin):
    list_display = ("user", "council", "starts_on", "ends_on")
    list_filter = ("council",)
    search_fields = ("user__name", "user__email")
    autocomplete_fields = ("user", "council")


class NoticeInline(admin.StackedInline):
    model = BoardNotice
    extra = 0


class StandingItemInline(admin.TabularInline):
    model = StandingItem
    extra = 0


class ClosureInline(admin.TabularInline):
    model = BoardClosure
    extra = 0


@admin.register(ProclaimedHoliday)
class ProclaimedHolidayAdmin(RecordedAdmin):
    list_display = ("day", "name")


class QuorumForm(forms.ModelForm):
    """The classes and offices as boxes to tick."""

    seat_classes = forms.MultipleChoiceField(
        choices=SeatClass.choices, widget=forms.CheckboxSelectMultiple, required=False, label="Classes that count"
    )
    offices = forms.MultipleChoiceField(
        choices=Office.choices, widget=forms.CheckboxSelectMultiple, required=False, label="Offices that count"
    )

    class Meta:
        model = QuorumPart
        fields = ("label", "seat_classes", "offices", "at_least")


class QuorumInline(admin.StackedInline):
    model = QuorumPart
    form = QuorumForm
    extra = 0


class StaffInline(admin.TabularInline):
    model = BoardStaff
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(Board)
class BoardAdmin(GuardedAdmin):
    list_display = ("name", "council")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    inlines = (NoticeInline, StandingItemInline, QuorumInline, StaffInline, ClosureInline)


class PartInline(admin.StackedInline):
    model = TemplatePart
    extra = 0


@admin.register(ReportTemplate)
class ReportTemplateAdmin(RecordedAdmin):
    list_display = ("name", "council", "paragraph_numbering")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (PartInline,)


class AppointmentInline(admin.TabularInline):
    model = Appointment
    extra = 0
    autocomplete_fields = ("person",)


@admin.register(Seat)
class SeatAdmin(GuardedAdmin):
    list_display = ("label", "board", "seat_class", "is_voting", "is_observer")
    list_filter = ("board", "seat_class")
    search_fields = ("label",)
    inlines = (AppointmentInline,)
