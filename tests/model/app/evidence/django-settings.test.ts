import assert from "node:assert/strict";
import type { Value } from "../../../../src/model/value";
import { fixtureBundle, settings, VERSIONS } from "./support";

const known = (value: unknown) => ({ state: "known", value });
const absent = { state: "absent" };
const get = <T>(value: Value<T>): T => {
    if (value.state !== "known") throw new Error(value.state);
    return value.value;
};
const of = (version: string, form: string) => fixtureBundle(version, form).settings;

describe("DjangoSettings", () => {
    for (const version of VERSIONS) {
        describe(`of Django ${version}`, () => {
            it("reads a project done right", () => {
                const good = of(version, "production");
                assert.deepEqual(good.debug, known(false));
                assert.deepEqual(good.allowedHosts, known(["shop.example.com", "www.shop.example.com"]));
                assert.deepEqual(good.secureProxySslHeader, known(["HTTP_X_FORWARDED_PROTO", "https"]));
                assert.deepEqual(
                    good.secretKey,
                    known({ longEnough: true, variedEnough: true, insecurePrefix: false }),
                );
                assert.equal(get(good.secretKeyFallbacks).length, 1);
                assert.deepEqual(good.admins, known(["ops@example.com"]));
                assert.deepEqual(good.staticRoot, known("/srv/shop/staticfiles"));
                const [cache] = get(good.caches);
                assert.deepEqual(
                    [cache?.alias, cache?.backend, cache?.locations],
                    [
                        "default",
                        known("django.core.cache.backends.redis.RedisCache"),
                        known(["rediss://<redacted>@cache.internal:6379/0"]),
                    ],
                );
                const [database] = get(good.databases);
                assert.deepEqual(
                    [database?.connMaxAge, database?.connHealthChecks, database?.pool, database?.host],
                    [known(60), known(true), absent, known("db.internal")],
                );
                const logging = get(good.logging);
                assert.deepEqual(
                    get(logging.handlers).map((handler) => handler.className),
                    [known("logging.StreamHandler")],
                );
                assert.deepEqual(
                    get(logging.loggers).map(({ name, level }) => [name, level]),
                    [
                        ["django", known("INFO")],
                        ["root", known("INFO")],
                    ],
                );
                const { source, backend, host, encrypted, authenticated } = good.mail;
                assert.deepEqual(
                    [source, backend, host, encrypted, authenticated],
                    [
                        version === "6.1" ? "MAILERS" : "EMAIL_BACKEND",
                        known("django.core.mail.backends.smtp.EmailBackend"),
                        known("email-smtp.eu-central-1.amazonaws.com"),
                        known(true),
                        known(true),
                    ],
                );
            });
            it("reads a project done wrong", () => {
                const bad = of(version, "bad");
                assert.deepEqual(
                    [bad.debug, bad.allowedHosts, bad.secureProxySslHeader, bad.hstsSeconds, bad.admins],
                    [known(true), known([]), absent, known(0), known([])],
                );
                assert.deepEqual(get(bad.secretKeyFallbacks), [
                    known({ longEnough: true, variedEnough: false, insecurePrefix: false }),
                    known({ longEnough: false, variedEnough: true, insecurePrefix: true }),
                ]);
                assert.equal(get(bad.logging).empty, true);
                assert.deepEqual(get(bad.databases)[0]?.connMaxAge, known(0));
            });
            it("reads mail that goes nowhere", () => {
                assert.match(String(get(of(version, "email_console").mail.backend)), /console/);
                assert.match(String(get(of(version, "old_email_console").mail.backend)), /console/);
                const untouched = of(version, "email_default").mail;
                assert.deepEqual([untouched.source, untouched.host], ["EMAIL_BACKEND", known("localhost")]);
            });
            it("reads template loaders", () => {
                const engines = get(of(version, "template_loaders").templates);
                assert.deepEqual(
                    engines.map((engine) => engine.loaders),
                    [
                        known([
                            "django.template.loaders.filesystem.Loader",
                            "django.template.loaders.app_directories.Loader",
                        ]),
                        known(["django.template.loaders.cached.Loader"]),
                    ],
                );
                assert.deepEqual(get(of(version, "production").templates)[0]?.loaders, absent);
            });
            it("reads caches, sessions and broken-link mail", () => {
                const local = get(of(version, "caches_local").caches);
                assert.deepEqual(
                    local.map(({ alias, locations }) => [alias, locations]),
                    [
                        ["default", known(["shop"])],
                        ["dummy", absent],
                        ["exposed", known(["/srv/shop/media/cache"])],
                        ["relative", known(["var/cache"])],
                    ],
                );
                assert.deepEqual(
                    get(of(version, "caches_without_default").caches)[0]?.locations,
                    known(["cache-1.internal:11211", "cache-2.internal:11211"]),
                );
                const links = of(version, "broken_links");
                assert.deepEqual(
                    [links.managers, links.ignorable404Urls, links.admins],
                    [known([]), known(2), known(["root@localhost"])],
                );
            });
            it("tells a logging configuration that is switched off", () => {
                assert.deepEqual(of(version, "logging_off").loggingConfig, absent);
                assert.deepEqual(of(version, "production").loggingConfig, known("logging.config.dictConfig"));
            });
        });
    }

    it("knows what each Django has", () => {
        assert.deepEqual(
            VERSIONS.map((version) => of(version, "production").legacyCookieSalt.state),
            ["absent", "known", "known", "known"],
        );
        assert.deepEqual(of("5.2", "production").legacyCookieSalt, known(true));
        assert.deepEqual(of("6.1", "production").legacyCookieSalt, known(false));
        assert.deepEqual(of("5.2", "production").taskBackend, absent);
        assert.deepEqual(
            of("6.1", "production").taskBackend,
            known("django.tasks.backends.immediate.ImmediateBackend"),
        );
    });

    it("tells who sends a content security policy", () => {
        const csp = (text: string) => settings(text).sendsContentSecurityPolicy;
        assert.deepEqual(of("6.1", "csp_good").sendsContentSecurityPolicy, {
            enforced: known(true),
            reportOnly: known(false),
        });
        assert.deepEqual(of("6.1", "production").sendsContentSecurityPolicy, {
            enforced: known(false),
            reportOnly: known(false),
        });
        const package_ = "MIDDLEWARE = ['csp.middleware.CSPMiddleware']\n";
        assert.deepEqual(csp(package_), { enforced: known(true), reportOnly: known(false) });
        assert.deepEqual(csp(`CONTENT_SECURITY_POLICY_REPORT_ONLY = {'a': 1}  ###\n${package_}`), {
            enforced: known(false),
            reportOnly: known(true),
        });
        assert.deepEqual(
            settings("MIDDLEWARE = []\nSECURE_CSP = {'default-src': ['x']}", "6.1").sendsContentSecurityPolicy.enforced,
            known(false),
        );
    });

    it("takes Django's default for what a dump without defaults leaves out", () => {
        const short = settings("DEBUG = True\nSETTINGS_MODULE = 'shop.settings'  ###", "6.1");
        assert.deepEqual(short.sessionCookieSecure, known(false));
        assert.deepEqual(short.legacyCookieSalt, known(false));
        assert.deepEqual(short.get("NEVER_HEARD_OF").text(), absent);
        const undated = settings("DEBUG = True");
        assert.equal(undated.legacyCookieSalt.state, "unknown");
        assert.deepEqual(undated.sessionEngine, known("django.contrib.sessions.backends.db"));
    });

    it("takes flags as Python takes them", () => {
        const flag = (text: string) => settings(`X = ${text}  ###`).get("X").flag();
        for (const text of ["True", "1", "'False'", "'0'", "['a']", "PosixPath('/')", "b'x'"]) {
            assert.deepEqual(flag(text), known(true), text);
        }
        for (const text of ["False", "0", "''", "None", "[]", "{}", "()", "b''", "0.0"]) {
            assert.deepEqual(flag(text), known(false), text);
        }
        assert.equal(flag("<object object>").state, "unknown");
    });

    it("does not know what a redacted or opaque value is", () => {
        const odd = settings(
            "ALLOWED_HOSTS = <LazyList>\nMIDDLEWARE = '<redacted>'\nDATABASES = {'default': {'CONN_MAX_AGE': <object>}}",
        );
        assert.equal(odd.allowedHosts.state, "unknown");
        assert.equal(odd.middleware.state, "unknown");
        assert.equal(get(odd.databases)[0]?.connMaxAge.state, "unknown");
    });

    it("takes None of CONN_MAX_AGE for ever, and 0 where it is left out", () => {
        const age = (text: string) => get(settings(`DATABASES = {'default': {${text}}}`).databases)[0]?.connMaxAge;
        assert.deepEqual(
            [age("'CONN_MAX_AGE': None"), age(""), age("'CONN_MAX_AGE': 300")],
            [known(null), known(0), known(300)],
        );
        assert.deepEqual(
            get(settings("DATABASES = {'default': {'OPTIONS': {'pool': {'min_size': 2}}}}").databases)[0]?.pool,
            known(true),
        );
    });

    it("reads levels of logging by name and number", () => {
        const logging = get(
            settings(
                "LOGGING = {'version': 1, 'handlers': {'f': {'()': <class 'x'>, 'level': 10}}, 'loggers': {'': {'level': 'warning'}}}",
            ).logging,
        );
        assert.deepEqual(get(logging.handlers)[0]?.level, known("DEBUG"));
        assert.deepEqual(get(logging.handlers)[0]?.className, absent);
        assert.deepEqual(
            get(logging.loggers).map(({ name, level }) => [name, level]),
            [["root", known("WARNING")]],
        );
    });
});
