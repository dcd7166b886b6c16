"""The one settings file. Everything that differs between machines comes from the environment (env.py)."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from hwb_portal.env import read_environment

BASE_DIR = Path(__file__).resolve().parent.parent
ENV = read_environment(os.environ, BASE_DIR)

SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
DEMO = ENV.demo
ALLOWED_HOSTS = ENV.allowed_hosts
DATA_DIR = ENV.data_dir
DATABASES = {"default": ENV.database}
SITE = ENV.site

SERVICE_NAME = "Health and Wellbeing Boards"

INSTALLED_APPS = [
    "django.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_tables2",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "hwb_portal.core",
    "hwb_portal.audit",
    "hwb_portal.search",
    "hwb_portal.outbox",
    "hwb_portal.accounts",
    "boards",
    "metrics",
    "reports",
    "hwb_portal.backups",
    "hwb_portal.following",
    "hwb_portal.walls",
    "hwb_portal.reading",
]

MIDDLEWARE = [
    "hwb_portal.middleware.RequestIdMiddleware",
    "hwb_portal.keeping.KeepingMiddleware",  # what it keeps has every header of those below
    # What every answer carries comes first, so that a redirect to TLS and a refusal have it too.
    "hwb_portal.middleware.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "hwb_portal.middleware.BodyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hwb_portal.accounts.sessions.SessionLimitsMiddleware",
    "hwb_portal.accounts.typed.KeepTypedMiddleware",  # asks for sign-in, and loses nothing that was typed
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hwb_portal.audit.reads.ClosedReadsMiddleware",  # outside every view, inside everything else
]
PAGES_KEPT_BYTES = 16 << 20  # of public pages, in each process; a meeting's page is about 50 kB

ROOT_URLCONF = "hwb_portal.urls"
WSGI_APPLICATION = "hwb_portal.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hwb_portal.navigation.navigation",
            ],
            "builtins": ["hwb_portal.core.templatetags.ui", "hwb_portal.core.templatetags.richtext"],
        },
    }
]
FORM_RENDERER = "hwb_portal.core.forms.GovukRenderer"
DJANGO_TABLES2_TEMPLATE = "components/table.html"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["hwb_portal.accounts.backends.EmailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SECOND_FACTOR = ENV.second_factor
IDENTITY_PROVIDERS = ENV.identity_providers
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "hwb_portal.core.bundles.BundleFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
# Papers lie in a folder that no address reaches; every byte goes through a view that asks `visible_to`.
PRIVATE_DIR = DATA_DIR / "private"
# Open papers are copied here, cleaned and under a random name, at the moment they are published.
PUBLIC_DIR = ENV.public_dir
PACKS_DIR = DATA_DIR / "packs"
# A line for each withdrawal, so that a restored site takes back what was taken back since its backup.
WITHDRAWALS_LOG = DATA_DIR / "withdrawals.jsonl"
PACK_BUILDER = ENV.pack_builder
VIRUS_SCANNER = ENV.virus_scanner
STORAGES = {
    "default": {
        "BACKEND": "hwb_portal.core.stores.WholeFiles",
        "OPTIONS": {"location": PRIVATE_DIR, "base_url": None, "file_permissions_mode": 0o640},
    },
    "public": {
        "BACKEND": "hwb_portal.core.stores.WholeFiles",
        "OPTIONS": {"location": PUBLIC_DIR, "base_url": None, "file_permissions_mode": 0o640},
    },
    "packs": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PACKS_DIR, "base_url": None, "file_permissions_mode": 0o640},
    },
    "staticfiles": {"BACKEND": "hwb_portal.core.static.StaticStorage"},
}
# Without a mail server, mails are kept as files: nothing is lost, and a demonstration writes to nobody.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if ENV.mail_host else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST = ENV.mail_host
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENV.mail_from
MAIL_SENDER = ENV.mail_sender
SITE_URL = ENV.site_url
STAFF_URL = ENV.staff_url  # of another site; empty where people sign in here
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 << 20
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 << 20
BODY_MOST = 110 << 20  # bytes of one request: a PDF of 100 MB and what a form says about it
# What costs something, how often in how many seconds: for one signed-in person, or one network address.
RATE_LIMITED = ENV.rate_limits
LIMITS_DIR = DATA_DIR / "limits"
RATE_LIMITS = {
    "sign_in": (30, 60),
    "new_password": (5, 60 * 60),
    "search": (120, 60),
    "pack": (60, 60),
    "upload": (60, 10 * 60),
}

# The hash is of the empty string: plotly.js adds an empty <style> before it fills it through the DOM.
PLOTLY_EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60  # from signing in, whatever is done meanwhile
SESSION_IDLE = ENV.idle_minutes * 60  # seconds without a request
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENV.behind_https
if ENV.behind_https:  # the browser takes these only from this very host, by TLS
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
BEHIND_PROXY = ENV.behind_https  # then the last entry of X-Forwarded-For is what our own proxy saw
if ENV.behind_https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "hwb_portal.log.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "hwb_portal.requests": {"level": "INFO"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}

if SITE == "public":  # what everyone may read, for people of whom nothing is known; see docs/adr/0030
    ROOT_URLCONF = "hwb_portal.public_urls"
    OF_SOMEBODY = (
        *("django.contrib.sessions.", "django.middleware.csrf.", "django.contrib.auth.", "django.contrib.messages."),
        *("hwb_portal.accounts.", "hwb_portal.audit."),
    )
    MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith(OF_SOMEBODY)]
    MIDDLEWARE.insert(-1, "hwb_portal.public_site.NobodyMiddleware")
    AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.BaseBackend"]  # which knows nobody and allows nothing
    STORAGES["default"] = {"BACKEND": "hwb_portal.public_site.NoStore"}
    SILENCED_SYSTEM_CHECKS = [
        *("admin.E408", "admin.E409", "admin.E410"),  # the admin site has no address here
        "security.W003",  # no form is taken here, so that none needs a mark
    ]
    if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
        # Policies make long plans of cheap parts: to compile one takes seconds, to run it milliseconds.
        OPTIONS["options"] = f"{OPTIONS.get('options', '')} -c default_transaction_read_only=on -c jit=off".strip()
