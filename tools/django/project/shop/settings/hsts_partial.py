"""HSTS without sub-domains and preload, policies that browsers do not know."""

from shop.settings.production import *  # noqa: F401,F403

SECURE_HSTS_SECONDS = 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_HSTS_PRELOAD = False
SECURE_REFERRER_POLICY = "same-orgin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-orgin"
