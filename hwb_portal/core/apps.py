from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "hwb_portal.core"
    label = "core"
