"""Administration of reference data: what is measured, where, and in which framework. Figures come by import."""

from django.contrib import admin

from metrics.models import Area, Collection, Group, Indicator, Placement


@admin.register(Area)
class AreaAdmin(admin.ModelAdmin):
    list_display = ("name", "kind", "parent")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("name", "code")
    prepopulated_fields = {"code": ("name",)}


@admin.register(Collection)
class CollectionAdmin(admin.ModelAdmin):
    list_display = ("name", "board", "position")
    list_select_related = ("board",)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Group)
class GroupAdmin(admin.ModelAdmin):
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
class IndicatorAdmin(admin.ModelAdmin):
    list_display = ("name", "short_name", "unit", "polarity", "owner")
    list_filter = ("polarity", "placements__collection")
    search_fields = ("name", "short_name", "code")
    prepopulated_fields = {"code": ("short_name",)}
    autocomplete_fields = ("whole",)
    inlines = (PlacementInline,)


@admin.register(Placement)
class PlacementAdmin(admin.ModelAdmin):
    list_display = ("indicator", "collection", "group", "position")
    list_filter = ("collection",)
    list_select_related = ("indicator", "collection", "group")
    autocomplete_fields = ("indicator", "group")
