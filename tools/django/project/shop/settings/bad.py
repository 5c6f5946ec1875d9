"""Everything that `check --deploy` looks at, done wrong."""

from shop.settings.production import *  # noqa: F401,F403

DEBUG = True
ALLOWED_HOSTS = []
SECRET_KEY = "django-insecure-short"
SECRET_KEY_FALLBACKS = ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "django-insecure-older"]
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SECURE_CONTENT_TYPE_NOSNIFF = False
SECURE_REFERRER_POLICY = None
SESSION_COOKIE_SECURE = False
SESSION_COOKIE_HTTPONLY = False
CSRF_COOKIE_SECURE = False
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_PROXY_SSL_HEADER = None
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
LOGGING = {}
ADMINS = []
MANAGERS = []
