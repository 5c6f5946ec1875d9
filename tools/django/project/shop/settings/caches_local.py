"""Caches that each process keeps to itself."""

from shop.settings.production import *  # noqa: F401,F403

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "shop"},
    "dummy": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    "exposed": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(MEDIA_ROOT / "cache"),  # noqa: F405
    },
    "relative": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": "var/cache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
