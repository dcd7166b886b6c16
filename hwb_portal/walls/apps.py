from django.apps import AppConfig


class WallsConfig(AppConfig):
    name = "hwb_portal.walls"
    label = "walls"
