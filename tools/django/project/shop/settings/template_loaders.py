"""Explicit template loaders without the cached one."""

from shop.settings.production import *  # noqa: F401,F403

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                "django.template.loaders.filesystem.Loader",
                "django.template.loaders.app_directories.Loader",
            ],
        },
    },
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "NAME": "mail", "OPTIONS": {
        "loaders": [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
    }},
]
