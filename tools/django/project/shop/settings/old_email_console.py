"""The console backend in its old place, which no check of Django sees, in 6.1 neither."""

from shop.settings.email_default import *  # noqa: F401,F403

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_HOST = "localhost"
