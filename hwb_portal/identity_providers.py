"""The identity providers of councils, read once from the file that IDENTITY_PROVIDERS names."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

SECURE = re.compile(
    r"https://[\w.-]+(:\d+)?(/[\w./~-]*)?|http://(127\.0\.0\.1|localhost)(:\d+)?(/[\w./~-]*)?", re.ASCII
)
TEXTS = {"name", "issuer", "client_id", "client_secret", "verified_claim"}
LISTS = {"email_domains", "second_factor_amr", "second_factor_acr"}
REQUIRED = {"name", "issuer", "client_id", "client_secret", "email_domains"}


@dataclass(frozen=True)
class IdentityProvider:
    """One council's OpenID Connect provider.

    `key` stands in addresses. `email_domains` are the only ones it may speak for. `verified_claim` says that it has
    verified an e-mail address. A sign-in in which it reports one of `second_factor_amr` or `second_factor_acr`
    needs no second factor of ours (RFC 8176 lists values of `amr`).
    """

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    email_domains: tuple[str, ...]
    verified_claim: str = "email_verified"
    second_factor_amr: tuple[str, ...] = ()
    second_factor_acr: tuple[str, ...] = ()

    @property
    def asks_second_factor(self) -> bool:
        return bool(self.second_factor_amr or self.second_factor_acr)

    def speaks_for(self, email: str) -> bool:
        return email.rpartition("@")[2].lower() in self.email_domains


def read_providers(place: str) -> tuple[IdentityProvider, ...]:
    """The providers of a TOML file, one table each; none without a file. Raises ImproperlyConfigured."""
    if not place.strip():
        return ()
    try:
        tables = tomllib.loads(Path(place.strip()).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        kind = error.strerror if isinstance(error, OSError) else "it is not TOML"
        raise ImproperlyConfigured(
            f"The file that IDENTITY_PROVIDERS names could not be read ({kind}). docs/operations.md has an example."
        ) from None
    found = tuple(_provider(key, table) for key, table in tables.items())
    if len({provider.issuer for provider in found}) < len(found):
        raise ImproperlyConfigured("IDENTITY_PROVIDERS names an issuer twice.")
    return found


def _provider(key: str, table: Any) -> IdentityProvider:
    if not (re.fullmatch(r"[a-z0-9-]{1,40}", key) and isinstance(table, dict)):
        raise _wrong(key, "write a table whose name has only small letters, digits and hyphens")
    for wrong in sorted(set(table) - TEXTS - LISTS):
        raise _wrong(key, f"{wrong} is not known")
    for missing in sorted(REQUIRED - set(table)):
        raise _wrong(key, f"{missing} is missing")
    for name in sorted(TEXTS & set(table)):
        if not (isinstance(table[name], str) and table[name].strip()):
            raise _wrong(key, f"{name} must be a text")
    for name in sorted(LISTS & set(table)):
        if not (isinstance(table[name], list) and all(isinstance(one, str) and one for one in table[name])):
            raise _wrong(key, f"{name} must be a list of texts")
    if not table["email_domains"]:
        raise _wrong(key, "email_domains names none, so nobody could sign in")
    if not SECURE.fullmatch(table["issuer"]):
        raise _wrong(key, "issuer must begin with https:// and be the provider's own name for itself")
    facts: dict[str, Any] = {name: tuple(said) if name in LISTS else said for name, said in table.items()}
    facts["email_domains"] = tuple(domain.lower().lstrip("@") for domain in table["email_domains"])
    return IdentityProvider(key=key, **facts)


def _wrong(key: str, what: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"IDENTITY_PROVIDERS, [{key}]: {what}. docs/operations.md has an example.")
