/** Environment names and the settings they feed: the one table (catalogue of secrets and settings, 1.6). */
import type { Model } from "../model";
import type { SharedSettings } from "../profile";
import { variableName } from "../secrets/reference-forms";
import type { Binding } from "./binding";
import type { Process } from "./process";

/** Names after normalisation, by the setting they feed. A name in `exact` counts as it stands only. */
export const SETTING_NAMES = {
    DEBUG: ["DEBUG", "DEBUG_MODE", "IS_DEBUG"],
    SETTINGS_MODULE: ["DJANGO_SETTINGS_MODULE"],
    CONFIGURATION: ["DJANGO_CONFIGURATION", "CONFIGURATION"],
    SECRET_KEY: ["SECRET_KEY"],
    SECRET_KEY_FALLBACKS: ["SECRET_KEY_FALLBACKS", "OLD_SECRET_KEY", "SECRET_KEY_OLD", "SECRET_KEY_PREVIOUS"],
    ALLOWED_HOSTS: ["ALLOWED_HOSTS", "ALLOWED_HOST", "HOSTS", "VIRTUAL_HOST"],
    CSRF_TRUSTED_ORIGINS: ["CSRF_TRUSTED_ORIGINS"],
    USE_X_FORWARDED_HOST: ["USE_X_FORWARDED_HOST"],
    SECURE_SSL_REDIRECT: ["SECURE_SSL_REDIRECT", "SSL_REDIRECT", "FORCE_HTTPS"],
    SECURE_PROXY_SSL_HEADER: [
        "SECURE_PROXY_SSL_HEADER",
        "TRUST_X_FORWARDED_PROTO",
        "USE_X_FORWARDED_PROTO",
        "BEHIND_PROXY",
    ],
    SECURE_HSTS_SECONDS: ["SECURE_HSTS_SECONDS", "HSTS_SECONDS"],
    SECURE_HSTS_INCLUDE_SUBDOMAINS: ["SECURE_HSTS_INCLUDE_SUBDOMAINS"],
    SECURE_HSTS_PRELOAD: ["SECURE_HSTS_PRELOAD"],
    SESSION_COOKIE_SECURE: ["SESSION_COOKIE_SECURE"],
    CSRF_COOKIE_SECURE: ["CSRF_COOKIE_SECURE"],
    LANGUAGE_COOKIE_SECURE: ["LANGUAGE_COOKIE_SECURE"],
    SESSION_COOKIE_HTTPONLY: ["SESSION_COOKIE_HTTPONLY"],
    SECURE_CONTENT_TYPE_NOSNIFF: ["SECURE_CONTENT_TYPE_NOSNIFF"],
    X_FRAME_OPTIONS: ["X_FRAME_OPTIONS"],
    SECURE_REFERRER_POLICY: ["SECURE_REFERRER_POLICY"],
    SESSION_ENGINE: ["SESSION_ENGINE"],
    CACHE: ["CACHE_URL", "CACHE_BACKEND"],
    CACHE_LOCATION: ["REDIS_URL", "REDIS_TLS_URL", "MEMCACHED_URL", "MEMCACHIER_SERVERS"],
    DATABASE: ["DATABASE_URL", "DB_URL", "POSTGRES_URL", "MYSQL_URL", "READ_REPLICA_URL"],
    DATABASE_HOST: [
        "DB_HOST",
        "DATABASE_HOST",
        "POSTGRES_HOST",
        "PGHOST",
        "MYSQL_HOST",
        "RDS_HOSTNAME",
        "DB_HOSTNAME",
        "SQL_HOST",
    ],
    DATABASE_PASSWORD: [
        "DB_PASSWORD",
        "DATABASE_PASSWORD",
        "POSTGRES_PASSWORD",
        "PGPASSWORD",
        "MYSQL_PASSWORD",
        "MYSQL_PWD",
        "RDS_PASSWORD",
    ],
    CONN_MAX_AGE: ["CONN_MAX_AGE", "DB_CONN_MAX_AGE", "DATABASE_CONN_MAX_AGE"],
    CONN_HEALTH_CHECKS: ["CONN_HEALTH_CHECKS", "DB_CONN_HEALTH_CHECKS"],
    DISABLE_SERVER_SIDE_CURSORS: ["DISABLE_SERVER_SIDE_CURSORS", "DB_DISABLE_SERVER_SIDE_CURSORS"],
    EMAIL_URL: ["EMAIL_URL"],
    EMAIL_BACKEND: ["EMAIL_BACKEND", "MAILER_BACKEND"],
    EMAIL_HOST: ["EMAIL_HOST"],
    EMAIL_HOST_USER: ["EMAIL_HOST_USER"],
    EMAIL_HOST_PASSWORD: ["EMAIL_HOST_PASSWORD"],
    EMAIL_USE_TLS: ["EMAIL_USE_TLS", "EMAIL_USE_SSL"],
    ADMINS: ["ADMINS"],
    MANAGERS: ["MANAGERS"],
    SERVER_EMAIL: ["SERVER_EMAIL", "DEFAULT_FROM_EMAIL"],
    LOG_LEVEL: ["LOG_LEVEL", "ROOT_LOG_LEVEL"],
    TASKS_EAGER: ["CELERY_TASK_ALWAYS_EAGER", "CELERY_ALWAYS_EAGER"],
    BROKER: ["CELERY_BROKER_URL", "CELERY_RESULT_BACKEND", "BROKER_URL", "CHANNELS_URL", "SEARCH_URL"],
    ALLOW_ASYNC_UNSAFE: ["DJANGO_ALLOW_ASYNC_UNSAFE"],
} as const satisfies Record<string, readonly string[]>;

export type SettingKey = keyof typeof SETTING_NAMES;

/** Suffixes that make any name feed a setting. */
const SUFFIXES: Partial<Record<SettingKey, string>> = { DATABASE: "_DATABASE_URL" };
/** Settings whose names carry Django's prefix themselves: no prefix is taken off. */
const UNPREFIXED: ReadonlySet<SettingKey> = new Set(["SETTINGS_MODULE", "ALLOW_ASYNC_UNSAFE"]);

const PREFIXES = ["DJANGO_", "APP_", "SITE_", "WEB_"] as const;

/** Static AWS keys: the secret halves, and the ids that go with them. */
export const AWS_SECRET_NAMES = [
    "AWS_SECRET_ACCESS_KEY",
    "AWS_S3_SECRET_ACCESS_KEY",
    "AWS_SES_SECRET_ACCESS_KEY",
    "AWS_SECRET_KEY",
    "S3_SECRET_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
] as const;
export const AWS_KEY_ID_NAMES = [
    "AWS_ACCESS_KEY_ID",
    "AWS_S3_ACCESS_KEY_ID",
    "AWS_SES_ACCESS_KEY_ID",
    "AWS_ACCESS_KEY",
    "S3_ACCESS_KEY",
] as const;
/** Endpoints of the S3 that the keys are for. */
export const S3_ENDPOINT_NAMES = /^(?:AWS_S3_ENDPOINT_URL|AWS_ENDPOINT_URL\w*|S3_ENDPOINT\w*)$/;

/** Prefixes that may stand before a setting's name in one process: the usual ones, the project's, the profile's. */
export function settingPrefixes(process: Process, settings: SharedSettings): readonly string[] {
    const own = process.projectPrefix === undefined ? [] : [process.projectPrefix];
    return [...PREFIXES, ...own, ...settings.envPrefixes.map((prefix) => prefix.toUpperCase())];
}

/** The prefix that a project's own variables bear: the first segment of its settings module. */
export function projectPrefix(env: readonly Binding[]): string | undefined {
    const module = env.find((binding) => binding.name === "DJANGO_SETTINGS_MODULE")?.value;
    const project = module?.kind === "literal" ? /^([A-Za-z]\w{0,60})\./.exec(module.text)?.[1] : undefined;
    return project === undefined ? undefined : `${project.toUpperCase()}_`;
}

/** Upper case, and one leading prefix taken off. */
export function normaliseName(name: string, prefixes: readonly string[] = PREFIXES): string {
    const upper = name.toUpperCase();
    const prefix = prefixes.find(
        (candidate) => candidate !== "" && upper.startsWith(candidate) && upper.length > candidate.length,
    );
    return prefix === undefined ? upper : upper.slice(prefix.length);
}

/** Both readings of a name: as it stands, and without its prefix. */
export function nameReadings(name: string, prefixes?: readonly string[]): readonly string[] {
    return [name.toUpperCase(), normaliseName(name, prefixes)];
}

/** The bindings that feed a setting, in order: the last one counts. */
export function settingBindings(
    process: Process,
    key: SettingKey,
    model: Model,
    extraNames: readonly string[] = [],
): readonly Binding[] {
    return namedBindings(process, [...SETTING_NAMES[key], ...extraNames], model, SUFFIXES[key], UNPREFIXED.has(key));
}

/** The bindings whose name is one of `names`, prefixes aside. */
export function namedBindings(
    process: Process,
    names: readonly string[],
    model: Model,
    suffix?: string,
    unprefixed = false,
): readonly Binding[] {
    const { asItStands, readings } = environmentIndex(process, model);
    const places = new Set<number>();
    for (const name of names) {
        const upper = name.toUpperCase();
        for (const place of (unprefixed ? asItStands : readings).get(upper) ?? []) places.add(place);
    }
    if (suffix !== undefined) {
        for (const [reading, found] of readings) {
            if (reading.endsWith(suffix)) for (const place of found) places.add(place);
        }
    }
    return [...places].sort((a, b) => a - b).map((place) => process.env[place] as Binding);
}

/** Places in a process's environment by the names there, in upper case: as they stand, and in both readings. */
interface EnvironmentIndex {
    readonly asItStands: ReadonlyMap<string, readonly number[]>;
    readonly readings: ReadonlyMap<string, readonly number[]>;
}

function environmentIndex(process: Process, model: Model): EnvironmentIndex {
    const known = model.fact(environmentIndexes);
    let index = known.get(process);
    if (index === undefined) known.set(process, (index = indexEnvironment(process, model.settings)));
    return index;
}

function environmentIndexes(): Map<Process, EnvironmentIndex> {
    return new Map();
}

function indexEnvironment(process: Process, settings: SharedSettings): EnvironmentIndex {
    const prefixes = settingPrefixes(process, settings);
    const asItStands = new Map<string, number[]>();
    const readings = new Map<string, number[]>();
    process.env.forEach(({ name }, place) => {
        const [upper = "", plain = ""] = nameReadings(name, prefixes);
        addPlace(asItStands, upper, place);
        addPlace(readings, upper, place);
        if (plain !== upper) addPlace(readings, plain, place);
    });
    return { asItStands, readings };
}

function addPlace(places: Map<string, number[]>, name: string, place: number): void {
    const known = places.get(name);
    if (known === undefined) places.set(name, [place]);
    else known.push(place);
}

const LONGEST_CHAIN = 8;

/**
 * The binding whose value counts: django-environ takes a value `$NAME` for the value of another variable of the process.
 * A chain that leads nowhere ends at the last binding found.
 */
export function followBinding(process: Process, binding: Binding): Binding {
    let current = binding;
    for (let step = 0; step < LONGEST_CHAIN; step += 1) {
        const name =
            current.value.kind === "reference" && current.value.form === "variable"
                ? variableName(current.value.text)
                : undefined;
        const next = name === undefined ? undefined : process.env.filter((other) => other.name === name).at(-1);
        if (next === undefined || next === current) return current;
        current = next;
    }
    return current;
}
