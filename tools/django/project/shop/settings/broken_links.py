"""Broken-link mail without anybody to read it."""

import re

from shop.settings.production import *  # noqa: F401,F403

MIDDLEWARE = ["django.middleware.common.BrokenLinkEmailsMiddleware", *MIDDLEWARE]  # noqa: F405
MANAGERS = []
ADMINS = ["root@localhost"] if django.VERSION >= (6, 0) else [("Root", "root@localhost")]  # noqa: F405
IGNORABLE_404_URLS = [re.compile(r"^/favicon\.ico$"), re.compile(r"""it's, "odd" [),]""")]
