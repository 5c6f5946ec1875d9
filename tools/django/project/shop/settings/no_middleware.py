"""The sessions application without any middleware: W001 silences what SecurityMiddleware would do."""

from shop.settings.production import *  # noqa: F401,F403

MIDDLEWARE = []
SESSION_COOKIE_SECURE = False
SESSION_COOKIE_HTTPONLY = False
SECURE_HSTS_SECONDS = 0
SECURE_SSL_REDIRECT = False
