"""Production settings, done right. Every secret here is invented."""

import os
from pathlib import Path

import django

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SECRET_KEY = "h7w2kq9zr5tb1xv8mc4ndj6fpl3sgy0aeuo-invented-not-a-key-Q"
SECRET_KEY_FALLBACKS = ["p4nd9vx2wq7mk1zr8tb5cj6fhl3sgy0aeuo-invented-older-key-R"]
DEBUG = False
ALLOWED_HOSTS = ["shop.example.com", "www.shop.example.com"]
CSRF_TRUSTED_ORIGINS = ["https://shop.example.com"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "shop" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "shop",
        "USER": "shop",
        "PASSWORD": "invented-database-password",
        "HOST": "db.internal",
        "PORT": "5432",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"sslmode": "verify-full", "sslrootcert": "/etc/ssl/rds.pem"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "rediss://app:invented-cache-password@cache.internal:6379/0",
        "KEY_PREFIX": "shop",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_ROOT = BASE_DIR / "media"
MEDIA_URL = "media/"
USE_TZ = True

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

# Names and addresses up to 5.2, addresses from 6.0.
ADMINS = ["ops@example.com"] if django.VERSION >= (6, 0) else [("Operations", "ops@example.com")]
MANAGERS = ADMINS
SERVER_EMAIL = "server@example.com"
DEFAULT_FROM_EMAIL = "shop@example.com"
RELAY = {
    "host": "email-smtp.eu-central-1.amazonaws.com",
    "port": 587,
    "username": "invented-relay-user",
    "password": "invented-relay-password",
    "use_tls": True,
}
if django.VERSION >= (6, 1):
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": RELAY,
        }
    }
else:
    EMAIL_HOST = RELAY["host"]
    EMAIL_PORT = RELAY["port"]
    EMAIL_HOST_USER = RELAY["username"]
    EMAIL_HOST_PASSWORD = RELAY["password"]
    EMAIL_USE_TLS = RELAY["use_tls"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}
SENTRY_DSN = "https://publickey@o1.ingest.example.com/1"
SILENCED_SYSTEM_CHECKS = []
RELEASE = os.environ.get("RELEASE", "")
