"""Every setting is an environment variable; README.md lists them in one table.

With neither DATABASE_URL nor REDIS_URL set, the addresses are those of the servers that `manage.py up`
starts inside var/ (see workbench/embedded.py).
"""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from workbench import embedded, secret

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR_DIR = Path(env.str("CONTRASTE_VAR", default=str(BASE_DIR / "var")))

# --- who we are -------------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or secret.kept_in(VAR_DIR / "secret-key")
PUBLIC_URL = env.str("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
BEHIND_TLS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if BEHIND_TLS else []

INSTALLED_APPS = [
    "workbench.accounts",
    "workbench.ledger",
    "sources",
    "claims",
    "workbench",
    "workbench.accounts.door.NewsroomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_filters",
    "pgtrigger",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "workbench.api.cors.CrossOriginMiddleware",
    "workbench.api.throttles.RateLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "workbench.accounts.middleware.ReaderMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "workbench.urls"
ASGI_APPLICATION = "workbench.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["workbench.templating.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- PostgreSQL -------------------------------------------------------------------------------------------
# The pool belongs to the web process: a worker forks, and a pool must not cross a fork.
DATABASES = {
    "default": env.db("DATABASE_URL") if env.str("DATABASE_URL", default="") else embedded.database(VAR_DIR)
}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
STATEMENT_TIMEOUT_SECONDS = env.int("STATEMENT_TIMEOUT_SECONDS", default=30)
DATABASES["default"]["OPTIONS"]["options"] = f"-c statement_timeout={STATEMENT_TIMEOUT_SECONDS * 1000}"
if pool_size := env.int("DATABASE_POOL", default=0):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 10}
if env.bool("PREPARED_STATEMENTS", default=False):
    DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 3}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- the queue --------------------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="") or embedded.redis_url(VAR_DIR)
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_connect_timeout": 2,
    "max_retries": 0,  # a request never waits for a queue that does not answer: the sweep rings later
    "socket_timeout": 10,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True  # a late ack brings them back
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "fetch"
# A page is downloaded by one kind of worker (it waits) and parsed by another (it computes).
CELERY_TASK_ROUTES = {
    "sources.tasks.fetch": {"queue": "fetch"},
    "sources.tasks.extract": {"queue": "parse"},
    "claims.tasks.print_dossier": {"queue": "parse"},
    "claims.tasks.count_words": {"queue": "parse"},
    "claims.tasks.embed_texts": {"queue": "parse"},
    "claims.tasks.read_texts": {"queue": "parse"},
}
SWEEPS = timedelta(seconds=env.float("SWEEP_SECONDS", default=5))
# Places by meaning are given where the extra `semantic` is installed. How common words are is counted anew
# for "checked before?" when a tenth of the records is new.
CELERY_BEAT_SCHEDULE = {
    task: {"task": task, "schedule": schedule}
    for task, schedule in {
        "sources.tasks.sweep": SWEEPS,
        "sources.tasks.look_again": timedelta(seconds=env.float("WATCH_SECONDS", default=60)),
        "claims.tasks.sweep_imports": SWEEPS,
        "claims.tasks.sweep_deliveries": SWEEPS,
        "claims.tasks.read_texts": SWEEPS,
        "claims.tasks.send_digests": timedelta(seconds=env.float("DIGEST_SECONDS", default=300)),
        "claims.tasks.embed_texts": timedelta(minutes=1),
        "claims.tasks.count_words": timedelta(minutes=5),
    }.items()
}

# --- mail -------------------------------------------------------------------------------------------------
# Without an address mails are written to the log of the worker that would send them.
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="contraste@localhost")

# --- people -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "workbench.accounts.backend.PeopleWithRoles",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "queue"
LOGOUT_REDIRECT_URL = "sign-in"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False  # a lock ends by itself; `manage.py axes_reset` ends it at once

# Whom to tell of a weakness in our defences, as security.txt says: a mail address or an https address.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")

# How the newsroom chooses what to check, as readers of a claimant's page are told; empty: our own sentence.
SELECTION_METHOD = env.str("SELECTION_METHOD", default="")

# --- languages and time -----------------------------------------------------------------------------------
LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="es")
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Madrid")
USE_TZ = True

# --- files ------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
# Hashed names once `collectstatic` has run (deployment); straight from the app folders until then.
COLLECTED = (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_AUTOREFRESH = not COLLECTED
STORAGES = {
    # Any storage of Django's kind will do, an object store too; its options are JSON.
    "default": {
        "BACKEND": env.str("STORAGE_BACKEND", default="workbench.storage.DurableFiles"),
        "OPTIONS": env.json("STORAGE_OPTIONS", default={}),
    },
    "staticfiles": {
        "BACKEND": "workbench.staticfiles.HashedStaticFiles"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MAX_UPLOAD_BYTES = env.int("MAX_UPLOAD_BYTES", default=20 * 1024 * 1024)
MAX_TEXT_CHARACTERS = env.int("MAX_TEXT_CHARACTERS", default=1_000_000)
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_UPLOAD_BYTES + 1024 * 1024

# --- capture ----------------------------------------------------------------------------------------------
# Exact address:port pairs exempt from the address rule: for tests and intranets. Empty by default.
CAPTURE_ALLOW = env.list("CAPTURE_ALLOW", default=[])
CAPTURE_CONTACT = env.str("CAPTURE_CONTACT", default=PUBLIC_URL)
CAPTURE_LIMITS = {
    "connect_seconds": env.float("CAPTURE_CONNECT_SECONDS", default=10),
    "total_seconds": env.float("CAPTURE_TOTAL_SECONDS", default=60),
    "max_wire_bytes": env.int("CAPTURE_MAX_WIRE_BYTES", default=20 * 1024 * 1024),
    "max_decoded_bytes": env.int("CAPTURE_MAX_DECODED_BYTES", default=40 * 1024 * 1024),
    "max_redirects": env.int("CAPTURE_MAX_REDIRECTS", default=10),
    "max_header_bytes": env.int("CAPTURE_MAX_HEADER_BYTES", default=64 * 1024),
    "retry_after_cap_seconds": env.int("CAPTURE_RETRY_AFTER_CAP_SECONDS", default=86_400),
    "max_rss_growth_mb": env.int("CAPTURE_MAX_RSS_GROWTH_MB", default=512),
}
# Ask a site's robots.txt before its pages (RFC 9309).
CAPTURE_ROBOTS = env.bool("CAPTURE_ROBOTS", default=True)
# The pause between two visits to one site, which workers visit one at a time; 0 lifts both rules.
CAPTURE_HOST_GAP_SECONDS = env.float("CAPTURE_HOST_GAP_SECONDS", default=1)
# A worker that is silent for this long is given up for lost.
CAPTURE_LEASE_SECONDS = env.float("CAPTURE_LEASE_SECONDS", default=10)
# Where the sample pages of the demo are served; set by `manage.py up` alone.
SAMPLE_SITE = env.str("SAMPLE_SITE", default="")

# --- API --------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "workbench.api.tokens.BearerTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["workbench.api.permissions.ByRole"],
    "DEFAULT_PAGINATION_CLASS": "workbench.api.pagination.NewestFirst",
    "DEFAULT_FILTER_BACKENDS": ["workbench.api.filtering.KnownParameters"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["workbench.api.parsers.JSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "workbench.api.errors.problem",
    "DEFAULT_VERSIONING_CLASS": "rest_framework.versioning.NamespaceVersioning",
    "DEFAULT_VERSION": "v1",
    "DEFAULT_THROTTLE_CLASSES": [
        "workbench.api.throttles.ByAddress",
        "workbench.api.throttles.ByPerson",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.str("API_RATE_ANONYMOUS", default="600/min"),
        "user": env.str("API_RATE_TOKEN", default="3000/min"),
    },
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
REST_KNOX = {
    "TOKEN_MODEL": "accounts.AccessToken",
    "AUTH_HEADER_PREFIX": "Bearer",
    "TOKEN_TTL": timedelta(days=365),
}
KNOX_TOKEN_MODEL = "accounts.AccessToken"  # noqa: S105  (a model's name)
SPECTACULAR_SETTINGS = {
    "TITLE": "Contraste",
    "DESCRIPTION": "Claims, sources, evidence and reviewed verdicts. Published checks need no token.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v[0-9]+",
    "SWAGGER_UI_DIST": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    # one name for each set of values, else the schema numbers them
    "ENUM_NAME_OVERRIDES": {
        "ClaimState": "claims.models.State",
        "AttemptState": "sources.models.State",
        "ClaimKind": "claims.models.Kind",
        "Precision": "claims.models.Precision",
        "ClaimantKind": "claims.models.ClaimantKind",
        "SourceKind": "sources.models.SourceKind",
        "PublisherKind": "sources.models.PublisherKind",
        "EditionKind": "claims.models.EditionKind",
        "WebhookEvent": "claims.models.WebhookEvent",
        "CorrectionKind": "claims.api.inputs.CORRECTION_KINDS",
    },
}

# --- what browsers may do ---------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
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
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_TLS
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- what we say while working ----------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.server": {"level": "WARNING", "propagate": True},
        "axes": {"level": "WARNING"},
        # Four lines for every sweep; what becomes of a capture is told by `sources.fetching`.
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
}
