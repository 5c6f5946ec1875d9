/**
 * Django's defaults of the settings that rules read, read in `django/conf/global_settings.py` of 4.2.30, 5.2.19, 6.0.10
 * and 6.1.3 (January 2026): for dumps that leave defaults out.
 */
import { parsePython, type PythonValue } from "./python";
import { type DjangoVersion, isAtLeast, parseVersion } from "./versions";

/** A default from a version on; without `value` Django has no such setting any more. */
type Era = readonly [since: string, value?: string];

const FIRST = "4.2";
const always = (value: string): readonly Era[] => [[FIRST, value]];
const FALSE = always("False");
const NONE = always("None");
const EMPTY_LIST = always("[]");

const DEFAULTS: Readonly<Record<string, readonly Era[]>> = {
    DEBUG: FALSE,
    DEBUG_PROPAGATE_EXCEPTIONS: FALSE,
    INTERNAL_IPS: EMPTY_LIST,
    ALLOWED_HOSTS: EMPTY_LIST,
    USE_X_FORWARDED_HOST: FALSE,
    INSTALLED_APPS: EMPTY_LIST,
    MIDDLEWARE: EMPTY_LIST,
    CACHES: always("{'default': {'BACKEND': 'django.core.cache.backends.locmem.LocMemCache'}}"),
    SESSION_ENGINE: always("'django.contrib.sessions.backends.db'"),
    SESSION_CACHE_ALIAS: always("'default'"),
    SESSION_SERIALIZER: always("'django.contrib.sessions.serializers.JSONSerializer'"),
    SESSION_COOKIE_SECURE: FALSE,
    SESSION_COOKIE_HTTPONLY: always("True"),
    SESSION_COOKIE_SAMESITE: always("'Lax'"),
    LANGUAGE_COOKIE_SECURE: FALSE,
    CSRF_COOKIE_SECURE: FALSE,
    CSRF_COOKIE_SAMESITE: always("'Lax'"),
    CSRF_USE_SESSIONS: FALSE,
    CSRF_TRUSTED_ORIGINS: EMPTY_LIST,
    SECRET_KEY: always("''"),
    SECRET_KEY_FALLBACKS: EMPTY_LIST,
    DATABASES: always("{}"),
    STATIC_ROOT: NONE,
    STATIC_URL: NONE,
    STATICFILES_DIRS: EMPTY_LIST,
    MEDIA_ROOT: always("''"),
    MEDIA_URL: always("''"),
    STORAGES: always(
        "{'default': {'BACKEND': 'django.core.files.storage.FileSystemStorage'}, 'staticfiles': {'BACKEND': 'django.contrib.staticfiles.storage.StaticFilesStorage'}}",
    ),
    STATICFILES_STORAGE: [[FIRST, "'django.contrib.staticfiles.storage.StaticFilesStorage'"], ["5.1"]],
    DEFAULT_FILE_STORAGE: [[FIRST, "'django.core.files.storage.FileSystemStorage'"], ["5.1"]],
    FILE_UPLOAD_PERMISSIONS: always("420"),
    FILE_UPLOAD_DIRECTORY_PERMISSIONS: NONE,
    SECURE_SSL_REDIRECT: FALSE,
    SECURE_SSL_HOST: NONE,
    SECURE_PROXY_SSL_HEADER: NONE,
    SECURE_REDIRECT_EXEMPT: EMPTY_LIST,
    SECURE_HSTS_SECONDS: always("0"),
    SECURE_HSTS_INCLUDE_SUBDOMAINS: FALSE,
    SECURE_HSTS_PRELOAD: FALSE,
    SECURE_CONTENT_TYPE_NOSNIFF: always("True"),
    SECURE_REFERRER_POLICY: always("'same-origin'"),
    SECURE_CROSS_ORIGIN_OPENER_POLICY: always("'same-origin'"),
    SECURE_CSP: [["6.0", "{}"]],
    SECURE_CSP_REPORT_ONLY: [["6.0", "{}"]],
    X_FRAME_OPTIONS: always("'DENY'"),
    TEMPLATES: EMPTY_LIST,
    LOGGING: always("{}"),
    LOGGING_CONFIG: always("'logging.config.dictConfig'"),
    ADMINS: EMPTY_LIST,
    MANAGERS: EMPTY_LIST,
    IGNORABLE_404_URLS: EMPTY_LIST,
    SERVER_EMAIL: always("'root@localhost'"),
    DEFAULT_FROM_EMAIL: always("'webmaster@localhost'"),
    EMAIL_BACKEND: always("'django.core.mail.backends.smtp.EmailBackend'"),
    EMAIL_HOST: always("'localhost'"),
    EMAIL_PORT: always("25"),
    EMAIL_USE_TLS: FALSE,
    EMAIL_USE_SSL: FALSE,
    SILENCED_SYSTEM_CHECKS: EMPTY_LIST,
    // Came with a security release of 5.2, so that an early 5.2 has no such setting.
    SIGNED_COOKIE_LEGACY_SALT_FALLBACK: [
        ["5.2", "True"],
        ["6.1", "False"],
    ],
    TASKS: [["6.0", "{'default': {'BACKEND': 'django.tasks.backends.immediate.ImmediateBackend'}}"]],
};

/** Names in the table. */
export const DEFAULTED_SETTINGS: readonly string[] = Object.keys(DEFAULTS);

/**
 * Django's default of a setting: `none` where this version has no such setting, `unsure` where versions differ and the
 * version is not known. Versions before 4.2 count as 4.2.
 */
export function defaultOf(name: string, version: DjangoVersion | undefined): PythonValue | "none" | "unsure" {
    const eras = Object.hasOwn(DEFAULTS, name) ? DEFAULTS[name] : undefined;
    if (eras === undefined) return "none";
    if (version === undefined && (eras.length > 1 || eras[0]?.[0] !== FIRST)) return "unsure";
    const [first, ...later] = eras as readonly [Era, ...Era[]];
    const inForce =
        later.filter(([since]) => isSince(version, since)).at(-1) ??
        (first[0] === FIRST || isSince(version, first[0]) ? first : undefined);
    return inForce?.[1] === undefined ? "none" : parsePython(inForce[1]).value;
}

function isSince(version: DjangoVersion | undefined, since: string): boolean {
    return version !== undefined && isAtLeast(version, parseVersion(since) as DjangoVersion);
}
