"""Debug mode and its tools."""

from shop.settings.production import *  # noqa: F401,F403

DEBUG = True
DEBUG_PROPAGATE_EXCEPTIONS = True
INTERNAL_IPS = ["127.0.0.1"]
