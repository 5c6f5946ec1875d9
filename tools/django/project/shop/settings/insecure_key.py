"""The key that startproject writes, deployed."""

from shop.settings.production import *  # noqa: F401,F403

SECRET_KEY = "django-insecure-7w2kq9zr5tb1xv8mc4ndj6fpl3sgy0aeuo-invented-Q-9"
SECRET_KEY_FALLBACKS = []
