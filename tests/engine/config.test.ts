import assert from "node:assert/strict";
import Ajv2020 from "ajv/dist/2020";
import { parseEngineConfig, parsePolicyConfig, PROFILE_POLICY } from "../../src/engine/config";
import { policyConfigSchema } from "../../src/engine/config-schema";
import { configuredLevel, DEFAULT_SETTINGS, environmentCap, type Settings } from "../../src/engine/settings";
import { defineRule, pass } from "../../src/rule";
import { integer, texts } from "../../src/rule/options";

const subjects = { name: "things", types: [], view: () => undefined };
const backup = defineRule({
    id: "backup-retention",
    title: "Backups are kept for long enough",
    checklist: [],
    severity: "high",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects,
    options: {
        minDays: integer({ min: 1, max: 35, default: 7, description: "Days." }),
        engines: texts({ default: [], description: "Engines." }),
    },
    messages: {},
    fix: "Keep them.",
    aliases: ["rds-backup-retention"],
    check: () => pass("kept"),
});
const advisory = defineRule({ ...base("tls-minimum"), level: "advisory", check: () => pass("good") });
const off = defineRule({ ...base("host-header"), level: "disabled", check: () => pass("good") });
const RULES = [backup, advisory, off];

function base(id: string) {
    return {
        id,
        title: "A requirement",
        checklist: [],
        severity: "low" as const,
        scope: "resource" as const,
        stage: "stable" as const,
        since: "0.1.0",
        subjects,
        messages: {},
        fix: "Do it.",
    };
}

function settingsOf(raw: unknown): Settings {
    const result = parsePolicyConfig(raw, RULES);
    assert.ok("settings" in result, JSON.stringify(result));
    return result.settings;
}
function errorsOf(raw: unknown): readonly string[] {
    const result = parsePolicyConfig(raw, RULES);
    assert.ok("errors" in result, "No error.");
    return result.errors;
}
const profile = (properties: unknown) => ({ [PROFILE_POLICY]: properties });

describe("policy config", () => {
    describe("plain form", () => {
        it("is empty where nothing is set", () => {
            assert.deepEqual(settingsOf({}), DEFAULT_SETTINGS);
        });
        it("takes a level as text or in an object, with options", () => {
            const settings = settingsOf({
                "tls-minimum": "mandatory",
                "backup-retention": { enforcementLevel: "advisory", minDays: 30 },
            });
            assert.deepEqual(
                [...settings.levels],
                [
                    ["tls-minimum", "mandatory"],
                    ["backup-retention", "advisory"],
                ],
            );
            assert.deepEqual(settings.options.get("backup-retention"), { minDays: 30 });
        });
        it("takes options without a level", () => {
            const settings = settingsOf({ "backup-retention": { minDays: 30 } });
            assert.equal(configuredLevel(backup, settings), "mandatory");
        });
        it("takes aliases, in any letter case", () => {
            assert.deepEqual(
                [...settingsOf({ "RDS-Backup-Retention": "advisory" }).levels],
                [["backup-retention", "advisory"]],
            );
        });
        it("applies `all` to every rule without a level of its own", () => {
            const settings = settingsOf({ all: "disabled", "tls-minimum": "mandatory" });
            assert.deepEqual(
                RULES.map((rule) => configuredLevel(rule, settings)),
                ["disabled", "mandatory", "disabled"],
            );
        });
        it("leaves the environments of Pulumi ESC alone", () => {
            assert.deepEqual(settingsOf({ environments: ["org/env"] }), DEFAULT_SETTINGS);
        });
    });

    describe("second form", () => {
        const exceptions = {
            "EXC-7": { reason: "Agreed.", match: [{ policies: ["backup-retention"], targets: ["urn:x"] }] },
        };
        it("holds policies and exceptions", () => {
            const settings = settingsOf({
                version: 2,
                policies: { "tls-minimum": "disabled" },
                exceptions,
                environments: ["e"],
            });
            assert.equal(configuredLevel(advisory, settings), "disabled");
            assert.deepEqual(settings.pulumiExceptions, [{ id: "EXC-7", ...exceptions["EXC-7"] }]);
        });
        it("may hold nothing", () => {
            assert.deepEqual(settingsOf({ version: 2 }), DEFAULT_SETTINGS);
        });
        it("names what does not belong there", () => {
            assert.deepEqual(errorsOf({ version: 3, "tls-minimum": "advisory", policis: {}, exceptions: [] }), [
                "version: must be 2.",
                "tls-minimum: has no meaning here; move it into policies.",
                "policis: has no meaning here; did you mean policies?",
                "exceptions: must be an object.",
            ]);
        });
        it("refuses an exception without reason, target or rule", () => {
            assert.deepEqual(
                errorsOf({
                    version: 2,
                    exceptions: {
                        a: { match: [{ policies: ["backup-retention"] }] },
                        b: { reason: " ", match: [] },
                        c: { reason: "r", match: [{ policies: ["backup-retentoin"], targets: [] }] },
                    },
                }),
                [
                    "exceptions.a.reason: is missing; give a text.",
                    "exceptions.a.match[0].targets: is missing; give a list.",
                    "exceptions.b.reason: is empty; give the reason.",
                    "exceptions.c.match[0].policies[0]: no rule has this name; did you mean backup-retention?",
                ],
            );
        });
        it("is named where exceptions or policies stand in the plain form", () => {
            assert.deepEqual(errorsOf({ exceptions, policies: {} }), [
                'exceptions: need the second form of the file: {"version": 2, "policies": {...}, "exceptions": {...}}.',
                'policies: is of the second form of the file; add "version": 2.',
            ]);
        });
    });

    describe("mistakes", () => {
        const mistakes: readonly [string, unknown, readonly string[]][] = [
            ["not an object", [], ["The policy config must be a JSON object of policy names and their settings."]],
            [
                "a misspelt rule",
                { "backup-retentoin": "advisory" },
                ["backup-retentoin: no rule has this name; did you mean backup-retention?"],
            ],
            [
                "a rule nobody knows",
                { "something-else-altogether": "advisory" },
                ["something-else-altogether: no rule has this name; see `deployment-checklist rules`."],
            ],
            [
                "a misspelt level",
                { "tls-minimum": "mandatry" },
                [
                    "tls-minimum: the enforcement level must be one of mandatory, advisory, remediate, disabled (did you mean mandatory?).",
                ],
            ],
            [
                "`off`",
                { "tls-minimum": { enforcementLevel: "off" } },
                [
                    "tls-minimum: the enforcement level must be one of mandatory, advisory, remediate, disabled (did you mean disabled?).",
                ],
            ],
            [
                "a level of another kind",
                { "tls-minimum": { enforcementLevel: true } },
                ["tls-minimum: the enforcement level must be one of mandatory, advisory, remediate, disabled."],
            ],
            [
                "neither level nor object",
                { "tls-minimum": null },
                ["tls-minimum: must be a level (mandatory, advisory, remediate, disabled) or an object."],
            ],
            [
                "a misspelt option",
                { "backup-retention": { minDay: 3 } },
                ["backup-retention.minDay: the rule has no such option; did you mean minDays?"],
            ],
            [
                "an option nobody knows",
                { "backup-retention": { colour: 3 } },
                ["backup-retention.colour: the rule has no such option; it has minDays, engines."],
            ],
            [
                "an option of a rule without options",
                { "tls-minimum": { colour: 3 } },
                ["tls-minimum.colour: the rule has no options; remove it."],
            ],
            [
                "a setting of the pack on a rule",
                { "tls-minimum": { trustedAccounts: [] } },
                [`tls-minimum.trustedAccounts: is a setting of the whole pack; move it to ${PROFILE_POLICY}.`],
            ],
            [
                "out of bounds",
                { "backup-retention": { minDays: 90 } },
                ["backup-retention.minDays: must be 35 or less."],
            ],
            ["below bounds", { "backup-retention": { minDays: 0 } }, ["backup-retention.minDays: must be 1 or more."]],
            [
                "a number as text",
                { "backup-retention": { minDays: "7" } },
                ["backup-retention.minDays: must be a number (without quotes)."],
            ],
            [
                "half a day",
                { "backup-retention": { minDays: 7.5 } },
                ["backup-retention.minDays: must be a whole number."],
            ],
            [
                "an element of another kind",
                { "backup-retention": { engines: ["mysql", 5] } },
                ["backup-retention.engines[1]: must be a text."],
            ],
            [
                "one rule under two names",
                { "backup-retention": "advisory", "rds-backup-retention": "advisory" },
                ["rds-backup-retention: is the same rule as backup-retention; keep one of the two."],
            ],
            [
                "options on all",
                { all: { enforcementLevel: "advisory", preset: "strict" } },
                [`all.preset: all takes a level only; settings of the whole pack belong to ${PROFILE_POLICY}.`],
            ],
            [
                "a key that JavaScript knows",
                JSON.parse('{"__proto__": "advisory", "constructor": {}}'),
                [
                    "__proto__: no rule has this name; see `deployment-checklist rules`.",
                    "constructor: no rule has this name; see `deployment-checklist rules`.",
                ],
            ],
            [
                "an option that JavaScript knows",
                { "tls-minimum": { constructor: 1 } },
                ["tls-minimum.constructor: the rule has no options; remove it."],
            ],
        ];
        for (const [name, raw, expected] of mistakes) {
            it(name, () => assert.deepEqual(errorsOf(raw), expected));
        }
        it("are all reported at once", () => {
            assert.equal(
                errorsOf({
                    "tls-minimum": "x",
                    "backup-retention": { minDays: "a", other: 1 },
                    ...profile({ preset: 1 }),
                }).length,
                4,
            );
        });
        it("never repeat a configured value", () => {
            const hidden = "correct-horse-battery";
            const errors = errorsOf({
                "tls-minimum": hidden,
                "backup-retention": { minDays: hidden, engines: hidden },
                ...profile({
                    preset: hidden,
                    environments: { production: { stacks: [`(${hidden}`] } },
                    exemptions: [{ rule: 3, resource: hidden, expires: hidden, reason: "" }],
                    acceptedSources: { cidrs: [hidden], accounts: [hidden] },
                    storageRoles: { media: hidden },
                    neverExempt: [hidden],
                    publicStatic: hidden,
                }),
            });
            assert.ok(errors.length >= 10);
            assert.ok(!errors.join("\n").includes(hidden), errors.join("\n"));
        });
    });

    describe("profile", () => {
        it("reads every setting", () => {
            const settings = settingsOf(
                profile({
                    "// preset": "essential, recommended or strict",
                    preset: "strict",
                    environments: { production: { stacks: ["^live-"], tags: ["tier=gold"] } },
                    environmentCaps: { staging: { all: "advisory", tls: "mandatory" } },
                    acceptedSources: { cidrs: ["203.0.113.0/24", "2001:db8::/32"], accounts: ["123456789012"] },
                    widePrefixListIds: ["pl-1"],
                    orgBackupTags: ["backup=org"],
                    ephemeralTag: "ephemeral",
                    statefulCaches: ["sessions"],
                    mediaVisibility: "public",
                    mediaPathPatterns: ["/files/*"],
                    publicStatic: true,
                    trustedAccounts: ["123456789012"],
                    secretNames: ["^ACME_"],
                    ignoreNames: ["_HINT$"],
                    envPrefixes: ["ACME_"],
                    storageRoles: { "uploads*": ["media", "app-data"], assets: "static" },
                    exemptions: [
                        { rule: "tls-minimum", resource: "*", reason: "r", expires: "2026-12-31", approvedBy: "me" },
                    ],
                    tagExemptions: true,
                    neverExempt: ["backup-retention"],
                    findingsFile: "findings.json",
                }),
            );
            assert.equal(settings.preset, "strict");
            assert.deepEqual(settings.shared.environments, { production: { stacks: ["^live-"], tags: ["tier=gold"] } });
            assert.deepEqual(settings.shared.acceptedSources.prefixLists, [], "What is not set keeps its default.");
            assert.deepEqual(settings.shared.storageRoles, { "uploads*": ["media", "app-data"], assets: ["static"] });
            assert.equal(settings.shared.mediaVisibility, "public");
            assert.deepEqual(
                settings.exemptions.map((exemption) => exemption.expires),
                ["2026-12-31"],
            );
            assert.equal(settings.findingsFile, "findings.json");
            assert.equal(environmentCap(backup, "staging", settings), "advisory");
            assert.equal(environmentCap(advisory, "staging", settings), "mandatory");
        });
        const mistakes: readonly [string, unknown, readonly string[]][] = [
            ["a misspelt key", { preest: "strict" }, ["preest: there is no such setting; did you mean preset?"]],
            [
                "a misspelt word",
                { preset: "strikt" },
                ["preset: must be one of essential, recommended, strict (did you mean strict?)."],
            ],
            [
                "an unknown environment",
                { environments: { qualification: {} } },
                [
                    "environments.qualification: there is no such setting; remove it, or use one of production, staging, development.",
                ],
            ],
            [
                "a broken expression",
                { environments: { staging: { stacks: ["("] } } },
                ["environments.staging.stacks[0]: is not a regular expression that JavaScript can compile."],
            ],
            [
                "an unknown area",
                { environmentCaps: { staging: { tsl: "advisory" } } },
                ["environmentCaps.staging.tsl: there is no such setting; did you mean tls?"],
            ],
            [
                "no address block",
                { acceptedSources: { cidrs: ["10.0.0.0"] } },
                ["acceptedSources.cidrs[0]: is not an address block such as 10.0.0.0/16 or fd00::/8."],
            ],
            ["no account id", { trustedAccounts: [123456789012] }, ["trustedAccounts[0]: must be a text."]],
            [
                "no reason",
                { exemptions: [{ rule: "r", resource: "x" }] },
                ["exemptions[0].reason: is missing; give a text."],
            ],
            [
                "an empty reason",
                { exemptions: [{ rule: "r", resource: "x", reason: " " }] },
                ["exemptions[0].reason: is empty."],
            ],
            [
                "a day that is none",
                { exemptions: [{ rule: "r", resource: "x", reason: "y", expires: "2026-02-30" }] },
                ["exemptions[0].expires: is not a date; write it as YYYY-MM-DD."],
            ],
            [
                "a rule that is none",
                { neverExempt: ["tls-minimun"] },
                ["neverExempt[0]: no rule has this name; did you mean tls-minimum?"],
            ],
            [
                "a role that is none",
                { storageRoles: { a: "medai" } },
                [
                    "storageRoles.a: must be one of media, static, app-data, logs, code, backup-copy (did you mean media?), or must be a list.",
                ],
            ],
            [
                "a list with one",
                { storageRoles: { "a*": ["media", "x"] } },
                ['storageRoles["a*"]: [1] must be one of media, static, app-data, logs, code, backup-copy.'],
            ],
            ["another kind", { tagExemptions: "yes" }, ["tagExemptions: must be true or false (without quotes)."]],
        ];
        for (const [name, properties, expected] of mistakes) {
            it(`refuses ${name}`, () => {
                assert.deepEqual(
                    errorsOf(profile(properties)),
                    expected.map((line) => `${PROFILE_POLICY}.${line}`),
                );
            });
        }
    });

    describe("presets", () => {
        const levels = (raw: unknown) => RULES.map((rule) => configuredLevel(rule, settingsOf(raw)));
        it("choose which rules are on", () => {
            assert.deepEqual(levels(profile({ preset: "essential" })), ["mandatory", "disabled", "disabled"]);
            assert.deepEqual(levels({}), ["mandatory", "advisory", "disabled"]);
            assert.deepEqual(levels(profile({ preset: "strict" })), ["mandatory", "advisory", "advisory"]);
        });
        it("give way to the level of a single rule", () => {
            assert.deepEqual(levels({ ...profile({ preset: "essential" }), "tls-minimum": "advisory" }), [
                "mandatory",
                "advisory",
                "disabled",
            ]);
        });
        it("take a rule that changes nothing for mandatory where remediate is asked", () => {
            assert.equal(levels({ "tls-minimum": "remediate" })[1], "mandatory");
        });
    });

    describe("from the engine", () => {
        const engine = (config: Parameters<typeof parseEngineConfig>[0]) => parseEngineConfig(config, RULES);
        it("is the same settings", () => {
            const result = engine({
                "backup-retention": { enforcementLevel: "advisory", properties: { minDays: 30 } },
                [PROFILE_POLICY]: { enforcementLevel: "advisory", properties: { preset: "strict" } },
            });
            assert.ok("settings" in result);
            assert.equal(result.settings.preset, "strict");
            assert.equal(configuredLevel(backup, result.settings), "advisory");
            assert.deepEqual(result.settings.options.get("backup-retention"), { minDays: 30 });
        });
        it("lets the preset decide where the level is the rule's own", () => {
            const result = engine({
                "tls-minimum": { enforcementLevel: "advisory" },
                [PROFILE_POLICY]: { properties: { preset: "essential" } },
            });
            assert.ok("settings" in result);
            assert.equal(configuredLevel(advisory, result.settings), "disabled");
        });
        it("takes every level as it is where `all` is set: the engine has applied it", () => {
            const result = engine({
                all: { enforcementLevel: "disabled" },
                "tls-minimum": { enforcementLevel: "advisory" },
                "backup-retention": { enforcementLevel: "disabled" },
            });
            assert.ok("settings" in result);
            assert.equal(configuredLevel(advisory, result.settings), "advisory");
            assert.equal(configuredLevel(backup, result.settings), "disabled");
        });
        it("takes a former name over what the engine fills in under the present one", () => {
            const result = engine({
                "backup-retention": {
                    enforcementLevel: backup.level,
                    properties: { minDays: backup.options.minDays?.default },
                },
                "rds-backup-retention": { enforcementLevel: "advisory", properties: {} },
            });
            assert.ok("settings" in result, JSON.stringify(result));
            assert.equal(configuredLevel(backup, result.settings), "advisory");
        });
        it("names a misspelt rule", () => {
            assert.deepEqual(engine({ "tls-minimun": { enforcementLevel: "advisory" } }), {
                errors: ["tls-minimun: no rule has this name; did you mean tls-minimum?"],
            });
        });
    });

    describe("JSON schema", () => {
        const validate = new Ajv2020({ strict: false }).compile(policyConfigSchema(RULES));
        const accepts = (raw: unknown) => validate(raw);
        it("accepts what the reader accepts", () => {
            assert.ok(accepts({}));
            assert.ok(
                accepts({ all: "advisory", "backup-retention": { minDays: 3 }, "rds-backup-retention": "advisory" }),
            );
            assert.ok(
                accepts(profile({ "// note": "x", preset: "strict", storageRoles: { a: "media", b: ["logs"] } })),
            );
            assert.ok(
                accepts({
                    version: 2,
                    policies: { "tls-minimum": "disabled" },
                    exceptions: { a: { reason: "r", match: [] } },
                }),
            );
        });
        it("refuses what the reader refuses", () => {
            assert.ok(!accepts({ "backup-retentoin": "advisory" }));
            assert.ok(!accepts({ "backup-retention": { minDays: 99 } }));
            assert.ok(!accepts(profile({ preset: "x" })));
            assert.ok(!accepts({ version: 3 }));
            assert.ok(!accepts({ version: 2, "tls-minimum": "advisory" }));
        });
    });
});
