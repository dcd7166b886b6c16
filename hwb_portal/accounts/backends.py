from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from hwb_portal.accounts.models import User


class EmailBackend(ModelBackend):
    """Signs in by e-mail address and password. Permissions are asked of the user, who asks the roles."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: object,
    ) -> User | None:
        user = super().authenticate(request, username=username, password=password)
        assert user is None or isinstance(user, User)
        return user

    def has_perm(self, user_obj: object, perm: str, obj: object | None = None) -> bool:
        return False

    def has_module_perms(self, user_obj: object, app_label: str) -> bool:
        return False
