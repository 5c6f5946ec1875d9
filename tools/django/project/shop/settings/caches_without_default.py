"""A cache under another name only."""

from shop.settings.production import *  # noqa: F401,F403

CACHES = {
    "sessions": {
        "BACKEND": "django.core.cache.backends.memcached.PyMemcacheCache",
        "LOCATION": ["cache-1.internal:11211", "cache-2.internal:11211"],
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "sessions"
