from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "hwb_portal.search"
    label = "search"
