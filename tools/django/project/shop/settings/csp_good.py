"""A content security policy of Django 6.0 with nonces."""

from django.utils.csp import CSP

from shop.settings.production import *  # noqa: F401,F403

MIDDLEWARE = [*MIDDLEWARE, "django.middleware.csp.ContentSecurityPolicyMiddleware"]  # noqa: F405
SECURE_CSP = {"default-src": [CSP.SELF], "script-src": [CSP.SELF, CSP.NONCE]}
TEMPLATES[0]["OPTIONS"]["context_processors"].append("django.template.context_processors.csp")  # noqa: F405
