"""Content security policies of Django 6.0, one of them malformed, a nonce without its context processor."""

from django.utils.csp import CSP

from shop.settings.production import *  # noqa: F401,F403

MIDDLEWARE = [*MIDDLEWARE, "django.middleware.csp.ContentSecurityPolicyMiddleware"]  # noqa: F405
SECURE_CSP = {"default-src": [CSP.SELF], "script-src": [CSP.SELF, CSP.NONCE]}
SECURE_CSP_REPORT_ONLY = "default-src 'self'"
