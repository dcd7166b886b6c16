import datetime as dt
from typing import Self

from django.db import models


class SignInTriesQuerySet(models.QuerySet):
    def of(self, keys: list[str]) -> Self:
        """Always in the same order, so that two who lock them never wait for each other."""
        return self.filter(key__in=keys).order_by("key")

    def before(self, moment: dt.datetime) -> Self:
        """Without a try since then."""
        return self.filter(last_at__lt=moment)


class PasskeyQuerySet(models.QuerySet):
    def of(self, user: "models.Model") -> Self:
        return self.filter(user=user)

    def named(self, credential: str) -> Self:
        """By the name that its device gave it."""
        return self.filter(credential=credential)


class ProviderIdentityQuerySet(models.QuerySet):
    def at(self, issuer: str, subject: str) -> Self:
        return self.filter(issuer=issuer, subject=subject)

    def of(self, user: "models.Model") -> Self:
        return self.filter(user=user)


class UserQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def with_id(self, pk: int) -> Self:
        return self.filter(pk=pk)

    def with_address(self, email: str) -> Self:
        return self.filter(email=email.strip().lower())
