from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "hwb_portal.audit"
    label = "audit"
