"""Warnings that somebody did not want to see."""

from shop.settings.production import *  # noqa: F401,F403

SECURE_HSTS_SECONDS = 0
SECURE_SSL_REDIRECT = False
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008"]
