from django.apps import AppConfig


class WallsConfig(AppConfig):
    name = "hwb_portal.walls"
    label = "walls"

    def ready(self) -> None:
        from hwb_portal.walls import checks  # noqa: F401  (registers the system checks)
