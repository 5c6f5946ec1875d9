"""Settings that always-on checks refuse, and remarks of a third-party application."""

import shop.remarks  # noqa: F401
from shop.settings.production import *  # noqa: F401,F403

CSRF_FAILURE_VIEW = "shop.broken_import.view"
ROOT_URLCONF = "shop.odd_urls"
FILE_UPLOAD_TEMP_DIR = "/nowhere"
