"""A CSRF failure view that takes the wrong arguments."""

from shop.settings.production import *  # noqa: F401,F403

CSRF_FAILURE_VIEW = "shop.odd_urls.not_found"
