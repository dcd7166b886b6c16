"""The environment, read once. A missing or wrong value stops start-up with a sentence that says what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}
# In a thread of the web process, in the request that asks, or by `manage.py build_packs`.
PACK_BUILDERS = ("thread", "request", "worker")
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # recursive_triggers: without it REPLACE deletes a row of the audit trail past the trigger that refuses it.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
    "PRAGMA recursive_triggers=ON;",
}


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
    pack_builder: str


def _flag(environ: Mapping[str, str], name: str, default: bool = False) -> bool:
    text = environ.get(name)
    if text is None:
        return default
    if text.strip().lower() in TRUE:
        return True
    if text.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {text!r}. Set it to 1 or 0.")


def _pack_builder(environ: Mapping[str, str]) -> str:
    chosen = environ.get("PACK_BUILDER", "").strip() or PACK_BUILDERS[0]
    if chosen not in PACK_BUILDERS:
        raise ImproperlyConfigured(f"PACK_BUILDER is {chosen!r}. Set it to one of {', '.join(PACK_BUILDERS)}.")
    return chosen


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
        database["CONN_MAX_AGE"] = 0
    elif database["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must name a SQLite or a PostgreSQL database.")
    return database


def read_environment(environ: Mapping[str, str], base_dir: Path) -> Environment:
    """Read and check the settings named in the README. Raises ImproperlyConfigured."""
    debug = _flag(environ, "DEBUG")
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
        for folder in ("", "private", "public", "packs", "mail"):
            (data_dir / folder).mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"DATA_DIR cannot be used ({error.strerror}). Set it to a folder this program may write to."
        ) from None
    return Environment(
        secret_key=secret_key,
        debug=debug,
        demo=_flag(environ, "DEMO"),
        allowed_hosts=hosts,
        data_dir=data_dir,
        database=_database(environ, data_dir),
        behind_https=_flag(environ, "HTTPS", default=not debug),
        mail_host=environ.get("MAIL_HOST", "").strip(),
        mail_from=environ.get("MAIL_FROM", "").strip() or "no-reply@localhost",
        pack_builder=_pack_builder(environ),
    )
