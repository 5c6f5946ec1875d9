#!/usr/bin/env python3
"""Writes the evidence of a Django project for deployment-checklist: one JSON file, without secrets.

Run it in CI where manage.py runs, with the settings and the environment variables of production:

    python evidence.py --settings shop.settings.production --service web --image "$IMAGE" > evidence.json

It runs `manage.py check --deploy` and `manage.py diffsettings --all` as processes of their own. Of the settings, the
deployment checks read some forty; their values are kept, all others become '<redacted>'. Keys, passwords, tokens and
the user part of URLs are redacted wherever they stand. Of SECRET_KEY and its fallbacks only this is told: whether they
have 50 characters, five different ones, and the prefix of a generated key.

Needs Python 3.8 or newer and no package. Exit status: 0 the file is written, whatever the checks say; 1 the project
could not be checked; 2 wrong usage.
"""

import argparse
import datetime
import json
import os
import re
import subprocess
import sys

SCHEMA_VERSION = 1

# Settings whose values the deployment checks read. Everything else that a project defines is told by name alone.
KEPT = frozenset(
    """
    SETTINGS_MODULE DEBUG DEBUG_PROPAGATE_EXCEPTIONS INTERNAL_IPS ALLOWED_HOSTS USE_X_FORWARDED_HOST
    USE_X_FORWARDED_PORT INSTALLED_APPS MIDDLEWARE ROOT_URLCONF WSGI_APPLICATION ASGI_APPLICATION CACHES
    SESSION_ENGINE SESSION_CACHE_ALIAS SESSION_SERIALIZER SESSION_COOKIE_SECURE SESSION_COOKIE_HTTPONLY
    SESSION_COOKIE_SAMESITE SESSION_COOKIE_AGE SESSION_COOKIE_DOMAIN SIGNED_COOKIE_LEGACY_SALT_FALLBACK
    LANGUAGE_COOKIE_SECURE CSRF_COOKIE_SECURE CSRF_COOKIE_HTTPONLY CSRF_COOKIE_SAMESITE CSRF_COOKIE_DOMAIN
    CSRF_USE_SESSIONS CSRF_TRUSTED_ORIGINS CSRF_FAILURE_VIEW DATABASES STATIC_ROOT STATIC_URL STATICFILES_DIRS
    STATICFILES_STORAGE DEFAULT_FILE_STORAGE MEDIA_ROOT MEDIA_URL STORAGES FILE_UPLOAD_PERMISSIONS
    FILE_UPLOAD_DIRECTORY_PERMISSIONS SECURE_SSL_REDIRECT SECURE_SSL_HOST SECURE_PROXY_SSL_HEADER
    SECURE_REDIRECT_EXEMPT SECURE_HSTS_SECONDS SECURE_HSTS_INCLUDE_SUBDOMAINS SECURE_HSTS_PRELOAD
    SECURE_CONTENT_TYPE_NOSNIFF SECURE_REFERRER_POLICY SECURE_CROSS_ORIGIN_OPENER_POLICY SECURE_CSP
    SECURE_CSP_REPORT_ONLY CONTENT_SECURITY_POLICY CONTENT_SECURITY_POLICY_REPORT_ONLY CSP_DEFAULT_SRC
    X_FRAME_OPTIONS TEMPLATES LOGGING LOGGING_CONFIG ADMINS MANAGERS IGNORABLE_404_URLS SERVER_EMAIL
    DEFAULT_FROM_EMAIL EMAIL_BACKEND EMAIL_HOST EMAIL_PORT EMAIL_USE_TLS EMAIL_USE_SSL EMAIL_TIMEOUT MAILERS
    SILENCED_SYSTEM_CHECKS TASKS CONN_MAX_AGE CELERY_BROKER_URL BROKER_URL CELERY_TASK_ALWAYS_EAGER
    CELERY_ALWAYS_EAGER CHANNEL_LAYERS AWS_STORAGE_BUCKET_NAME AWS_S3_CUSTOM_DOMAIN AWS_S3_REGION_NAME
    AWS_DEFAULT_ACL AWS_LOCATION AWS_QUERYSTRING_AUTH AWS_QUERYSTRING_EXPIRE AWS_S3_FILE_OVERWRITE
    AWS_S3_OBJECT_PARAMETERS
    """.split()
)
KEYS = frozenset(["SECRET_KEY", "SECRET_KEY_FALLBACKS"])

# Words that make a name secret: anywhere in it, or as a word of their own.
SECRET_PART = re.compile(r"pass|pwd|secret|token|credential|private|apikey|signature", re.I)
SECRET_WORD = re.compile(r"(?:^|[^a-z])(?:keys?|auth|dsn|salt|pin|otp|user|username)(?:[^a-z]|$)", re.I)
NOT_SECRET = frozenset(["KEY_PREFIX", "KEY_FUNCTION", "AUTH_PASSWORD_VALIDATORS"])
USER_PART = re.compile(r"(?<=://)[^@\s'\"]*@")
SECRET_QUERY = re.compile(r"([?&][^=&\s'\"]*(?:key|token|sig|secret|pass)[^=&\s'\"]*=)[^&\s'\"]*", re.I)

SETTING = re.compile(r"(### )?([A-Z][A-Z0-9_]*) = (.*?)(  ###)?")
TOKEN = re.compile(
    r"""(?P<string>[bBuU]?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))
      | (?P<open>[\[{(]) | (?P<close>[\]})]) | (?P<mark>[:,=]) | (?P<space>\s+)
      | (?P<word>[^\s\[\]{}(),:='"]+) | (?P<stray>['"])""",
    re.X | re.S,
)
LITERAL = re.compile(r"True|False|None|[-+]?[\d.]+(?:[eE][-+]?\d+)?")
FOOTER = re.compile(r"System check identified (?:no|\d+) issues? ?\(|System check identified no issues")
UNTOUCHED = re.compile(r"(?:(?:SystemCheckError: )?System check identified.*|[A-Z]+:$|.*?: \([\w.:-]+\) )?")
ERROR_PAGES = ("400.html", "403.html", "403_csrf.html", "404.html", "500.html")

# Runs in the project: which error pages its template loaders find, which error handlers its URL module names.
PROBE = """
import importlib, json, django
django.setup()
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
def there(name):
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True
urls = importlib.import_module(settings.ROOT_URLCONF)
print(json.dumps({
    "djangoVersion": django.get_version(),
    "templates": [name for name in %r if there(name)],
    "errorHandlers": [name for name in ("handler400", "handler403", "handler404", "handler500") if hasattr(urls, name)],
}))
""" % (ERROR_PAGES,)


class Failure(Exception):
    """The project could not be checked; its text is for the person who runs this."""


def main(argv=None):
    options = parse_arguments(argv)
    try:
        bundle = collect(options)
    except Failure as failure:
        sys.stderr.write("evidence: %s\n" % failure)
        return 1
    text = json.dumps(bundle, indent=2, ensure_ascii=True) + "\n"
    if options.output:
        with open(options.output, "w", encoding="utf-8") as file:
            file.write(text)
    else:
        sys.stdout.write(text)
    return 0


def parse_arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--manage", default="manage.py", help="path of manage.py")
    parser.add_argument("--settings", help="settings module; default: what manage.py or DJANGO_SETTINGS_MODULE says")
    parser.add_argument("--service", help="resource, container name or pattern in the stack that runs this project")
    parser.add_argument("--image", help="image that was built from this commit, as it is deployed")
    parser.add_argument("--commit", help="commit that was checked")
    parser.add_argument("--keep", action="append", default=[], metavar="NAME", help="keep this setting's value, too")
    parser.add_argument("--output", help="file to write; default: standard output")
    parser.add_argument("--no-probe", action="store_true", help="do not look for error pages and handlers")
    return parser.parse_args(argv)


def collect(options):
    """The bundle, in the order in which it is written."""
    directory, manage = os.path.split(os.path.abspath(options.manage))
    if not os.path.isfile(options.manage):
        raise Failure("there is no %s; name it with --manage" % options.manage)
    arguments = ["--settings", options.settings] if options.settings else []
    check_command = [manage, "check", "--deploy", *arguments]
    dump = run(directory, [manage, "diffsettings", "--all", *arguments], "diffsettings")
    module = re.search(r"^SETTINGS_MODULE = '([\w.]+)'", dump, re.M)
    check = run(directory, check_command, "check --deploy", FOOTER)
    settings, secrets = redact_dump(dump, KEPT.union(options.keep))
    bundle = {
        "schemaVersion": SCHEMA_VERSION,
        "service": options.service,
        "settingsModule": module.group(1) if module else options.settings,
        "generatedAt": now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "image": options.image,
        "commit": options.commit,
        "checkDeployCommand": " ".join(["python", *check_command]),
        "checkDeployOutput": redact_check(check, secrets),
        "diffsettingsOutput": settings,
        "packages": packages(),
    }
    if not options.no_probe:
        bundle.update(probe(directory, bundle["settingsModule"]))
    return {name: value for name, value in bundle.items() if value is not None}


def now():
    """The time, or that of SOURCE_DATE_EPOCH for builds that are to be repeatable."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    zone = datetime.timezone.utc
    return datetime.datetime.fromtimestamp(int(epoch), zone) if epoch else datetime.datetime.now(zone)


def run(directory, arguments, what, expected=None):
    """Both streams of a manage.py command. Without `expected` in them, or with a failure, the command did not run."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=directory,
        env=dict(os.environ, NO_COLOR="1", DJANGO_COLORS="nocolor", PYTHONIOENCODING="utf-8:backslashreplace"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        check=False,
    )
    stdout = done.stdout.decode("utf-8", "replace")
    stderr = done.stderr.decode("utf-8", "replace")
    ran = done.returncode == 0 if expected is None else bool(expected.search(stderr + stdout))
    if not ran:
        # The child's own words may hold secrets: they go to the console that would have shown them, nowhere else.
        sys.stderr.write(stderr)
        raise Failure("manage.py %s did not run (exit status %d); see above" % (what, done.returncode))
    return stdout if expected is None else stderr + stdout


def probe(directory, module):
    """Error pages and handlers; nothing where the project cannot be asked."""
    environment = dict(os.environ, DJANGO_SETTINGS_MODULE=module or "", PYTHONPATH=directory)
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        cwd=directory,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    try:
        found = json.loads(done.stdout.decode("utf-8").strip().splitlines()[-1])
    except (ValueError, IndexError):
        return {}
    return {name: found[name] for name in ("djangoVersion", "templates", "errorHandlers") if name in found}


def packages():
    """Installed distributions as `name==version`, without the tools that installed them."""
    try:
        from importlib.metadata import distributions
    except ImportError:
        return []
    tools = {"pip", "setuptools", "wheel"}
    found = {(item.metadata["Name"] or "", item.version) for item in distributions()}
    return sorted(("%s==%s" % pair for pair in found if pair[0] and pair[0].lower() not in tools), key=str.lower)


def redact_check(text, secrets):
    """The output of `check --deploy`, its messages without URL user parts and without any secret of the settings."""
    lines = []
    for line in text.splitlines():
        head = UNTOUCHED.match(line).group()
        message = line[len(head) :]
        for secret in sorted(secrets, key=len, reverse=True):
            message = message.replace(secret, "<redacted>")
        lines.append(head + redact_text(message))
    return "\n".join(lines) + "\n"


def redact_dump(text, kept):
    """The output of `diffsettings --all` with redacted values, and the values that were redacted."""
    lines, secrets = [], set()
    for line in text.splitlines():
        match = SETTING.fullmatch(line)
        if match is None:
            # The rest of a value that prints on several lines: nobody can read that value.
            if lines:
                lines[-1] = re.sub(r" = .*?(  ###)?$", r" = <object>\1", lines[-1])
            continue
        default, name, value, custom = match.groups()
        if default is None:
            value = Redactor(name, name in kept, secrets).value(value)
        lines.append("%s%s = %s%s" % (default or "", name, value, custom or ""))
    return "\n".join(lines) + "\n", {secret for secret in secrets if len(secret) >= 8}


def is_secret(name):
    return name not in NOT_SECRET and bool(SECRET_PART.search(name) or SECRET_WORD.search(name))


def redact_text(text):
    return SECRET_QUERY.sub(r"\1<redacted>", USER_PART.sub("<redacted>@", text))


SHOWN, HIDDEN, SECRET = range(3)


class Redactor:
    """Redacts one setting's value: Python text in, Python text out."""

    def __init__(self, name, kept, secrets):
        self.is_key = name in KEYS
        self.outer = SECRET if self.is_key or is_secret(name) else SHOWN if kept else HIDDEN
        self.secrets = secrets

    def value(self, text):
        tokens = [(match.lastgroup, match.group()) for match in TOKEN.finditer(text)]
        if any(kind == "stray" for kind, _ in tokens):
            return "<object>"
        out, stack, level = [], [], self.outer
        for index, (kind, token) in enumerate(tokens):
            after = next((text for kind_after, text in tokens[index + 1 : index + 3] if kind_after != "space"), "")
            if kind == "open":
                stack.append(level)
            elif kind == "close":
                level = stack.pop() if stack else self.outer
            elif token == ",":
                level = stack[-1] if stack else self.outer
            elif kind in ("string", "word") and after in (":", "=") and stack:
                level = max(stack[-1], SECRET if is_secret(token.strip("'\"")) else SHOWN)
            elif kind == "string":
                token = self.string(token, level)
            elif kind == "word":
                token = self.word(token, after, level)
            out.append(token)
        return re.sub(r"<object>(?:\s*<object>)+", "<object>", "".join(out))

    def string(self, token, level):
        body = token[token.index(token[-1]) + 1 : -1]
        if level == SHOWN or body == "":
            return redact_text(token)
        if level == SECRET:
            self.secrets.add(body)
        return repr(strength(body)) if self.is_key else "'<redacted>'"

    def word(self, token, after, level):
        if token in ("True", "False", "None") or (after == "(" and token.isidentifier()):
            return token
        return token if LITERAL.fullmatch(token) and level != SECRET else "<object>"


def strength(key):
    """What Django's own check asks of a key (security.W009), and nothing more."""
    body = re.sub(r"\\(?:x..|u.{4}|U.{8}|.)", "?", key)
    return "<redacted len%s50 unique%s5 insecure_prefix=%s>" % (
        ">=" if len(body) >= 50 else "<",
        ">=" if len(set(body)) >= 5 else "<",
        "yes" if body.startswith("django-insecure-") else "no",
    )


if __name__ == "__main__":
    sys.exit(main())
