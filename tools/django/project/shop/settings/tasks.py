"""Tasks of Django 6.0 that run inside the request."""

from shop.settings.production import *  # noqa: F401,F403

TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
CELERY_TASK_ALWAYS_EAGER = True
