/** What a settings dump says, setting by setting: read value, else Django's default of that version, else not defined. */
import {
    absent,
    and,
    firstKnown,
    isTrue,
    known,
    map,
    not,
    or,
    type Truth,
    truth,
    type UnknownValue,
    unknown,
    type Value,
    yes,
    no,
} from "../../value";
import { defaultOf } from "./defaults";
import type { KeyFacts } from "./python";
import type { SettingsDump } from "./settings-dump";
import {
    type CacheSetting,
    cachesOf,
    type DatabaseSetting,
    databasesOf,
    type LoggingSetting,
    loggingOf,
    type MailSetting,
    Setting,
    SMTP_BACKEND,
    type StorageSetting,
    storagesOf,
    type TemplateEngine,
    templatesOf,
} from "./structures";
import { type DjangoVersion, isAtLeast } from "./versions";

export const MIDDLEWARE_CLASSES = {
    security: "django.middleware.security.SecurityMiddleware",
    frames: "django.middleware.clickjacking.XFrameOptionsMiddleware",
    csrf: "django.middleware.csrf.CsrfViewMiddleware",
    sessions: "django.contrib.sessions.middleware.SessionMiddleware",
    brokenLinks: "django.middleware.common.BrokenLinkEmailsMiddleware",
    csp: "django.middleware.csp.ContentSecurityPolicyMiddleware",
} as const;

const SESSIONS_APP = "django.contrib.sessions";
/** The first Django with `MAILERS`. */
const MAILERS_SINCE: DjangoVersion = [6, 1];

export class DjangoSettings {
    constructor(
        /** Undefined where no dump came: then every setting is unknown. */
        private readonly dump: SettingsDump | UnknownValue,
        readonly version: DjangoVersion | undefined,
    ) {}

    /** Any setting by name. Absent where neither the project nor this Django defines it. */
    get(name: string): Setting {
        return new Setting(name, this.find(name));
    }

    private find(name: string): Setting["value"] {
        if ("state" in this.dump) return this.dump;
        const setting = this.dump.settings.get(name);
        if (setting !== undefined) {
            return setting.value.kind === "opaque"
                ? unknown("unreadable", `the setting ${name} in ${this.dump.place}:${setting.line}`)
                : known(setting.value);
        }
        if (this.dump.complete) return absent;
        const fallback = defaultOf(name, this.version);
        if (fallback === "none") return absent;
        return fallback === "unsure"
            ? unknown("unreadable", `the Django version behind ${this.dump.place}`)
            : known(fallback);
    }

    /** Whether the project itself sets it, to whatever value; unknown where no dump came. */
    isSet(name: string): Truth {
        if ("state" in this.dump) return this.dump;
        const origin = this.dump.settings.get(name)?.origin;
        return origin === undefined || origin === "default" ? no : yes;
    }

    get settingsModule(): Value<string> {
        return this.get("SETTINGS_MODULE").text();
    }

    // Keys and debugging

    get secretKey(): Value<KeyFacts> {
        return keyOf(this.get("SECRET_KEY"));
    }
    get secretKeyFallbacks(): Value<readonly Value<KeyFacts>[]> {
        return map(this.get("SECRET_KEY_FALLBACKS").items(), (keys) => keys.map(keyOf));
    }
    get debug(): Value<boolean> {
        return this.get("DEBUG").flag();
    }
    get debugPropagateExceptions(): Value<boolean> {
        return this.get("DEBUG_PROPAGATE_EXCEPTIONS").flag();
    }
    get internalIps(): Value<readonly string[]> {
        return this.get("INTERNAL_IPS").texts();
    }
    get installedApps(): Value<readonly string[]> {
        return this.get("INSTALLED_APPS").texts();
    }
    get silencedSystemChecks(): Value<readonly string[]> {
        return this.get("SILENCED_SYSTEM_CHECKS").texts();
    }

    // Hosts and HTTPS

    get allowedHosts(): Value<readonly string[]> {
        return this.get("ALLOWED_HOSTS").texts();
    }
    get useXForwardedHost(): Value<boolean> {
        return this.get("USE_X_FORWARDED_HOST").flag();
    }
    get csrfTrustedOrigins(): Value<readonly string[]> {
        return this.get("CSRF_TRUSTED_ORIGINS").texts();
    }
    get middleware(): Value<readonly string[]> {
        return this.get("MIDDLEWARE").texts();
    }
    /** Whether a middleware is on, by its dotted path. */
    hasMiddleware(path: string): Truth {
        return truth(this.middleware, (classes) => classes.includes(path));
    }
    get secureSslRedirect(): Value<boolean> {
        return this.get("SECURE_SSL_REDIRECT").flag();
    }
    /** Regular expressions of paths that are not redirected. */
    get secureRedirectExempt(): Value<readonly string[]> {
        return this.get("SECURE_REDIRECT_EXEMPT").texts();
    }
    /** Header and value; absent for None. */
    get secureProxySslHeader(): Value<readonly string[]> {
        const setting = this.get("SECURE_PROXY_SSL_HEADER");
        return setting.isNone ? absent : setting.texts();
    }
    get hstsSeconds(): Value<number> {
        return this.get("SECURE_HSTS_SECONDS").number();
    }
    get hstsIncludeSubdomains(): Value<boolean> {
        return this.get("SECURE_HSTS_INCLUDE_SUBDOMAINS").flag();
    }
    get hstsPreload(): Value<boolean> {
        return this.get("SECURE_HSTS_PRELOAD").flag();
    }
    /** Whether Django itself sends a policy: the settings of 6.0 with their middleware, or django-csp. */
    get sendsContentSecurityPolicy(): { readonly enforced: Truth; readonly reportOnly: Truth } {
        const builtIn = this.hasMiddleware(MIDDLEWARE_CLASSES.csp);
        const package_ = this.hasMiddleware("csp.middleware.CSPMiddleware");
        // django-csp 4 reads dictionaries; 3 read CSP_* settings, and sends `default-src 'self'` without any.
        const onlyReports = and(
            flagOf(this.get("CONTENT_SECURITY_POLICY_REPORT_ONLY")),
            not(flagOf(this.get("CONTENT_SECURITY_POLICY"))),
        );
        return {
            enforced: or(and(builtIn, flagOf(this.get("SECURE_CSP"))), and(package_, not(onlyReports))),
            reportOnly: or(and(builtIn, flagOf(this.get("SECURE_CSP_REPORT_ONLY"))), and(package_, onlyReports)),
        };
    }

    // Cookies and sessions

    get sessionCookieSecure(): Value<boolean> {
        return this.get("SESSION_COOKIE_SECURE").flag();
    }
    get sessionCookieHttpOnly(): Value<boolean> {
        return this.get("SESSION_COOKIE_HTTPONLY").flag();
    }
    get csrfCookieSecure(): Value<boolean> {
        return this.get("CSRF_COOKIE_SECURE").flag();
    }
    get csrfUseSessions(): Value<boolean> {
        return this.get("CSRF_USE_SESSIONS").flag();
    }
    get languageCookieSecure(): Value<boolean> {
        return this.get("LANGUAGE_COOKIE_SECURE").flag();
    }
    /** Whether sessions are in use: the application or the middleware is there. */
    get usesSessions(): Truth {
        return or(
            truth(this.installedApps, (apps) => apps.includes(SESSIONS_APP)),
            this.hasMiddleware(MIDDLEWARE_CLASSES.sessions),
        );
    }
    /** Dotted path of the session engine. */
    get sessionEngine(): Value<string> {
        return this.get("SESSION_ENGINE").text();
    }
    get sessionCacheAlias(): Value<string> {
        return this.get("SESSION_CACHE_ALIAS").text();
    }
    get sessionSerializer(): Value<string> {
        return this.get("SESSION_SERIALIZER").text();
    }
    /** Whether signed cookies with the old salt are accepted; absent where this Django has no such setting. */
    get legacyCookieSalt(): Value<boolean> {
        return this.get("SIGNED_COOKIE_LEGACY_SALT_FALLBACK").flag();
    }

    // Stores

    get caches(): Value<readonly CacheSetting[]> {
        return cachesOf(this.get("CACHES"));
    }
    get databases(): Value<readonly DatabaseSetting[]> {
        return databasesOf(this.get("DATABASES"));
    }
    get storages(): Value<readonly StorageSetting[]> {
        return storagesOf(this.get("STORAGES"));
    }
    get staticRoot(): Value<string> {
        return this.get("STATIC_ROOT").text();
    }
    get staticUrl(): Value<string> {
        return this.get("STATIC_URL").text();
    }
    get mediaRoot(): Value<string> {
        return this.get("MEDIA_ROOT").text();
    }
    get mediaUrl(): Value<string> {
        return this.get("MEDIA_URL").text();
    }
    /** Dotted path of the default task backend (Django 6.0 and newer); absent in older ones. */
    get taskBackend(): Value<string> {
        return this.get("TASKS").get("default").get("BACKEND").text();
    }

    // Templates, logging, mail

    get templates(): Value<readonly TemplateEngine[]> {
        return templatesOf(this.get("TEMPLATES"));
    }
    get logging(): Value<LoggingSetting> {
        return loggingOf(this.get("LOGGING"));
    }
    /** Dotted path of the function that applies `LOGGING`; absent for None, which applies nothing. */
    get loggingConfig(): Value<string> {
        return this.get("LOGGING_CONFIG").text();
    }
    /** Addresses. Up to Django 5.2 they came in pairs with names. */
    get admins(): Value<readonly string[]> {
        return addressesOf(this.get("ADMINS"));
    }
    get managers(): Value<readonly string[]> {
        return addressesOf(this.get("MANAGERS"));
    }
    /** How many patterns of addresses are ignored in broken-link mail. */
    get ignorable404Urls(): Value<number> {
        return map(this.get("IGNORABLE_404_URLS").items(), (items) => items.length);
    }
    get serverEmail(): Value<string> {
        return this.get("SERVER_EMAIL").text();
    }
    /** How mail leaves: `MAILERS` where it is there (Django 6.1 and newer), else `EMAIL_*`. */
    get mail(): MailSetting {
        const mailers = this.get("MAILERS");
        const old = this.version !== undefined && !isAtLeast(this.version, MAILERS_SINCE);
        return old || mailers.isAbsent ? this.oldMail() : mailerOf(mailers);
    }

    private oldMail(): MailSetting {
        return {
            source: "EMAIL_BACKEND",
            hasDefault: yes,
            backend: this.get("EMAIL_BACKEND").text(),
            host: this.get("EMAIL_HOST").text(),
            encrypted: or(flagOf(this.get("EMAIL_USE_TLS")), flagOf(this.get("EMAIL_USE_SSL"))),
            authenticated: flagOf(this.get("EMAIL_HOST_USER")),
        };
    }
}

function mailerOf(mailers: Setting): MailSetting {
    const mailer = mailers.get("default");
    const options = mailer.get("OPTIONS");
    return {
        source: "MAILERS",
        hasDefault: truth(mailers.entries(), (entries) => entries.some(([alias]) => alias === "default")),
        backend: firstKnown(
            mailer.get("BACKEND").text(),
            mailer.get("BACKEND").isAbsent ? known(SMTP_BACKEND) : absent,
        ),
        host: firstKnown(options.get("host").text(), options.get("host").isAbsent ? known("localhost") : absent),
        encrypted: or(flagOf(options.get("use_tls")), flagOf(options.get("use_ssl"))),
        authenticated: flagOf(options.get("username")),
    };
}

function flagOf(setting: Setting): Truth {
    return isTrue(setting.flag());
}

/** The facts of a key: the empty key of a project without one fails all of them. */
function keyOf(setting: Setting): Value<KeyFacts> {
    const { value } = setting;
    if (value.state !== "known") return value;
    if (value.value.kind === "redacted" && value.value.key !== undefined) return known(value.value.key);
    const empty = value.value.kind === "text" && value.value.value === "";
    return empty ? known({ longEnough: false, variedEnough: false, insecurePrefix: false }) : setting.gap();
}

/** Addresses from texts, and from pairs of a name and an address. */
function addressesOf(setting: Setting): Value<readonly string[]> {
    const items = setting.items();
    if (items.state !== "known") return items;
    const addresses: string[] = [];
    for (const item of items.value) {
        const pair = item.texts();
        if (pair.state !== "known") return pair;
        addresses.push(pair.value.at(-1) ?? "");
    }
    return known(addresses);
}
