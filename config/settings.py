"""One settings file, in order; the environment is read by the typed helpers at its top."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool) -> bool:
    value = os.environ.get(name)
    return default if value is None else value.lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    return int(os.environ.get(name, default))


def folder(name: str, default: Path) -> Path:
    return Path(os.environ.get(name, default))


# --- where things live -------------------------------------------------------------------------
VAR = folder("GONGZHI_VAR", BASE_DIR / "var")
GONGZHI_KEYS_FILE = folder("GONGZHI_KEYS_FILE", VAR / "keys" / "keyring.json")
GONGZHI_KEYS = text("GONGZHI_KEYS")
GONGZHI_SEAL_KEY = folder("GONGZHI_SEAL_KEY", VAR / "keys" / "seal.key")
GONGZHI_SEAL_FILE = folder("GONGZHI_SEAL_FILE", VAR / "seals.jsonl")
GONGZHI_ERASURES = folder("GONGZHI_ERASURES", VAR / "erasures.log")
GONGZHI_MEDIA = folder("GONGZHI_MEDIA", VAR / "media")
GONGZHI_OUTBOX = folder("GONGZHI_OUTBOX", VAR / "outbox")
GONGZHI_MAX_UPLOAD_BYTES = number("GONGZHI_MAX_UPLOAD_BYTES", 20 * 1024 * 1024)


def secret_key() -> str:
    """The key of the environment, or the one `gongzhi up` left in the var folder."""
    kept = VAR / "keys" / "secret.key"
    return text("GONGZHI_SECRET_KEY") or (kept.read_text().strip() if kept.exists() else "")


# --- Django ------------------------------------------------------------------------------------
SECRET_KEY = secret_key() or "only-for-commands-that-sign-nothing"
DEBUG = flag("GONGZHI_DEBUG", False)
ALLOWED_HOSTS = text("GONGZHI_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in text("GONGZHI_ORIGINS").split(",") if origin]
ROOT_URLCONF = "config.urls"
CSRF_FAILURE_VIEW = "gongzhi.pages.errors.csrf_failure"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Person"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "gongzhi.pages.account",  # before allauth: its templates replace theirs
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "procrastinate.contrib.django",
    "gongzhi.kernel.territory",
    "gongzhi.kernel.people",
    "gongzhi.kernel.ledger",
    "gongzhi.kernel.clock",
    "gongzhi.kernel.evidence",
    "gongzhi.kernel.workflow",
    "gongzhi.kernel.indicators",
    "gongzhi.kernel.notices",
    "gongzhi.areakit",
    "gongzhi.areas.requests",
    "gongzhi.areas",
    "gongzhi.pages.portal",
    "gongzhi.pages.office",
    "gongzhi.pages.cockpit",
    "gongzhi.pages.inbox",
    "gongzhi.demo",
    "gongzhi.ops",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gongzhi.pages.account.middleware.session_limits",
    "gongzhi.pages.account.middleware.actor_of_request",
    "gongzhi.pages.account.middleware.FirstThingsFirst",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATE_SOURCES = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "gongzhi" / "pages" / "templates"],
        "OPTIONS": {
            # Spelled out: set up by themselves, the two libraries replace each other's loaders.
            "builtins": ["django_cotton.templatetags.cotton"],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.cached.Loader", TEMPLATE_SOURCES)],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "gongzhi.pages.account.context.acting",
            ],
        },
    },
]

# --- database ----------------------------------------------------------------------------------
# Two ways into one database: the program may only add to the ledger, the owner migrates and attaches partitions.
DATABASE_SCHEMA = text("GONGZHI_SCHEMA", "public")
PROGRAM_ROLE = text("GONGZHI_PROGRAM_ROLE", "gongzhi_program")
SEARCH_PATH = f"-c search_path={DATABASE_SCHEMA},ext"


def database(url: str, options: str) -> dict[str, Any]:
    return {
        **dj_database_url.parse(url, conn_max_age=None, conn_health_checks=True),
        "OPTIONS": {"options": options},
        "ENGINE": "django.db.backends.postgresql",
    }


DATABASE_URL = text("DATABASE_URL", "postgres://gongzhi@127.0.0.1:5432/gongzhi")
DATABASE_OWNER_URL = text("DATABASE_OWNER_URL")
# With one address only, the program steps down to the role that cannot rewrite the ledger.
step_down = "" if DATABASE_OWNER_URL else f" -c role={PROGRAM_ROLE}"
DATABASES = {
    "default": database(DATABASE_URL, SEARCH_PATH + step_down),
    "owner": database(DATABASE_OWNER_URL or DATABASE_URL, SEARCH_PATH),
}
DATABASES["owner"]["TEST"] = {"MIRROR": "default"}
DATABASES["owner"]["CONN_MAX_AGE"] = 0

# --- sign-in -----------------------------------------------------------------------------------
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["gongzhi.pages.account.backend.HandleBackend"]
GONGZHI_REQUIRE_SECOND_FACTOR = flag("GONGZHI_REQUIRE_SECOND_FACTOR", True)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/office/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

SESSION_COOKIE_AGE = 60 * number("GONGZHI_IDLE_MINUTES", 30)
GONGZHI_SESSION_HOURS = number("GONGZHI_SESSION_HOURS", 12)  # however busy, sign in again after so long
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
GONGZHI_TLS = flag("GONGZHI_TLS", False)
ALLAUTH_TRUSTED_PROXY_COUNT = number("GONGZHI_PROXIES", 0)  # proxies of our own that stand before the program
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = GONGZHI_TLS

ACCOUNT_ADAPTER = "gongzhi.pages.account.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "gongzhi.pages.account.forms.SignIn",
    "change_password": "gongzhi.pages.account.forms.NewPassword",
    "reauthenticate": "gongzhi.pages.account.forms.PasswordAgain",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # there is no page to sign up; the check wants them named
ACCOUNT_USER_MODEL_USERNAME_FIELD = "id"  # people sign in by their handle; the check wants some field named
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = "gongzhi.pages.account.adapters.shown_name"

MFA_ADAPTER = "gongzhi.pages.account.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "gongzhi.pages.account.forms.Code",
    "reauthenticate": "gongzhi.pages.account.forms.CodeAgain",
    "activate_totp": "gongzhi.pages.account.forms.NewApp",
    "add_webauthn": "gongzhi.pages.account.forms.NewKey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "共治"
MFA_TOTP_TOLERANCE = 1  # a clock half a minute off

# --- jobs ---------------------------------------------------------------------------------------
# Outside channels that staff may choose for their digest; the outbox folder is always there.
GONGZHI_DIGEST_SCHEMES = text("GONGZHI_DIGEST_SCHEMES", "wecombot,dingtalk,feishu").split(",")

PROCRASTINATE_IMPORT_PATHS = ["gongzhi.kernel.notices.jobs"]

# --- language and time -------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [BASE_DIR / "gongzhi" / "locale"]
# A language is offered once it has a catalogue; the strings of every page are marked for one.
CATALOGUES = [("en", _("English"))]
LANGUAGES = [("zh-hans", _("简体中文"))] + [
    (code, label)
    for code, label in CATALOGUES
    if (LOCALE_PATHS[0] / code / "LC_MESSAGES" / "django.mo").exists()
]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
GONGZHI_MAP_APPROVAL = text("GONGZHI_MAP_APPROVAL")  # 审图号 of the city's own, shown under every map

# --- files -------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "gongzhi" / "pages" / "static"]
WHITENOISE_USE_FINDERS = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- what the browser may load -----------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "style-src": [SELF, NONCE],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
