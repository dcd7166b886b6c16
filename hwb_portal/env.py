"""The environment, read once. A missing or wrong value stops start-up with a sentence that says what to do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from hwb_portal.identity_providers import IdentityProvider, read_providers

TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}
# In a thread of the web process, in the request that asks, or by `manage.py build_packs`.
PACK_BUILDERS = ("thread", "request", "worker")
# The same for mails, and `manage.py send_mail`.
MAIL_SENDERS = PACK_BUILDERS
# Everything in one process, or what everyone may read apart from everything else.
SITES = ("all", "public", "staff")
SECOND_FACTORS = ("required", "offered", "off")
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # recursive_triggers: without it REPLACE deletes a row of the audit trail past the trigger that refuses it.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
    "PRAGMA recursive_triggers=ON;",
}
# Who may read what makes long conditions over few rows: to compile them took most of the time of a search.
POSTGRES_OPTIONS = {"options": "-c jit=off"}


@dataclass(frozen=True)
class Environment:
    secret_key: str
    debug: bool
    demo: bool
    allowed_hosts: list[str]
    data_dir: Path
    database: dict[str, Any]
    behind_https: bool
    mail_host: str
    mail_from: str
    mail_sender: str
    site_url: str
    site: str
    staff_url: str
    public_dir: Path
    pack_builder: str
    virus_scanner: str
    rate_limits: bool
    idle_minutes: int
    second_factor: str
    identity_providers: tuple[IdentityProvider, ...]


def _flag(environ: Mapping[str, str], name: str, default: bool = False) -> bool:
    text = environ.get(name)
    if text is None:
        return default
    if text.strip().lower() in TRUE:
        return True
    if text.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {text!r}. Set it to 1 or 0.")


def _one_of(name: str, text: str, allowed: tuple[str, ...]) -> str:
    """The choice, or the first of the allowed ones when nothing is said."""
    chosen = text.strip() or allowed[0]
    if chosen not in allowed:
        raise ImproperlyConfigured(f"{name} is {chosen!r}. Set it to one of {', '.join(allowed)}.")
    return chosen


def _minutes(name: str, text: str) -> int:
    """A whole number of minutes up to a day; 30 when nothing is said."""
    chosen = text.strip() or "30"
    if not (chosen.isascii() and chosen.isdigit() and 1 <= int(chosen) <= 1440):
        raise ImproperlyConfigured(f"{name} is {chosen!r}. Set it to a number of minutes between 1 and 1440.")
    return int(chosen)


def _address(name: str, text: str) -> str:
    """The address of a site without a path."""
    address = text.strip().rstrip("/")
    if not re.fullmatch(r"https?://[\w.-]+(:\d+)?", address, re.ASCII):
        raise ImproperlyConfigured(
            f"{name} is {address!r}. Write the address of the site without a path, like https://boards.example.gov.uk."
        )
    return address


def _site_url(text: str, hosts: list[str], *, behind_https: bool) -> str:
    """The site's own address, for links in mails: no request says it there."""
    host = hosts[0].lstrip(".") if hosts else "localhost"
    return _address("SITE_URL", text.strip() or f"{'https' if behind_https else 'http'}://{host}")


def _staff_url(text: str, site: str) -> str:
    """Where people sign in and the public's forms are, for a public site; "" where that is the site itself."""
    if site != "public":
        return ""
    if not text.strip():
        raise ImproperlyConfigured("SITE=public needs STAFF_URL, the address of the site where people sign in.")
    return _address("STAFF_URL", text)


def _public_dir(text: str, data_dir: Path) -> Path:
    """Where the copies of open papers lie: the same folder for both sites."""
    folder = Path(text.strip()).resolve() if text.strip() else data_dir / "public"
    if not folder.is_dir():
        raise ImproperlyConfigured(f"PUBLIC_DIR is {str(folder)!r}, which is no folder. Make it first.")
    return folder


def _scanner(text: str) -> str:
    """Where clamd listens, or "" for a site without one."""
    place = text.strip()
    if place and not re.fullmatch(r"unix:/.+|tcp:[\w.-]+:\d+", place, re.ASCII):
        raise ImproperlyConfigured(
            f"VIRUS_SCANNER is {place!r}. Write where clamd listens, like unix:/run/clamav/clamd.ctl "
            "or tcp:127.0.0.1:3310."
        )
    return place


def _database(environ: Mapping[str, str], data_dir: Path) -> dict[str, Any]:
    url = environ.get("DATABASE_URL", "").strip() or f"sqlite:///{data_dir / 'portal.sqlite3'}"
    try:
        database: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60))
    except (ValueError, dj_database_url.ParseError, dj_database_url.UnknownSchemeError):
        raise ImproperlyConfigured(
            "DATABASE_URL could not be read. Write it like postgres://user:password@host:5432/name "
            "or sqlite:////full/path/portal.sqlite3."
        ) from None
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["OPTIONS"] = {**SQLITE_OPTIONS, **database.get("OPTIONS", {})}
    elif database["ENGINE"] == "django.db.backends.postgresql":
        database["OPTIONS"] = {**POSTGRES_OPTIONS, **database.get("OPTIONS", {})}
    else:
        raise ImproperlyConfigured("DATABASE_URL must name a SQLite or a PostgreSQL database.")
    return database


def read_environment(environ: Mapping[str, str], base_dir: Path) -> Environment:
    """Read and check the settings named in the README. Raises ImproperlyConfigured."""
    debug = _flag(environ, "DEBUG")
    demo = _flag(environ, "DEMO")
    secret_key = environ.get("SECRET_KEY", "")
    if len(secret_key) < 50:
        raise ImproperlyConfigured(
            "SECRET_KEY is missing or shorter than 50 characters. Set it to a long random text, "
            'for example the output of: python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    hosts = [host.strip() for host in environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
    if "*" in hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS may not be *. Name each host the site answers to.")
    if not hosts and not debug:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS is empty. Name the hosts the site answers to, separated by commas, "
            "for example ALLOWED_HOSTS=boards.example.gov.uk."
        )
    data_dir = Path(environ.get("DATA_DIR") or base_dir / "var").resolve()
    try:
        for folder in ("", "private", "public", "packs", "mail", "limits"):
            (data_dir / folder).mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"DATA_DIR cannot be used ({error.strerror}). Set it to a folder this program may write to."
        ) from None
    behind_https = _flag(environ, "HTTPS", default=not debug)
    site = _one_of("SITE", environ.get("SITE", ""), SITES)
    return Environment(
        secret_key=secret_key,
        debug=debug,
        demo=demo,
        allowed_hosts=hosts,
        data_dir=data_dir,
        database=_database(environ, data_dir),
        behind_https=behind_https,
        mail_host=environ.get("MAIL_HOST", "").strip(),
        mail_from=environ.get("MAIL_FROM", "").strip() or "no-reply@localhost",
        mail_sender=_one_of("MAIL_SENDER", environ.get("MAIL_SENDER", ""), MAIL_SENDERS),
        site_url=_site_url(environ.get("SITE_URL", ""), hosts, behind_https=behind_https),
        site=site,
        staff_url=_staff_url(environ.get("STAFF_URL", ""), site),
        public_dir=_public_dir(environ.get("PUBLIC_DIR", ""), data_dir),
        rate_limits=_flag(environ, "RATE_LIMITS", default=not demo),
        idle_minutes=_minutes("SESSION_IDLE_MINUTES", environ.get("SESSION_IDLE_MINUTES", "")),
        second_factor=_one_of(
            "SECOND_FACTOR",
            environ.get("SECOND_FACTOR", "") or ("offered" if demo else "required"),
            SECOND_FACTORS,
        ),
        identity_providers=read_providers(environ.get("IDENTITY_PROVIDERS", "")),
        pack_builder=_one_of("PACK_BUILDER", environ.get("PACK_BUILDER", ""), PACK_BUILDERS),
        virus_scanner=_scanner(environ.get("VIRUS_SCANNER", "")),
    )
