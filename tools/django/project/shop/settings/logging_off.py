"""No logging configuration, and Django's own switched off."""

from shop.settings.production import *  # noqa: F401,F403

LOGGING = {}
LOGGING_CONFIG = None
ADMINS = []
MANAGERS = []
