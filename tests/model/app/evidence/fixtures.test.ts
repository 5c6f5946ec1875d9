import assert from "node:assert/strict";
import { CHECKLIST } from "../../../../policies/checklist";
import { KNOWN_CHECKS } from "../../../../src/model/app/evidence/checks";
import { DEFAULTED_SETTINGS, defaultOf } from "../../../../src/model/app/evidence/defaults";
import { expectedDeployIds, unexpectedDeployIds } from "../../../../src/model/app/evidence/expected-checks";
import { parseVersion } from "../../../../src/model/app/evidence/versions";
import { dump, fixtureBundle, fixtures, producedBundle, VERSIONS } from "./support";

/** Forms whose settings cannot be loaded, whose checks were not those of a deployment, or whose output is refused. */
const NOT_COMPARABLE = new Set([
    "crash",
    "both_mail_settings",
    "plain_check",
    "confusing",
    "coloured",
    "fail_level",
    "start",
    "production",
]);

describe("what the dump says and what check --deploy shows", () => {
    for (const version of VERSIONS) {
        for (const name of fixtures(version, ".diffsettings.txt")) {
            const form = name.replace(".diffsettings.txt", "");
            if (NOT_COMPARABLE.has(form)) continue;
            it(`agree: Django ${version}, ${form}`, () => {
                const bundle = fixtureBundle(version, form);
                if (bundle.check.state !== "read") return assert.fail("no report");
                const silenced = bundle.settings.silencedSystemChecks;
                const isSilenced = (id: string) => silenced.state === "known" && silenced.value.includes(id);
                const shown = new Set(bundle.check.value.issues.map((issue) => issue.id));
                const expected = expectedDeployIds(bundle.settings).filter((id) => !isSilenced(id));
                assert.deepEqual(
                    expected.filter((id) => !shown.has(id)),
                    [],
                    "expected and not shown",
                );
                assert.deepEqual(
                    unexpectedDeployIds(bundle.settings).filter((id) => shown.has(id)),
                    [],
                    "shown and not expected",
                );
            });
        }
    }
});

describe("the producer's bundles", () => {
    for (const version of VERSIONS) {
        for (const name of fixtures(version, ".bundle.json")) {
            const form = name.replace(".bundle.json", "");
            it(`say what the outputs themselves say: Django ${version}, ${form}`, () => {
                const produced = producedBundle(version, form);
                const original = fixtureBundle(version, form);
                assert.deepEqual(produced.problems, []);
                const idsOf = (bundle: typeof produced) =>
                    bundle.check.state === "read"
                        ? bundle.check.value.issues.map(({ id, level }) => `${level} ${id}`)
                        : [];
                assert.deepEqual(idsOf(produced), idsOf(original));
                for (const name of KEPT_FACTS) assert.deepEqual(produced.settings[name], original.settings[name], name);
                assert.deepEqual(expectedDeployIds(produced.settings), expectedDeployIds(original.settings));
                assert.equal(produced.deployRun.state, "yes");
                assert.deepEqual(produced.djangoVersion?.slice(0, 2), parseVersion(version));
                assert.deepEqual(produced.templates, { state: "known", value: ["404.html", "500.html"] });
                assert.deepEqual(produced.errorHandlers, { state: "known", value: ["handler500"] });
                assert.ok(produced.packages.state === "known" && produced.packages.value.has("psycopg-binary"));
            });
        }
    }
});

/** Facts that the producer's redaction must leave alone. */
const KEPT_FACTS = [
    "secretKey",
    "secretKeyFallbacks",
    "debug",
    "debugPropagateExceptions",
    "internalIps",
    "installedApps",
    "silencedSystemChecks",
    "allowedHosts",
    "useXForwardedHost",
    "csrfTrustedOrigins",
    "middleware",
    "secureSslRedirect",
    "secureRedirectExempt",
    "secureProxySslHeader",
    "hstsSeconds",
    "hstsIncludeSubdomains",
    "hstsPreload",
    "sendsContentSecurityPolicy",
    "sessionCookieSecure",
    "sessionCookieHttpOnly",
    "csrfCookieSecure",
    "csrfUseSessions",
    "languageCookieSecure",
    "usesSessions",
    "sessionEngine",
    "sessionCacheAlias",
    "sessionSerializer",
    "legacyCookieSalt",
    "caches",
    "databases",
    "storages",
    "staticRoot",
    "staticUrl",
    "mediaRoot",
    "mediaUrl",
    "taskBackend",
    "templates",
    "logging",
    "loggingConfig",
    "admins",
    "managers",
    "ignorable404Urls",
    "serverEmail",
    "mail",
    "settingsModule",
] as const;

describe("Django's defaults", () => {
    for (const version of VERSIONS) {
        it(`are those of Django ${version}`, () => {
            // Between them these projects leave every setting of the table at its default.
            const seen = new Map(
                ["start", "production", "bad", "development", "email_default"].flatMap((form) =>
                    [...dump(version, form).settings.values()]
                        .filter((setting) => setting.origin === "default")
                        .map((setting) => [setting.name, setting.value] as const),
                ),
            );
            const read = parseVersion(version);
            for (const name of DEFAULTED_SETTINGS) {
                const fallback = defaultOf(name, read);
                if (CHANGED_EVERYWHERE.has(name)) continue;
                assert.deepEqual(seen.get(name) ?? "none", fallback, name);
            }
        });
    }
    it("are unsure where versions differ and the version is not known", () => {
        assert.equal(defaultOf("TASKS", undefined), "unsure");
        assert.equal(defaultOf("SIGNED_COOKIE_LEGACY_SALT_FALLBACK", undefined), "unsure");
        assert.deepEqual(defaultOf("DEBUG", undefined), { kind: "boolean", value: false });
        assert.equal(defaultOf("SOMETHING_ELSE", undefined), "none");
        assert.deepEqual(defaultOf("SIGNED_COOKIE_LEGACY_SALT_FALLBACK", [2028, 1]), { kind: "boolean", value: false });
    });
});

/** Settings that startproject writes, or that every project sets. */
const CHANGED_EVERYWHERE = new Set([
    "INSTALLED_APPS",
    "MIDDLEWARE",
    "TEMPLATES",
    "DATABASES",
    "SECRET_KEY",
    "STATIC_URL",
]);

describe("the table of checks", () => {
    it("names items of the checklist, and each check once", () => {
        const items = new Set(CHECKLIST.map((item) => item.id));
        for (const check of KNOWN_CHECKS) {
            assert.ok(
                check.checklist.every((item) => items.has(item)),
                check.id,
            );
        }
        assert.equal(new Set(KNOWN_CHECKS.map((check) => check.id)).size, KNOWN_CHECKS.length);
    });
    it("holds every id of Django that bears on deployment", () => {
        const wanted = [
            ..."1 2 3 4 5 6 8 9 10 11 12 13 14 15 16 18 19 20 21 22 25"
                .split(" ")
                .map((number) => `security.W${number.padStart(3, "0")}`),
            "security.E023",
            "security.E024",
            "security.E026",
            "security.W027",
            "security.E101",
            "security.E102",
            "caches.E001",
            "caches.W002",
            "caches.W003",
            "async.E001",
            "mail.E001",
            "mail.W001",
            "files.E001",
            "urls.E007",
            "staticfiles.E005",
        ];
        assert.deepEqual(
            wanted.filter((id) => !KNOWN_CHECKS.some((check) => check.id === id)),
            [],
        );
    });
});
