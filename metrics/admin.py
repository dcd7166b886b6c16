"""Administration of reference data: what is measured, where, and in which framework. Figures come by import."""

from django.contrib import admin
from django.http import HttpRequest

from hwb_portal.audit.admin import RecordedAdmin
from metrics.models import Area, Collection, Group, Indicator, Placement
from metrics.services.searchable import make_indicators_searchable


@admin.register(Area)
class AreaAdmin(RecordedAdmin):
    list_display = ("name", "kind", "parent")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("name", "code")
    prepopulated_fields = {"code": ("name",)}


@admin.register(Collection)
class CollectionAdmin(RecordedAdmin):
    list_display = ("name", "board", "position")
    list_select_related = ("board",)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Group)
class GroupAdmin(RecordedAdmin):
    list_display = ("name", "collection", "parent", "position")
    list_filter = ("collection",)
    list_select_related = ("collection", "parent")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}


class PlacementInline(admin.TabularInline):
    model = Placement
    autocomplete_fields = ("group",)
    extra = 0


@admin.register(Indicator)
class IndicatorAdmin(RecordedAdmin):
    list_display = ("name", "short_name", "unit", "polarity", "owner")
    list_filter = ("polarity", "placements__collection")
    search_fields = ("name", "short_name", "code")
    prepopulated_fields = {"code": ("short_name",)}
    autocomplete_fields = ("whole",)
    inlines = (PlacementInline,)

    def save_model(self, request: HttpRequest, obj: Indicator, form: object, change: bool) -> None:
        super().save_model(request, obj, form, change)
        make_indicators_searchable([obj])


@admin.register(Placement)
class PlacementAdmin(RecordedAdmin):
    list_display = ("indicator", "collection", "group", "position")
    list_filter = ("collection",)
    list_select_related = ("indicator", "collection", "group")
    autocomplete_fields = ("indicator", "group")
