"""Settings with a check that prints what looks like two issues."""

import shop.confusing  # noqa: F401
from shop.settings.production import *  # noqa: F401,F403
