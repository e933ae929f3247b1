"""Django settings, built from the environment table of `testigo.conf.env`."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from testigo.conf.databases import database_settings
from testigo.conf.env import read_environment
from testigo.conf.mail import mail_server, sender_of
from testigo.conf.mail_listen import domain_of, listening_at
from testigo.conf.private_targets import private_targets

# What `testigo config` prints: every setting with value, origin and meaning.
TESTIGO_ENVIRONMENT = read_environment(os.environ)


def _value(name: str) -> str:
    return TESTIGO_ENVIRONMENT[name].value


TESTIGO_HOME = Path(_value("TESTIGO_HOME"))
TESTIGO_BASE_URL = _value("TESTIGO_BASE_URL").rstrip("/")
TESTIGO_ENGINE = _value("TESTIGO_ENGINE")

PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = False
# For whoever builds screens: the gallery. Nothing else depends on it.
TESTIGO_DEV = _value("TESTIGO_DEV") == "1"
SECRET_KEY = _value("TESTIGO_SECRET_KEY")
ROOT_URLCONF = "testigo.conf.urls"
WSGI_APPLICATION = "testigo.conf.wsgi.application"
DATABASES = {"default": database_settings(_value("TESTIGO_DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "testigo.store",
    "testigo.web",
    "testigo.conf.apps.ConfConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "testigo.web.frame.bodies.BodyLimitMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "testigo.web.frame.plain.PlainTextMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "testigo.web.frame.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "testigo.web.frame.spaces.SpaceMiddleware",
    "testigo.web.frame.refusals.RefusalsMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "testigo.web.frame.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "testigo.web.templatetags.components",
                "testigo.web.templatetags.deadlines",
                "testigo.web.templatetags.deals",
                "testigo.web.templatetags.figures",
                "testigo.web.templatetags.links",
                "testigo.web.templatetags.proposing",
                "testigo.web.templatetags.words",
            ],
        },
    }
]

# People, passwords, sessions

AUTH_USER_MODEL = "testigo.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["testigo.conf.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"

# A stranger can make an account wait only from their own address: the pair is what is counted.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_FORM_FIELD = "email"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "testigo.web.frame.sign_in.too_many_attempts"

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Addresses, cookies, headers

_BASE = urlsplit(TESTIGO_BASE_URL)
_HTTPS = _BASE.scheme == "https"

ALLOWED_HOSTS = [_BASE.hostname or "", "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [TESTIGO_BASE_URL]
# Behind an https address a proxy ends TLS and must set this header itself.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

SESSION_COOKIE_NAME = "testigo_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_NAME = "testigo_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _HTTPS
CSRF_FAILURE_VIEW = "testigo.web.frame.errors.csrf_failed"
LANGUAGE_COOKIE_NAME = "testigo_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = _HTTPS

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Tabler draws ticks and arrows of form controls as data: images inside its stylesheet.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# Mail: sent by `testigo.egress.mail`, which never takes another way than this server

_MAIL = mail_server(_value("TESTIGO_SMTP_URL"))
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL.tls, _MAIL.starttls
# How long the server may stay silent, in seconds.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = sender_of(
    _value("TESTIGO_MAIL_FROM"), _value("TESTIGO_SMTP_URL"), TESTIGO_BASE_URL
)

# Copies of mails: taken at this host and port, None for nowhere, for addresses of this domain

MAIL_LISTEN = listening_at(_value("TESTIGO_MAIL_LISTEN"))
MAIL_DOMAIN = domain_of(_value("TESTIGO_MAIL_DOMAIN"), TESTIGO_BASE_URL)

# Alerts by HTTP: sent by `testigo.egress.http`, to the Internet and to what is named here

PRIVATE_TARGETS = private_targets(_value("TESTIGO_PRIVATE_TARGETS"))
# Ports of this very machine, as ("127.0.0.1", port): the sinks of tests, whose settings write them
# here. No variable of the environment does.
EGRESS_SINKS: frozenset[tuple[str, int]] = frozenset()

# The pact on paper: signed with this key, or with our own in the data folder

SIGNING_KEY = _value("TESTIGO_SIGNING_KEY") or None
SIGNING_PASSWORD = _value("TESTIGO_SIGNING_PASSWORD")
BASE_HOST = _BASE.hostname or ""
# The worker has processes of their own make the papers. Tests, whose database no other process
# sees, do without; no variable of the environment does.
PRINT_PAPERS = True

# Language and time: rows hold UTC, screens show the workspace's zone

LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
# Django's Spanish grouping puts no-break spaces into numbers, data-* and ids included.
USE_THOUSAND_SEPARATOR = False

# Static files: collected with hashed names into the data folder when the server starts

STATIC_URL = "/static/"
STATIC_ROOT = TESTIGO_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 300
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Larger bodies are for the import screens, which read them as files, up to this size.
LARGEST_UPLOAD = 50 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
# A file of a thousand columns says what each of them means.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_100

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
