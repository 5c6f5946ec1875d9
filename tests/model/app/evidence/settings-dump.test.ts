import assert from "node:assert/strict";
import fc from "fast-check";
import { parseSettingsDump } from "../../../../src/model/app/evidence/settings-dump";
import { describeProblem } from "../../../../src/model/app/evidence/text";
import { dump, fixture, fixtures, value, VERSIONS } from "./support";

/** Forms whose settings could not be loaded: the output is a traceback. */
const TRACEBACKS = /^(?:crash|both_mail_settings)\./;
/** Texts of the fixtures' settings that must not come through. */
const SECRETS =
    /invented-(?!relay-user)[a-z-]+(?:password|key|token)|invented-(?:not-a-key|older-key|oldest-key)|short-and-old|publickey@/;

const problem = (text: string) => {
    const piece = parseSettingsDump(text, "settings.txt");
    assert.equal(piece.state, "invalid");
    return piece.state === "invalid" ? describeProblem(piece.problem) : "";
};
const END = "### YEAR_MONTH_FORMAT = 'F Y'";

describe("parseSettingsDump", () => {
    for (const version of VERSIONS) {
        for (const name of fixtures(version, ".txt").filter((file) => file.includes(".diffsettings"))) {
            const refused = TRACEBACKS.test(name);
            it(`${refused ? "refuses" : "reads"} ${version}/${name}`, () => {
                const piece = parseSettingsDump(fixture(version, name), name);
                if (refused) return assert.match(problem(fixture(version, name)), /holds no setting/);
                const { format, complete, settings } = value(piece);
                assert.equal(format, name.includes("unified") ? "unified" : "hash");
                assert.equal(complete, !name.includes("changed"));
                assert.ok(settings.has("SETTINGS_MODULE"));
                assert.doesNotMatch(JSON.stringify([...settings.values()]), SECRETS);
                const opaque = [...settings.values()]
                    .filter((setting) => setting.value.kind === "opaque")
                    .map((setting) => setting.name);
                assert.deepEqual(
                    opaque,
                    name.startsWith("odd_values") ? opaque : name.startsWith("csp") ? ["CSP"] : [],
                );
            });
        }
    }

    it("reads the same from both formats", () => {
        for (const version of VERSIONS) {
            const unified = value(parseSettingsDump(fixture(version, "bad.diffsettings-unified.txt"), "unified"));
            const hash = dump(version, "bad");
            assert.deepEqual([...unified.settings.keys()], [...hash.settings.keys()]);
            for (const [name, setting] of hash.settings) {
                const { value: other, origin } = unified.settings.get(name) ?? assert.fail(name);
                assert.deepEqual(
                    { name, value: other, origin },
                    { name, value: setting.value, origin: setting.origin },
                );
            }
        }
    });

    it("tells what is a default, changed, and the project's own", () => {
        const { settings } = dump("6.1", "bad");
        assert.equal(settings.get("SECURE_HSTS_SECONDS")?.origin, "default");
        assert.equal(settings.get("X_FRAME_OPTIONS")?.origin, "changed");
        assert.equal(settings.get("SENTRY_DSN")?.origin, "custom");
    });

    it("keeps what surrounds an odd value", () => {
        const { settings } = dump("6.1", "odd_values");
        const kind = (name: string) => settings.get(name)?.value.kind;
        assert.deepEqual(kind("A_HASHES"), "text");
        assert.deepEqual(kind("B_SEVERAL_LINES"), "opaque");
        assert.deepEqual(kind("C_AFTER"), "text");
        assert.deepEqual(kind("A_LAZY"), "opaque");
        assert.deepEqual(kind("A_CREDENTIALS_LIST"), "list");
        assert.equal(settings.get("DEBUG")?.value.kind, "boolean");
    });

    it("takes no value from a name that stands twice, nor from one that goes on over more lines", () => {
        const { settings } = value(parseSettingsDump(`DEBUG = True\nDEBUG = False\nX = [\n1]\n${END}`, "settings.txt"));
        assert.equal(settings.get("DEBUG")?.value.kind, "opaque");
        assert.equal(settings.get("X")?.value.kind, "opaque");
    });

    it("keeps of keys the facts that Django asks for, and of other secrets nothing", () => {
        const read = (text: string) => value(parseSettingsDump(text, "settings.txt")).settings.get("SECRET_KEY")?.value;
        assert.deepEqual(read("SECRET_KEY = 'django-insecure-abc'"), {
            kind: "redacted",
            key: { longEnough: false, variedEnough: true, insecurePrefix: true },
        });
        assert.deepEqual(read(`SECRET_KEY = '${"ab".repeat(25)}'`), {
            kind: "redacted",
            key: { longEnough: true, variedEnough: false, insecurePrefix: false },
        });
        assert.deepEqual(read("SECRET_KEY = '<redacted len>=50 unique>=5 insecure_prefix=no>'"), {
            kind: "redacted",
            key: { longEnough: true, variedEnough: true, insecurePrefix: false },
        });
        assert.deepEqual(read("SECRET_KEY = '<redacted len<50 unique<5 insecure_prefix=yes>'"), {
            kind: "redacted",
            key: { longEnough: false, variedEnough: false, insecurePrefix: true },
        });
        assert.deepEqual(read("SECRET_KEY = '<redacted>'"), { kind: "redacted", key: undefined });
        assert.deepEqual(read("SECRET_KEY = ''"), { kind: "text", value: "" });
    });

    it("refuses what is no dump", () => {
        assert.equal(problem(""), "settings.txt is empty.");
        assert.match(problem("Traceback (most recent call last):\n  File x"), /holds no setting/);
        assert.match(problem("### ADMINS = []\n### DEBUG = False"), /cut off/);
        assert.match(
            problem(`DEBUG = False\nX = ${"[".repeat(100_000)}${"]".repeat(100_000)}\n${END}`),
            /settings.txt:2 nests deeper/,
        );
        assert.match(problem(`X = '${"x".repeat(10 << 20)}'`), /larger/);
        assert.match(problem(`DEBUG = False\nX = '${"x".repeat(2 << 20)}'`), /settings.txt:2 has a line/);
    });

    it("never throws and never keeps or repeats a secret", () => {
        const value_ = fc.oneof(
            fc.constantFrom(
                "'hunter2hunter2'",
                "{'a': 'hunter2hunter2'}",
                "['x', ('hunter2hunter2',)]",
                "Foo(key='hunter2hunter2')",
                "'hunter2hunter2",
                "[[['hunter2hunter2'",
                '"hunter2hunter2"  ###',
                "PosixPath('hunter2hunter2')",
            ),
            fc.string({ maxLength: 20 }).map((text) => `${text}'hunter2hunter2'`),
        );
        const name = fc.constantFrom(
            "SECRET_KEY",
            "SECRET_KEY_FALLBACKS",
            "EMAIL_HOST_PASSWORD",
            "API_TOKEN",
            "AWS_SECRET_ACCESS_KEY",
            "STRIPE_KEY",
            "DATABASE_PASS",
        );
        const line = fc
            .tuple(fc.constantFrom("", "### ", "+ ", "- ", "  "), name, value_)
            .map(([mark, setting, text]) => `${mark}${setting} = ${text}`);
        fc.assert(
            fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (lines) => {
                const piece = parseSettingsDump(lines.join("\n"), "settings.txt");
                const shown = JSON.stringify(piece, (_, inner) => (inner instanceof Map ? [...inner] : inner));
                assert.ok(!shown.includes("hunter2"), shown);
            }),
            { numRuns: 2000 },
        );
    });

    it("takes secrets out of URLs and nested dictionaries", () => {
        const { settings } = value(
            parseSettingsDump(
                "CACHES = {'default': {'LOCATION': ['rediss://app:hunter2@cache:6379/0?token=hunter2'], 'OPTIONS': {'password': 'hunter2', 'db': 1}}}",
                "settings.txt",
            ),
        );
        const shown = JSON.stringify([...settings.values()]);
        assert.ok(!shown.includes("hunter2"));
        assert.ok(shown.includes("rediss://<redacted>@cache:6379/0"));
    });
});
