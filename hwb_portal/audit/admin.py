"""The administration pages, recorded like everything else."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from hwb_portal.audit.services import record


class RecordedAdmin(admin.ModelAdmin):
    """A model on the administration pages whose every addition, change and deletion is in the audit trail.

    Which fields changed is told, never what they held.
    """

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        record(f"{obj._meta.model_name}.added", subject=obj, label=str(obj), by=request.user)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        details = {"fields": _fields(message)}
        record(f"{obj._meta.model_name}.changed", subject=obj, label=str(obj), by=request.user, details=details)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: "QuerySet[Any]") -> Any:
        for obj in queryset:
            record(f"{obj._meta.model_name}.deleted", subject=obj, label=str(obj), by=request.user)
        return super().log_deletions(request, queryset)


def _fields(message: Any) -> list[str]:
    """The fields named in the message that the admin site makes of a change; rows of other models as "seat: name"."""
    found: list[str] = []
    for part in message if isinstance(message, list) else []:
        for told in part.values():
            names = told.get("fields") or [""]
            of = f"{told['name']}: " if "name" in told else ""
            found += [f"{of}{name}".removesuffix(": ") for name in names]
    return found
