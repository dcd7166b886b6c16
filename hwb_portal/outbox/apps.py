from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "hwb_portal.outbox"
    label = "outbox"
