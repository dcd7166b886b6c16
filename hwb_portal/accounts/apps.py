from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hwb_portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from hwb_portal.accounts import checks  # noqa: F401  (registers the system checks)
        from hwb_portal.accounts.sessions import begin

        user_logged_in.connect(begin, dispatch_uid="accounts.sessions.begin")
