"""Django 6.1 refuses to start with MAILERS beside a deprecated mail setting."""

from shop.settings.production import *  # noqa: F401,F403

EMAIL_HOST = "localhost"
