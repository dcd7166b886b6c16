"""Where administrators see what was not delivered. The words of a mail are not shown: some are for one reader."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from hwb_portal.outbox.models import MailState, OutgoingMail
from hwb_portal.outbox.services import try_again


@admin.register(OutgoingMail)
class OutgoingMailAdmin(admin.ModelAdmin):
    list_display = ("queued_at", "subject", "to", "state", "tries", "error", "due_at")
    list_filter = ("state", "queued_at")
    search_fields = ("to", "subject")
    fields = ("subject", "to", "state", "tries", "error", "due_at", "queued_at", "sent_at", "message_id", "event")
    actions = ("send_again",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: OutgoingMail | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: OutgoingMail | None = None) -> bool:
        return False

    @admin.action(description="Send again what was given up", permissions=["view"])
    def send_again(self, request: HttpRequest, chosen: "QuerySet[OutgoingMail]") -> None:
        given_up = [mail for mail in chosen if mail.state == MailState.FAILED]
        for mail in given_up:
            try_again(mail=mail, by=request.user, now=timezone.now())
        messages.success(request, f"{len(given_up)} will be sent again.")
