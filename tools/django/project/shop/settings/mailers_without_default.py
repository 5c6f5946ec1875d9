"""Django 6.1: mailers, none of them the default."""

from shop.settings.production import *  # noqa: F401,F403

MAILERS = {"reports": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": RELAY}}  # noqa: F405
