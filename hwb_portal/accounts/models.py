from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property

from hwb_portal.accounts.querysets import (
    PasskeyQuerySet,
    ProviderIdentityQuerySet,
    SignInTriesQuerySet,
    UserQuerySet,
)
from hwb_portal.accounts.roles import Role, permissions_of
from hwb_portal.core.constraints import one_of

DEMO_DOMAIN = "demo.example"


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """The first administrator of an installation (`manage.py createsuperuser`)."""
        user = self.create_user(email, password, **fields)
        RoleAssignment.objects.create(user=user, role=Role.ADMIN)
        return user

    def who_write_reports(self) -> models.QuerySet["User"]:
        """Those who may be asked for a report: authors and officers who can sign in."""
        roles = RoleAssignment.objects.filter(user=models.OuterRef("pk"), role__in=(Role.AUTHOR, Role.OFFICER))
        return self.filter(models.Exists(roles), is_active=True).order_by("name")

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in. There is no super user: rights come from roles alone."""

    email = models.EmailField("email address", unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email_any_case")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()  # sign-in looks for small letters, whoever made the account

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(assigned.role) for assigned in self.role_assignments.all())

    @property
    def is_staff(self) -> bool:
        """May open the administration of reference data."""
        return self.is_active and Role.ADMIN in self.roles

    def has_perm(self, permission: str, obj: object | None = None) -> bool:
        return self.is_active and permission in permissions_of(self.roles)

    def has_perms(self, permissions: list[str], obj: object | None = None) -> bool:
        return all(self.has_perm(permission) for permission in permissions)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and any(
            permission.startswith(f"{app_label}.") for permission in permissions_of(self.roles)
        )


class RoleAssignment(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        ordering = ["user", "role"]
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="accounts_roleassignment_once"),
            one_of("accounts_roleassignment_role", "role", Role),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {Role(self.role).label}"


class ProviderIdentity(models.Model):
    """Who somebody is at a council's identity provider: tied once, by a verified address; then the key counts."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="provider_identities")
    issuer = models.CharField("the provider's name for itself", max_length=300)
    subject = models.CharField("the provider's key of the person", max_length=255)  # OpenID Connect Core, section 2
    tied_at = models.DateTimeField(auto_now_add=True)

    objects = ProviderIdentityQuerySet.as_manager()

    class Meta:
        ordering = ["user", "issuer"]
        verbose_name_plural = "provider identities"
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="accounts_provideridentity_one_person"),
            models.UniqueConstraint(fields=["user", "issuer"], name="accounts_provideridentity_once_a_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.issuer}"


class Passkey(models.Model):
    """The open half of a key pair that a device made for this site. The other half never leaves the device."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential = models.CharField("the device's name for it", max_length=1364, unique=True)  # 1023 bytes in base64
    public_key = models.BinaryField("public key, as COSE")
    sign_count = models.PositiveBigIntegerField("uses that the device has counted", default=0)
    added_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = PasskeyQuerySet.as_manager()

    class Meta:
        ordering = ["user", "added_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="accounts_passkey_name"),
            models.CheckConstraint(condition=~models.Q(name=""), name="accounts_passkey_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class SignInTries(models.Model):
    """Wrong passwords for one e-mail address, or from one network address, of which only a keyed hash is kept.

    An e-mail address that nobody has is counted like any other.
    """

    key = models.CharField("keyed hash of the address", max_length=64, unique=True)
    count = models.PositiveIntegerField("tries since the last right password", default=0)
    last_at = models.DateTimeField("last try")
    locked_until = models.DateTimeField(null=True, blank=True)

    objects = SignInTriesQuerySet.as_manager()

    class Meta:
        ordering = ["-last_at"]
        verbose_name_plural = "sign-in tries"

    def __str__(self) -> str:
        return f"{self.count} tries"
