"""Settings of a developer's machine."""

from shop.settings.production import *  # noqa: F401,F403

DEBUG = True
ALLOWED_HOSTS = ["localhost"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}  # noqa: F405
