from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "hwb_portal.backups"
    label = "backups"
