"""Reference data only. Agendas, papers, minutes and actions have pages and services of their own."""

from django.contrib import admin
from django.db import models

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
    ReportTemplate,
    Seat,
    StandingItem,
    TemplatePart,
)
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
class PersonAdmin(RecordedAdmin):
    list_display = ("display_name", "full_name", "user")
    search_fields = ("display_name", "full_name")
    autocomplete_fields = ("user",)


@admin.register(Councillor)
class CouncillorAdmin(RecordedAdmin):
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


class StaffInline(admin.TabularInline):
    model = BoardStaff
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(Board)
class BoardAdmin(RecordedAdmin):
    list_display = ("name", "council")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    inlines = (NoticeInline, StandingItemInline, StaffInline, ClosureInline)


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
class SeatAdmin(RecordedAdmin):
    list_display = ("label", "board", "seat_class", "is_voting", "is_observer")
    list_filter = ("board", "seat_class")
    search_fields = ("label",)
    inlines = (AppointmentInline,)
