/** Settings that are dictionaries and lists of their own kind, taken apart: caches, databases, templates, logging, storages. */
import { absent, all, known, map, type Truth, type UnknownValue, unknown, type Value } from "../../value";
import type { PythonValue } from "./python";

/** A value of a dump and what to call it: `CACHES` or `DATABASES.default.CONN_MAX_AGE`. */
export class Setting {
    constructor(
        readonly name: string,
        private readonly found: Value<PythonValue>,
    ) {}

    /** The value as it was read. */
    get value(): Value<PythonValue> {
        return this.found;
    }

    /** The unknown that stands for this setting. */
    gap(): UnknownValue {
        return unknown("unreadable", `the setting ${this.name} in the evidence`);
    }

    private as<T>(pick: (value: PythonValue) => T | undefined): Value<T> {
        if (this.found.state !== "known") return this.found;
        const picked = pick(this.found.value);
        return picked === undefined ? this.gap() : known(picked);
    }

    /** Text; a path is a text. None reads as absent. */
    text(): Value<string> {
        if (this.isNone) return absent;
        return this.as((value) => (value.kind === "text" || value.kind === "path" ? value.value : undefined));
    }

    number(): Value<number> {
        if (this.isNone) return absent;
        return this.as((value) =>
            value.kind === "number" ? value.value : value.kind === "boolean" ? Number(value.value) : undefined,
        );
    }

    /** What `if setting:` does: the strings "False" and "0" are true. */
    flag(): Value<boolean> {
        return this.as(truthiness);
    }

    /** The texts of a list, tuple or set; one text where a list is expected is its only element. */
    texts(): Value<readonly string[]> {
        if (this.isNone) return known([]);
        const items = this.items();
        if (items.state !== "known") return items;
        return all(items.value.map((item) => item.text()));
    }

    /** The elements of a list, tuple or set. */
    items(): Value<readonly Setting[]> {
        return this.as((value) => {
            const items = value.kind === "text" ? [value] : "items" in value ? value.items : undefined;
            return items?.map((item, index) => new Setting(`${this.name}[${index}]`, known(item)));
        });
    }

    /** The entries of a dictionary with text keys. */
    entries(): Value<readonly (readonly [string, Setting])[]> {
        return this.as((value) =>
            value.kind !== "dict"
                ? undefined
                : value.entries.flatMap(([key, inner]) =>
                      key.kind === "text"
                          ? [[key.value, new Setting(`${this.name}.${key.value}`, known(inner))] as const]
                          : [],
                  ),
        );
    }

    /** An entry of a dictionary; absent where there is none, unknown where the dictionary cannot be read. */
    get(key: string): Setting {
        const entries = this.entries();
        const name = `${this.name}.${key}`;
        if (entries.state !== "known") return new Setting(name, entries);
        // Later keys win, as in Python.
        return entries.value.findLast(([entry]) => entry === key)?.[1] ?? new Setting(name, absent);
    }

    get isNone(): boolean {
        return this.found.state === "known" && this.found.value.kind === "none";
    }
    get isAbsent(): boolean {
        return this.found.state === "absent";
    }
}

function truthiness(value: PythonValue): boolean | undefined {
    switch (value.kind) {
        case "none":
            return false;
        case "boolean":
            return value.value;
        case "number":
            return value.value !== 0;
        case "text":
            return value.value !== "";
        case "bytes":
            return !value.empty;
        case "path":
        case "redacted":
            return true;
        case "dict":
            return value.entries.length > 0;
        case "opaque":
            return undefined;
        default:
            return value.items.length > 0;
    }
}

/** One entry of `CACHES`. */
export interface CacheSetting {
    readonly alias: string;
    /** Dotted path of the backend; absent only where the settings are broken. */
    readonly backend: Value<string>;
    /** Addresses or the directory; user names and passwords in URLs are taken out. */
    readonly locations: Value<readonly string[]>;
}

export function cachesOf(setting: Setting): Value<readonly CacheSetting[]> {
    return map(setting.entries(), (entries) =>
        entries.map(([alias, cache]) => ({
            alias,
            backend: cache.get("BACKEND").text(),
            locations: cache.get("LOCATION").texts(),
        })),
    );
}

/** One entry of `DATABASES`. */
export interface DatabaseSetting {
    readonly alias: string;
    readonly engine: Value<string>;
    readonly host: Value<string>;
    /** Seconds; `null` keeps connections without end. Django's default is 0. */
    readonly connMaxAge: Value<number | null>;
    readonly connHealthChecks: Value<boolean>;
    readonly disableServerSideCursors: Value<boolean>;
    /** Whether `OPTIONS.pool` is on (PostgreSQL, Django 5.1 and newer). */
    readonly pool: Value<boolean>;
    /** `OPTIONS`, for settings of the driver. */
    readonly options: Setting;
}

export function databasesOf(setting: Setting): Value<readonly DatabaseSetting[]> {
    return map(setting.entries(), (entries) =>
        entries.map(([alias, database]) => ({
            alias,
            engine: database.get("ENGINE").text(),
            host: database.get("HOST").text(),
            connMaxAge: database.get("CONN_MAX_AGE").isNone
                ? known(null)
                : withZero(database.get("CONN_MAX_AGE").number()),
            connHealthChecks: database.get("CONN_HEALTH_CHECKS").flag(),
            disableServerSideCursors: database.get("DISABLE_SERVER_SIDE_CURSORS").flag(),
            pool: database.get("OPTIONS").get("pool").flag(),
            options: database.get("OPTIONS"),
        })),
    );
}

function withZero(value: Value<number>): Value<number> {
    return value.state === "absent" ? known(0) : value;
}

/** One entry of `TEMPLATES`. */
export interface TemplateEngine {
    readonly backend: Value<string>;
    readonly appDirs: Value<boolean>;
    /** Dotted paths of the loaders at the top of `OPTIONS.loaders`; absent where Django chooses them. */
    readonly loaders: Value<readonly string[]>;
    readonly contextProcessors: Value<readonly string[]>;
}

export function templatesOf(setting: Setting): Value<readonly TemplateEngine[]> {
    return map(setting.items(), (engines) =>
        engines.map((engine) => ({
            backend: engine.get("BACKEND").text(),
            appDirs: engine.get("APP_DIRS").flag(),
            loaders: loadersOf(engine.get("OPTIONS").get("loaders")),
            contextProcessors: engine.get("OPTIONS").get("context_processors").texts(),
        })),
    );
}

/** A loader is a path, or a list of a path and its arguments. */
function loadersOf(setting: Setting): Value<readonly string[]> {
    if (setting.isNone) return absent;
    const items = setting.items();
    if (items.state !== "known") return items;
    return all(
        items.value.map((item) => {
            const text = item.value;
            if (text.state === "known" && text.value.kind === "text") return item.text();
            const parts = item.items();
            return parts.state === "known" ? (parts.value[0]?.text() ?? absent) : parts;
        }),
    );
}

/** A handler of `LOGGING`. */
export interface LogHandler {
    readonly name: string;
    /** Dotted path of its class; absent where a factory makes it. */
    readonly className: Value<string>;
    readonly level: Value<string>;
    /** Names of the filters it uses. */
    readonly filters: Value<readonly string[]>;
}
/** A logger of `LOGGING`; `root` is the root logger. */
export interface LoggerSetting {
    readonly name: string;
    readonly level: Value<string>;
    readonly handlers: Value<readonly string[]>;
    /** Absent is true to Python. */
    readonly propagate: Value<boolean>;
}
/** `LOGGING`. */
export interface LoggingSetting {
    readonly empty: boolean;
    readonly disableExistingLoggers: Value<boolean>;
    readonly handlers: Value<readonly LogHandler[]>;
    readonly loggers: Value<readonly LoggerSetting[]>;
    /** Classes of the filters by name. */
    readonly filters: Value<readonly (readonly [name: string, className: Value<string>])[]>;
}

export function loggingOf(setting: Setting): Value<LoggingSetting> {
    return map(setting.entries(), (entries) => {
        const root = setting.get("root");
        return {
            empty: entries.length === 0,
            disableExistingLoggers: setting.get("disable_existing_loggers").flag(),
            handlers: map(orEmpty(setting.get("handlers")), (handlers) =>
                handlers.map(([name, handler]) => handlerOf(name, handler)),
            ),
            loggers: map(orEmpty(setting.get("loggers")), (loggers) => [
                ...loggers.map(([name, logger]) => loggerOf(name === "" ? "root" : name, logger)),
                ...(root.isAbsent ? [] : [loggerOf("root", root)]),
            ]),
            filters: map(orEmpty(setting.get("filters")), (filters) =>
                filters.map(([name, filter]) => [name, filter.get("()").text()] as const),
            ),
        };
    });
}

function orEmpty(setting: Setting): Value<readonly (readonly [string, Setting])[]> {
    const entries = setting.entries();
    return entries.state === "absent" ? known([]) : entries;
}

function handlerOf(name: string, handler: Setting): LogHandler {
    return {
        name,
        className: handler.get("class").text(),
        level: levelOf(handler),
        filters: handler.get("filters").texts(),
    };
}

function loggerOf(name: string, logger: Setting): LoggerSetting {
    return {
        name,
        level: levelOf(logger),
        handlers: logger.get("handlers").texts(),
        propagate: logger.get("propagate").flag(),
    };
}

/** Levels are names, or numbers of Python's `logging`. */
function levelOf(setting: Setting): Value<string> {
    const level = setting.get("level");
    const number = level.number();
    return number.state === "known"
        ? known(LEVEL_NAMES.get(number.value) ?? String(number.value))
        : map(level.text(), (name) => name.toUpperCase());
}

const LEVEL_NAMES: ReadonlyMap<number, string> = new Map([
    [0, "NOTSET"],
    [10, "DEBUG"],
    [20, "INFO"],
    [30, "WARNING"],
    [40, "ERROR"],
    [50, "CRITICAL"],
]);

/** One entry of `STORAGES`, or of the two settings that it replaced in 4.2. */
export interface StorageSetting {
    readonly alias: string;
    readonly backend: Value<string>;
    readonly options: Setting;
}

export function storagesOf(setting: Setting): Value<readonly StorageSetting[]> {
    return map(setting.entries(), (entries) =>
        entries.map(([alias, storage]) => ({
            alias,
            backend: storage.get("BACKEND").text(),
            options: storage.get("OPTIONS"),
        })),
    );
}

/** How mail of the default kind leaves, from `MAILERS` or from the `EMAIL_*` settings. */
export interface MailSetting {
    /** The setting that decides, for messages. */
    readonly source: "MAILERS" | "EMAIL_BACKEND";
    /** `MAILERS` has an entry `default`; true for `EMAIL_*`. */
    readonly hasDefault: Truth;
    /** Dotted path; SMTP where none is named. */
    readonly backend: Value<string>;
    readonly host: Value<string>;
    readonly encrypted: Truth;
    readonly authenticated: Truth;
}

export const SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend";
