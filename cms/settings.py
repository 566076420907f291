"""Settings: one file, driven by the environment (see cms/environment.py for every variable)."""

from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE

from cms.environment import read

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = read(BASE_DIR)

SITE_MODE = ENVIRONMENT["mode"]
IS_LOCAL = SITE_MODE == "local"
SITE_URL = ENVIRONMENT["site_url"]
SITE_HOST = urlsplit(SITE_URL).hostname
DEBUG = ENVIRONMENT["debug"]
SECRET_KEY = ENVIRONMENT["secret_key"]
SECRET_KEY_FALLBACKS = ENVIRONMENT["secret_key_fallbacks"]
VAR_DIR = ENVIRONMENT["var_dir"]
ALLOWED_HOSTS = [SITE_HOST, *ENVIRONMENT["allowed_hosts"]] + (["localhost", "127.0.0.1"] if IS_LOCAL else [])
COUNT_QUERIES = ENVIRONMENT["count_queries"]

INSTALLED_APPS = [
    "certificates.apps.CertificatesConfig",
    "assessments.apps.AssessmentsConfig",
    "courses.apps.CoursesConfig",
    "cms.apps.CmsConfig",
    "cms.apps.UsersConfig",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "template_partials",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.logging.RequestIdMiddleware",
    "cms.middleware.ContentPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.media.PicturesMiddleware",
    "cms.compressed.CompressedPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.middleware.SessionLimitMiddleware",
    "cms.middleware.SecondFactorMiddleware",
    "courses.middleware.OwnTimeZoneMiddleware",
    "cms.middleware.PrivatePagesMiddleware",
    "cms.middleware.SignInAnswersMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cms.errors.RefusalMiddleware",
    "cms.gates.GateMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
if COUNT_QUERIES:
    MIDDLEWARE.insert(0, "cms.middleware.QueryCountMiddleware")

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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
                "wagtail.contrib.settings.context_processors.settings",
                "cms.display.display",
                "cms.context.site",
            ],
        },
    }
]

# Database: SQLite tuned for many small writes, or PostgreSQL by DATABASE_URL alone.
# IMMEDIATE takes the write lock at BEGIN: without it a transaction that read first cannot wait for its turn.
DATABASES = {"default": ENVIRONMENT["database"]}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "cms.backends.sqlite3"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            # Else INSERT OR REPLACE would delete a permanent row without asking its trigger.
            "PRAGMA recursive_triggers=ON; "
            "PRAGMA cache_size=-20000; PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY;"
        ),
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
        "pool", {"min_size": 1, "max_size": 16, "timeout": 20}
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if ENVIRONMENT["cache"]:
    CACHES = {"default": {"BACKEND": "cms.cache.ForgivingRedisCache", "LOCATION": ENVIRONMENT["cache"]}}
else:
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "alongside"}
    }

TASKS = {
    "default": {
        "BACKEND": {
            "database": "django_tasks_db.DatabaseBackend",
            "immediate": "django_tasks.backends.immediate.ImmediateBackend",
        }[ENVIRONMENT["tasks"]],
        "QUEUES": [],
    }
}

# People and sign-in: allauth is the only door.
AUTH_USER_MODEL = "cms.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "cms.passwords.EasilyGuessedValidator"},
    {"NAME": "cms.passwords.OwnWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "cms.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "cms.accounts.SignupForm",
    "change_password": "cms.accounts.ChangePasswordForm",
    "set_password": "cms.accounts.SetPasswordForm",
    "reset_password_from_key": "cms.accounts.ResetPasswordKeyForm",
}
# By a code and not by a link: nothing for a mail scanner to open, and only the browser in which the password was
# chosen can confirm the address (so nobody prepares an account with somebody else's address and waits).
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(SITE_URL).scheme
# A class signs in from one campus address within a minute; a stranger must not lock a learner out.
# The key of a failed sign-in is name and address together (cms.accounts.AccountAdapter), of a failed second step
# the person, of the others the e-mail address.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "120/m/ip,5/5m/key",
    "signup": "120/m/ip",
    "confirm_email": "3/m/key",
    "request_login_code": "120/m/ip,5/5m/key",
    "reset_password": "120/m/ip,5/5m/key",
    "reset_password_from_key": "120/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT["trusted_proxies"]
MFA_ADAPTER = "cms.accounts.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "cms.accounts.ActivateTOTPForm",
    "authenticate": "cms.accounts.AuthenticateForm",
    "reauthenticate": "cms.accounts.ReauthenticateForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}
MFA_TOTP_ISSUER = "Alongside"
# One step either way: a telephone's clock is off by some seconds, and people type slowly.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOCAL
USERSESSIONS_TRACK_ACTIVITY = True
SOCIALACCOUNT_ADAPTER = "cms.university.SocialAccountAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
OIDC = ENVIRONMENT["oidc"]
# A person is known by issuer and subject, so the provider is named after its issuer: a subject means nothing to
# another. The name stands in the address to register there: /accounts/oidc/<name>/login/callback/
OIDC_ISSUER = OIDC["ISSUER"].rstrip("/") if OIDC else ""
OIDC_ID = f"{urlsplit(OIDC_ISSUER).hostname}-{sha256(OIDC_ISSUER.encode()).hexdigest()[:8]}"
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": OIDC_ID,
                    "name": OIDC["NAME"],
                    "client_id": OIDC["CLIENT_ID"],
                    "secret": OIDC["CLIENT_SECRET"],
                    "settings": {"server_url": OIDC_ISSUER, "uid_field": "sub"},
                }
            ],
        }
    }
    if OIDC
    else {}
)

# Sessions and cookies
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 7
SESSION_ABSOLUTE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not IS_LOCAL
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "alongside_session" if IS_LOCAL else "__Host-alongside_session"
CSRF_COOKIE_NAME = "alongside_csrf" if IS_LOCAL else "__Host-alongside_csrf"
CSRF_FAILURE_VIEW = "cms.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# Browser's rules
SECURE_SSL_REDIRECT = not IS_LOCAL
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if IS_LOCAL else ENVIRONMENT["hsts_seconds"]
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not IS_LOCAL
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT["trusted_proxies"] else None
X_FRAME_OPTIONS = "SAMEORIGIN"
# The CMS shows previews of our own pages in a frame, so "DENY" is not for us; other sites cannot frame us.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
# The page that leads to the university (it holds no field) may be sent on from host to host over there.
UNIVERSITY_CONTENT_SECURITY_POLICY = {"form-action": ["https:", *([OIDC_ISSUER] if OIDC else [])]}
# Wagtail's admin has inline scripts and styles of its own; see cms/middleware.py for where this one applies.
CMS_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "img-src": [SELF, "data:", "blob:"],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}

# Words, dates, files
LANGUAGE_CODE = "en-us"
LANGUAGES = [("en-us", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = []
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
# Keys that sign certificates and credentials: see docs/keys.md.
SIGNING_KEYS = ENVIRONMENT["signing_keys"]
DOCUMENT_SIGNER = ENVIRONMENT["document_signer"]
DOCUMENT_SIGNER_PASSWORD = ENVIRONMENT["document_signer_password"]
TIMESTAMP_URL = ENVIRONMENT["timestamp_url"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Mail: every message goes through the outbox (cms/mail.py), allauth's included.
EMAIL_BACKEND = "cms.mail.OutboxBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT["email_from"]
MAIL_FOLDER = VAR_DIR / "mail"
EMAIL_TIMEOUT = 20
if ENVIRONMENT["email"]:
    OUTBOX_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = ENVIRONMENT["email"]["host"]
    EMAIL_PORT = ENVIRONMENT["email"]["port"]
    EMAIL_HOST_USER = ENVIRONMENT["email"]["user"]
    EMAIL_HOST_PASSWORD = ENVIRONMENT["email"]["password"]
    EMAIL_USE_TLS = ENVIRONMENT["email"]["starttls"]
    EMAIL_USE_SSL = ENVIRONMENT["email"]["tls"]
else:
    OUTBOX_TRANSPORT = "cms.mail.FolderTransport"

# Wagtail
WAGTAIL_SITE_NAME = "Alongside"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# Reviewers are told by courses/review.py; administrators are not told of every draft.
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_AUTOSAVE_INTERVAL = 3000
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "courses.approval.publish_approved"
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAILEMBEDS_FINDERS = []
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "svg"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.uploads.ImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 8 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_EXTENSIONS = [
    "pdf", "docx", "xlsx", "pptx", "csv", "txt", "vtt", "mp4", "webm", "mp3", "m4a", "ogg",
]  # fmt: skip
# Large enough for a recording of some minutes.
WAGTAILDOCS_MAX_UPLOAD_SIZE = 200 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# PostgreSQL knows the forms of English words by SEARCH_CONFIG; SQLite passes over it (see cms/searching.py).
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "english"}
}

from cms.logging import configure  # noqa: E402  (needs nothing of the above, but reads best at the end)

LOGGING_CONFIG = None
LOGGING = configure(level=ENVIRONMENT["log_level"], as_json=ENVIRONMENT["log_format"] == "json")
