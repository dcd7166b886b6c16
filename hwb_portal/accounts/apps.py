from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hwb_portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from hwb_portal.accounts import checks  # noqa: F401  (registers the system checks)
