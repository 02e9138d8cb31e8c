"""Every setting of Prima, read from environment variables (documented in .env.example).

A value that is missing or unsafe stops the start with a sentence that says what to do.
"""

import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry

ROOT = Path(__file__).resolve().parent.parent
VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]

env = environ.Env()
environ.Env.read_env(ROOT / ".env")

# --- Where this instance lives -------------------------------------------------------------------

BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
_address = urlsplit(BASE_URL)
if _address.scheme not in {"http", "https"} or not _address.hostname:
    raise ImproperlyConfigured(
        "BASE_URL must be the full address people type, for example https://prima.example.go.id"
    )
IS_HTTPS = _address.scheme == "https"
IS_LOCAL = _address.hostname in {"localhost", "127.0.0.1", "::1"}

SECRET_KEY = env.str("SECRET_KEY", default="")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing or shorter than 50 characters. `./prima demo` writes one to .env; "
        "for a server, put 50 random characters into SECRET_KEY (see .env.example)."
    )

DEBUG = env.bool("DEBUG", default=False)
if DEBUG and not IS_LOCAL:
    raise ImproperlyConfigured(
        f"DEBUG is on while BASE_URL is {BASE_URL}. Debug pages show secrets: set DEBUG=false."
    )
DEMO = env.bool("DEMO", default=False)

DATA_DIR = Path(env.str("DATA_DIR", default=str(ROOT / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_address.hostname])
if IS_LOCAL:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# --- The project's parts -------------------------------------------------------------------------

INSTALLED_APPS = [
    "lms",
    "courses",
    "assessments",
    "certificates",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "laces",
    "django_htmx",
    "django_tasks",
    "django_q",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "lms.people.signing_in.apps.SessionsConfig",
    "csp",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "lms.core.compression.CompressionMiddleware",
    "lms.core.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.core.origin.OriginMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "lms.core.middleware.ZeroByteMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lms.core.middleware.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lms.people.signing_in.sessions.SessionActivityMiddleware",
    "lms.people.signing_in.security.SecondFactorMiddleware",
    "lms.home.admin_door.InnerDoorsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lms.core.malformed.MalformedRequestsMiddleware",
    "lms.core.unstored.UnstoredFilesMiddleware",
    "lms.core.content_stamp.ContentStampMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "lms.core.template_files.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["lms.core.component_tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.home.context_processors.site",
                "lms.demo.context_processors.demonstration",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data: SQLite as it comes, PostgreSQL and Redis by address -----------------------------------

# IMMEDIATE takes the write lock at the start of a transaction, so none fails half-way with
# "database is locked"; synchronous=FULL keeps an answer through a power cut.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-20000;"
    ),
}


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": SQLITE_OPTIONS,
        "CONN_MAX_AGE": 60,  # opening both files anew at each request takes a tenth of it
    }


DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'prima.sqlite3'}")
_database: dict[str, Any] = env.db_url_config(DATABASE_URL)
DATABASES: dict[str, dict[str, Any]]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # Sessions and cache live in a second file: they never wait behind an answer being saved.
    _path = Path(_database["NAME"])
    DATABASES = {
        "default": _sqlite(_path),
        "ephemeral": _sqlite(_path.with_name(f"{_path.stem}-ephemeral{_path.suffix}")),
    }
    DATABASE_ROUTERS = ["lms.core.routers.EphemeralRouter"]
else:
    _database |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    # A cursor on the server lives in one session, and a pooler gives each transaction another.
    _database["DISABLE_SERVER_SIDE_CURSORS"] = env.bool("DATABASE_POOLED", default=False)
    DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def caches_at(url: str) -> dict[str, dict[str, Any]]:
    """Return the caches: the database, or the Redis at ``url`` with the database in its place."""
    database = {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "prima_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
    if not url:
        return {"default": database}
    failover = {
        "BACKEND": "lms.core.cache.FailoverCache",
        "OPTIONS": {"first": "redis", "second": "database"},
    }
    # A connection that Redis has closed meanwhile is opened anew; a Redis that is slow or away is
    # given up soon, for a page waits for it.
    patience: dict[str, Any] = {
        "socket_connect_timeout": 0.5,
        "socket_timeout": 0.5,
        "retry": Retry(NoBackoff(), 1, (RedisConnectionError,)),
    }
    config: dict[str, Any] = env.cache_url_config(url)
    config["OPTIONS"] = config.get("OPTIONS", {}) | patience
    return {"default": failover, "redis": config, "database": database}


CACHES = caches_at(env.str("CACHE_URL", default=""))
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 14 * 24 * 3600

# Certificates, reports and uploads: reached only through a view that checks who asks.
PRIVATE_ROOT = DATA_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "lms.core.storage.AtomicFileSystemStorage"},
    "private": {
        "BACKEND": "lms.core.storage.AtomicFileSystemStorage",
        "OPTIONS": {"location": str(PRIVATE_ROOT), "base_url": None},
    },
    "staticfiles": {"BACKEND": "lms.core.storage.HashedStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "lms.core.unstored.LargeUploadHandler",
]

# --- People and sign-in --------------------------------------------------------------------------

AUTH_USER_MODEL = "lms.User"
AUTHENTICATION_BACKENDS = ["lms.people.authentication.OfficerBackend"]
PASSWORD_HASHERS = [
    "lms.people.signing_in.hashing.PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
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
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]

ACCOUNT_ADAPTER = "lms.people.signing_in.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
# Whoever finds a browser signed in cannot lead password resets to an address of their own.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {
    "login": "lms.people.signing_in.forms.SignInForm",
    "reset_password": "lms.people.signing_in.forms.ForgottenPasswordForm",
}
# How often what may be done; counted by lms.core.quotas, and allauth's own pages by allauth. Five
# wrong passwords or codes close an account for five minutes, whatever the address they come from;
# whoever changes a password must know the old one, so that is counted the same way. A whole office
# may share an address, so an address alone may do much more (docs/decisions/0018).
RATE_LIMITS = {
    "sign_in": "300/m/ip",  # right or wrong, with a password or a passkey
    "wrong_secret": "100/m/ip,600/h/ip",
    "wrong_secret_of_one": "20/h/here,5/5m/key",
    "note_block": "1/5m/key",
    # Counted in the form, which keeps what was typed and says how long to wait; not by the page.
    "forgotten_password": "20/m/ip,200/h/ip,5/m/key",
    "password_links": "5/h/key",  # for one account, whichever login was typed: in the background
    "proof": "20/10m/user",  # looking at a file takes up to ten seconds
}
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,
    "reset_password": None,
    "change_password": "5/5m/user",
    # Sends mail to an address that somebody here claims.
    "manage_email": "10/m/user,30/d/user",
}
MFA_RATE_LIMITS = {"webauthn_login": None}
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # also how long an invitation lasts
USERSESSIONS_ADAPTER = "lms.people.signing_in.sessions.SessionsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# HR makes the accounts; many officers have no e-mail address of their own to verify.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "lms.people.signing_in.forms.CodeForm",
    "authenticate_webauthn": "lms.people.signing_in.forms.PasskeyForm",
    "login_webauthn": "lms.people.signing_in.forms.PasskeyAloneForm",
    "reauthenticate": "lms.people.signing_in.forms.CodeAgainForm",
    "reauthenticate_webauthn": "lms.people.signing_in.forms.PasskeyAgainForm",
    "activate_totp": "lms.people.signing_in.forms.NewAppForm",
}
MFA_TOTP_ISSUER = "Prima"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOCAL
# The roles that rest until their holder has a second factor: all that see or change what is about
# others. The people of a demonstration share one passphrase and are nobody, so there it is off
# unless it is asked for.
MFA_REQUIRED_ROLES = env.list(
    "MFA_REQUIRED_ROLES",
    default=[] if DEMO else ["administrator", "assessor", "auditor", "hr", "supervisor", "trainer"],
)

# The audit trail is kept for good, its network addresses no longer than this; 0: for good too.
AUDIT_ADDRESS_DAYS = env.int("AUDIT_ADDRESS_DAYS", default=365)

# Sign-in through an identity provider of the organisation (OpenID Connect), if one is named.
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
OIDC_NIP_CLAIM = env.str("OIDC_NIP_CLAIM", default="")
_oidc_apps = []
if OIDC_SERVER_URL:
    if not (IS_LOCAL or OIDC_SERVER_URL.startswith("https://")):
        raise ImproperlyConfigured("OIDC_SERVER_URL must begin with https://")
    _oidc_apps.append(
        {
            "provider_id": "sso",
            "name": env.str("OIDC_NAME", default="SSO"),
            "client_id": env.str("OIDC_CLIENT_ID"),
            "secret": env.str("OIDC_CLIENT_SECRET"),
            "settings": {"server_url": OIDC_SERVER_URL},
        }
    )
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": _oidc_apps}}
SOCIALACCOUNT_ADAPTER = "lms.people.signing_in.sso.SingleSignOnAdapter"
# A link, not a form: our policy lets no form lead to another host, not even by a redirect.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"

# --- Language and time ---------------------------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale", ROOT / "locale" / "accounts", ROOT / "locale" / "wagtail"]
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Jakarta")
FORMAT_MODULE_PATH = ["lms.formats"]
USE_I18N = True
USE_TZ = True

# --- Authoring -----------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Prima"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "/admin/login/"  # ours: lms.home.admin_door
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = sorted({TIME_ZONE, "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"})
WAGTAIL_I18N_ENABLED = False
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "svg", "webp"]
WAGTAILIMAGES_RENDITION_STORAGE = "courses.catalogue.size_storage.SizeStorage"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
# Decoding takes four bytes a pixel: 160 MB at most, and a phone's largest picture still fits.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "courses.catalogue.pictures.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "courses.catalogue.documents.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_AUTOSAVE_INTERVAL = 3000
# A proposal that was sent back stays one, with its note, while its trainer publishes the repairs.
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False
# Nothing is asked of another host: no avatars, no version check, no embeds.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "lms.core.search"}}
TAGGIT_CASE_INSENSITIVE = True

# --- Background jobs -----------------------------------------------------------------------------

TASKS = {"default": {"BACKEND": "lms.core.queue.DjangoQBackend"}}
JOB_TIMEOUT_SECONDS = env.int("JOB_TIMEOUT_SECONDS", default=300)
# A job that failed waits this long before its second start, twice as long before its third.
JOB_RETRY_SECONDS = env.int("JOB_RETRY_SECONDS", default=10)
# Where the fingerprint of each nightly check of the ledger goes to.
LEDGER_FINGERPRINT_FILE = env.str("LEDGER_FINGERPRINT_FILE", default="")
LEDGER_FINGERPRINT_MAIL = env.str("LEDGER_FINGERPRINT_MAIL", default="")
WORKERS = env.int("WORKERS", default=2)
WORKER_HEARTBEAT_SECONDS = 5
# How long HR's uploaded files, and the faulty rows found in them, are kept: both are personal data.
IMPORT_RETENTION_DAYS = env.int("IMPORT_RETENTION_DAYS", default=30)
# What happens by itself, and every how many seconds. Once per period, however many workers.
PERIODIC_JOBS = {
    "lms.core.tasks.clean_up": 24 * 3600,
    "lms.core.tasks.seal_audit_trail": 900,
    "lms.core.tasks.send_mail": 600,  # what had to wait; new mail starts a job of its own
    "lms.people.imports.tasks.forget_old_imports": 24 * 3600,
    "lms.people.tasks.follow_roles": 24 * 3600,
    "lms.people.tasks.forget_sessions": 24 * 3600,
    "lms.notifications.tasks.forget_read": 24 * 3600,
    "courses.catalogue.tasks.follow_schedule": 60,
    "courses.progress.tasks.catch_up": 24 * 3600,
    "courses.notebook.tasks.ask": 24 * 3600,
    "certificates.tasks.catch_up": 24 * 3600,
    "assessments.practice.tasks.remind": 600,
    "assessments.practice.tasks.meet_turns": 24 * 3600,
    "assessments.competency.tasks.refresh_attainments": 24 * 3600,
    "assessments.competency.tasks.check_ledger": 24 * 3600,
    "assessments.competency.overview.tasks.refresh_due": 24 * 3600,
    "assessments.competency.tasks.forget_old_days": 24 * 3600,
    "assessments.quizzes.statistics.tasks.refresh": 3600,
    "assessments.roleplay.losses.tasks.refresh": 3600,
    "assessments.questions.exchange.tasks.forget_old_imports": 24 * 3600,
}
Q_CLUSTER = {
    "name": "prima",
    "orm": "default",
    "bulk": 1,
    "poll": 1,
    "timeout": JOB_TIMEOUT_SECONDS,
    # How long until a delivery that nobody acknowledged is made again. The job's own row, not
    # the delivery, counts its starts.
    "retry": JOB_TIMEOUT_SECONDS + 60,
    # A process is replaced after so many jobs, or when it has grown so large (KiB; bytes on macOS).
    "recycle": 50,
    "max_rss": 800_000 * (1024 if sys.platform == "darwin" else 1),
}

# --- Mail ----------------------------------------------------------------------------------------

# All mail, also what packages send by themselves, waits in the database for the worker.
EMAIL_BACKEND = "lms.core.mail.backend.QueueBackend"
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
MAIL_DELIVERY_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(EMAIL_CONFIG.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(EMAIL_CONFIG.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = 20
# How much leaves in a minute, and goes to one address in an hour; the rest waits. 0: no limit.
MAIL_PER_MINUTE = env.int("MAIL_PER_MINUTE", default=120)
MAIL_PER_RECIPIENT_AND_HOUR = env.int("MAIL_PER_RECIPIENT_AND_HOUR", default=20)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"Prima <prima@{_address.hostname}>")

# --- Security ------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies add to X-Forwarded-For: the visitor's address is that many places from its end.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if BEHIND_PROXY else 0)
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
# A browser takes a cookie of such a name from this very host over https only, so no other host of
# the same domain can plant one.
COOKIE_PREFIX = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
MESSAGE_STORAGE = "lms.core.messages.MessageStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# Wagtail allows its own previews in its own frame by itself.
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
# Wagtail's admin writes inline scripts and styles, so it alone is allowed to.
ADMIN_CONTENT_SECURITY_POLICY = CONTENT_SECURITY_POLICY["DIRECTIVES"] | {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}

# Monitoring that sends it gets the figures behind /readyz, which tells anybody else 200 or 503.
HEALTH_TOKEN = env.str("HEALTH_TOKEN", default="")
if HEALTH_TOKEN and len(HEALTH_TOKEN) < 20:
    raise ImproperlyConfigured("HEALTH_TOKEN must have 20 random characters or more, or be empty.")

# Whom /.well-known/security.txt names, if anybody.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
if SECURITY_CONTACT and not SECURITY_CONTACT.startswith(("mailto:", "https://", "tel:")):
    raise ImproperlyConfigured("SECURITY_CONTACT must begin with mailto:, https:// or tel:")

# --- The product's own choices -------------------------------------------------------------------

ORGANISATION_NAME = env.str("ORGANISATION_NAME", default="Pemerintah Daerah")

# --- Logging -------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django-q": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    },
}
