"""Settings of the portal: one file for every mode; what differs comes from the environment."""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django import forms
from django.utils.translation import gettext_lazy as _

from procuratorate import environment as env
from procuratorate.environment import BASE_DIR

MODE = env.mode()
if MODE == "production":
    env.refuse_unsafe()
KEPT = {} if MODE == "production" else env.kept_secrets()

DEBUG = env.flag("DEBUG", default=MODE == "development")
SECRET_KEY = env.text("SECRET_KEY", KEPT.get("SECRET_KEY"))
FIELD_KEYS = env.text("FIELD_KEYS", KEPT.get("FIELD_KEYS"))  # read by offices/vault.py alone
INDEX_KEY = env.text("INDEX_KEY", KEPT.get("INDEX_KEY"))
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,testserver")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

DUTY_ROOMS = [
    "complaints",
    "visits",
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "csp",
    "offices",
    "cases",
    *[f"cases.duties.{slug}" for slug in DUTY_ROOMS],
    "oversight",
    "procuratorate",
]

MIDDLEWARE = [
    "offices.middleware.request_ids",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "offices.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "offices.middleware.session_life",
    "offices.middleware.SignInRequiredMiddleware",
    "offices.middleware.PasswordDueMiddleware",
    "offices.middleware.RefusalMiddleware",
    "offices.middleware.ClosedVaultMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "offices.middleware.wrong_method_pages",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "procuratorate.urls"
WSGI_APPLICATION = "procuratorate.wsgi.application"
TEST_RUNNER = "procuratorate.test_runner.PytestRunner"

TEMPLATES = [
    {
        # First, so that crispy finds its template of a field here (docs/decisions/0005-jinja2-fragments.md).
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "fragments",
        "DIRS": [BASE_DIR / "fragments", Path(forms.__file__).parent / "jinja2"],
        "OPTIONS": {"environment": "procuratorate.fragments.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "pages",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "offices.context.frame",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASE = dj_database_url.parse(env.text("DATABASE_URL"))
DATABASES = {
    "default": {
        **DATABASE,
        "OPTIONS": {"connect_timeout": 5, **DATABASE.get("OPTIONS", {})},
        "CONN_MAX_AGE": 0 if MODE == "test" else 600,
        "CONN_HEALTH_CHECKS": MODE != "test",
        "ATOMIC_REQUESTS": False,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "offices.Staff"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "offices.passwords.LengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "offices.passwords.CharacterClassesValidator"},
    {"NAME": "offices.passwords.NotAboutThePersonValidator"},
    {"NAME": "offices.passwords.NotThePresentOneValidator"},
]
CSRF_FAILURE_VIEW = "offices.views.sign_in.out_of_date"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_USERNAME_FORM_FIELD = "username"  # the field of the form; the column is staff_no
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # half an hour, not half an hour of silence
AXES_LOCKOUT_CALLABLE = "offices.views.sign_in.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # the audit trail has it
AXES_VERBOSE = False  # its start-up lines say nothing new

# Sessions live in the database (one query a request): a sign-out holds in every process at once, and the
# portal works while the broker is down. The cache is each process's own: not for what they must agree upon.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds; offices.middleware ends idle sessions after 30 minutes
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FILTERS_EMPTY_CHOICE_LABEL = _("Any")
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = env.text("STATIC_ROOT", str(env.VAR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Where nothing is collected, files come from where they lie.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = MODE in {"test", "development"}
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env.text("MEDIA_ROOT", str(env.VAR / "media"))},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE in {"test", "development"}
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
ATTACHMENT_MAX_BYTES = int(env.text("ATTACHMENT_MAX_BYTES", str(20 * 1024 * 1024)))  # of one file

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = {name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # a preload list is for hosts of the public internet
    "axes.W006",  # behind a proxy all clerks share an address: the lock is on the name alone
]
if MODE == "production":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # The proxy in front ends TLS and must set this header itself, whatever the client sends.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CELERY_BROKER_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
# Without a broker of their own, development and tests run a task where it is asked for.
CELERY_TASK_ALWAYS_EAGER = env.flag(
    "CELERY_EAGER", default=MODE == "test" or "REDIS_URL" not in env.os.environ
)
CELERY_TASK_EAGER_PROPAGATES = MODE == "test"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.2,
}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 10_800,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "procuratorate.logs.Formatter"}},
    "filters": {"refusals": {"()": "procuratorate.logs.Refusals"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["refusals"]}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        # DEBUG would log every statement with the values in it.
        "django.db.backends": {"level": "INFO"},
        "django": {"handlers": [], "propagate": True},
        "axes": {"level": "ERROR"},  # its warnings name accounts
        # Sweeps run every few seconds and mostly find nothing: a line for each would fill the disk.
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
    },
}
