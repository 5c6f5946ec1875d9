"""Sessions in signed cookies, old ones still accepted."""

from shop.settings.production import *  # noqa: F401,F403

SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SIGNED_COOKIE_LEGACY_SALT_FALLBACK = True
