from django.apps import AppConfig


class ReadingConfig(AppConfig):
    name = "hwb_portal.reading"
    label = "reading"
    verbose_name = "Reading"
