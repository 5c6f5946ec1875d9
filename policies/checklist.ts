/** The items of Django's deployment checklist, as data. Every rule names the items it serves. */

export interface ChecklistItem {
    readonly id: string;
    /** Heading of the checklist under which the item stands. */
    readonly section: string;
    /** The item in one sentence. */
    readonly text: string;
    /** Anchor on the checklist's page. */
    readonly anchor: string;
}

/** Edition of Django whose checklist this is. */
export const DJANGO_EDITION = "6.1";
const PAGE = `https://docs.djangoproject.com/en/${DJANGO_EDITION}/howto/deployment/checklist/`;

export const CHECKLIST: readonly ChecklistItem[] = [
    item("check-deploy", "Run manage.py check --deploy", "Run check --deploy against the production settings file.", "run-manage-py-check-deploy"),
    item("production-server", "Switch away from manage.py runserver", "Requests are served by a production-ready WSGI or ASGI server.", "switch-away-from-manage-py-runserver"),
    item("secret-key", "SECRET_KEY", "The secret key is a large random value, is kept secret, is used nowhere else and is not committed to source control.", "secret-key"),
    item("secret-key-rotation", "SECRET_KEY", "Old secret keys are removed from SECRET_KEY_FALLBACKS in a timely manner.", "secret-key"),
    item("debug", "DEBUG", "Debug mode is never enabled in production.", "debug"),
    item("allowed-hosts", "ALLOWED_HOSTS", "The site serves a suitable set of host names only.", "allowed-hosts"),
    item("host-validation", "ALLOWED_HOSTS", "The web server in front of Django validates the host and answers wrong ones itself.", "allowed-hosts"),
    item("cache-access", "CACHES", "Cache servers accept connections from the application servers only.", "caches"),
    item("cache-settings", "CACHES", "A cache, if used, is configured for production.", "caches"),
    item("database-access", "DATABASES", "Database servers accept connections from the application servers only.", "databases"),
    item("database-passwords", "DATABASES", "Database passwords are protected like the secret key.", "databases"),
    item("database-backups", "DATABASES", "Backups of the database are set up.", "databases"),
    item("email", "EMAIL_BACKEND and related settings", "Mail is delivered through a configured backend.", "email-backend-and-related-settings"),
    item("static-files", "STATIC_ROOT and STATIC_URL", "Static files are collected into a production location of their own.", "static-root-and-static-url"),
    item("media-untrusted", "MEDIA_ROOT and MEDIA_URL", "Media files uploaded by users are untrusted and are never interpreted by the web server.", "media-root-and-media-url"),
    item("media-backups", "MEDIA_ROOT and MEDIA_URL", "The backup strategy covers the files that users upload.", "media-root-and-media-url"),
    item("file-uploads", "FILE_UPLOAD_PERMISSIONS", "Uploaded files get consistent permissions.", "file-upload-permissions"),
    item("https", "HTTPS", "Site-wide HTTPS prevents clear-text transmission of access tokens.", "https"),
    item("https-redirect", "HTTPS", "The web server redirects all HTTP traffic to HTTPS and transmits only HTTPS requests to Django.", "https"),
    item("secure-cookies", "CSRF_COOKIE_SECURE", "Session and CSRF cookies are sent over HTTPS only.", "csrf-cookie-secure"),
    item("sessions", "Performance optimizations", "Sessions are cached, and stored sessions are cleared regularly.", "sessions"),
    item("persistent-connections", "CONN_MAX_AGE", "Database connections are kept open or pooled where that pays.", "conn-max-age"),
    item("cached-templates", "TEMPLATES", "The cached template loader is in use.", "templates"),
    item("logging", "LOGGING", "Logs are reviewed, kept, and go where people read them.", "logging"),
    item("admins", "ADMINS and MANAGERS", "People learn of server errors.", "admins-and-managers"),
    item("managers", "ADMINS and MANAGERS", "People learn of broken links, if they want to.", "admins-and-managers"),
    item("error-views", "Customize the default error views", "The site has its own error pages.", "customize-the-default-error-views"),
];

function item(id: string, section: string, text: string, anchor: string): ChecklistItem {
    return { id, section, text, anchor };
}

/** Address of an item on the checklist's page. */
export function checklistUrl(checklistItem: ChecklistItem): string {
    return `${PAGE}#${checklistItem.anchor}`;
}
