import assert from "node:assert/strict";
import { bundlesFor, matchesPattern } from "../../../../src/model/app/evidence/binding";
import { EvidenceBundle } from "../../../../src/model/app/evidence/bundle";
import { checkManifest, parseManifest } from "../../../../src/model/app/evidence/manifest";
import { describeProblem } from "../../../../src/model/app/evidence/text";
import { isAtLeast, parseVersion } from "../../../../src/model/app/evidence/versions";
import { bundle, fixture, READ_AT, value } from "./support";

const CLEAN = "System check identified no issues (0 silenced).";
const problem = (text: string) => {
    const piece = parseManifest(text, "manifest.json");
    assert.equal(piece.state, "invalid");
    return piece.state === "invalid" ? describeProblem(piece.problem) : "";
};

describe("EvidenceBundle", () => {
    it("knows how old it is", () => {
        assert.deepEqual(bundle({ manifest: { generatedAt: "2026-01-05T00:00:00Z" } }).ageInDays, {
            state: "known",
            value: 10,
        });
        assert.deepEqual(bundle({ manifest: { generatedAt: "2027-01-05T00:00:00Z" } }).ageInDays, {
            state: "known",
            value: 0,
        });
        assert.deepEqual(bundle({}).ageInDays, { state: "absent" });
    });

    it("tells whether the checks ran with --deploy", () => {
        const bad = fixture("6.1", "bad.diffsettings.txt");
        const good = fixture("6.1", "production.diffsettings.txt");
        const run = (check: string, checkDeployCommand?: string, settings?: string) =>
            bundle({
                check,
                manifest: checkDeployCommand === undefined ? {} : { checkDeployCommand },
                ...(settings === undefined ? {} : { settings }),
            }).deployRun;
        assert.deepEqual(run(CLEAN, "manage.py check --deploy"), { state: "yes" });
        assert.deepEqual(run(CLEAN, "manage.py check"), { state: "no", expected: undefined });
        assert.deepEqual(run(fixture("6.1", "bad.check.txt"), "manage.py check"), { state: "yes" });
        assert.deepEqual(run(CLEAN), { state: "unproven" });
        assert.deepEqual(run(CLEAN, undefined, good), { state: "yes" });
        assert.deepEqual(run(fixture("6.1", "plain_check.check.txt"), undefined, bad), {
            state: "no",
            expected: "security.W004",
        });
        assert.deepEqual(
            run(fixture("6.1", "silenced.check.txt"), undefined, fixture("6.1", "silenced.diffsettings.txt")),
            { state: "yes" },
        );
        assert.deepEqual(bundle({}).deployRun, { state: "unproven" });
    });

    it("tells what it shows, and what it cannot tell", () => {
        const bad = bundle({ check: fixture("6.1", "bad.check.txt") });
        assert.deepEqual(bad.shows("security.W018"), { state: "known", value: true });
        assert.deepEqual(bad.shows("security.W001"), { state: "known", value: false });
        assert.equal(bad.shown("security.W001", "security.W009"), "security.W009");
        assert.equal(bundle({ check: "" }).shows("security.W018").state, "unknown");
        assert.equal(bundle({}).shows("security.W018").state, "unknown");
        assert.equal(bundle({ check: "" }).settings.debug.state, "unknown");
        assert.deepEqual(bundle({ check: "", settings: "x" }).problems.length, 2);
    });

    it("finds Django's version in the manifest or among the packages", () => {
        assert.deepEqual(
            bundle({ manifest: { packages: "asgiref==3.9\nDjango==5.2.19\n" } }).djangoVersion,
            [5, 2, 19],
        );
        assert.deepEqual(
            bundle({ manifest: { packages: ["django_ses==4"], djangoVersion: "6.1.3" } }).djangoVersion,
            [6, 1, 3],
        );
        assert.equal(bundle({}).djangoVersion, undefined);
        assert.deepEqual(bundle({ manifest: { packages: ["Django_SES==4", "sentry-sdk @ file:///x"] } }).packages, {
            state: "known",
            value: new Set(["django-ses", "sentry-sdk"]),
        });
        assert.deepEqual(bundle({}).packages, { state: "absent" });
    });

    it("takes the settings module from the dump before the manifest", () => {
        const settings = fixture("6.1", "bad.diffsettings.txt");
        assert.deepEqual(bundle({ settings, manifest: { settingsModule: "other" } }).settingsModule, {
            state: "known",
            value: "shop.settings.bad",
        });
        assert.deepEqual(bundle({ manifest: { settingsModule: "other" } }).settingsModule, {
            state: "known",
            value: "other",
        });
        assert.deepEqual(bundle({}).settingsModule, { state: "absent" });
    });
});

describe("versions", () => {
    it("compare part by part, however they are numbered", () => {
        assert.deepEqual(["5.2.19", "6.1b1", "2028", "2028.1.2", "main", ""].map(parseVersion), [
            [5, 2, 19],
            [6, 1],
            [2028],
            [2028, 1, 2],
            undefined,
            undefined,
        ]);
        assert.ok(isAtLeast([2028], [6, 1]));
        assert.ok(isAtLeast([6, 1], [6, 1, 0]));
        assert.ok(!isAtLeast([6], [6, 1]));
        assert.ok(!isAtLeast([5, 10], [6]));
    });
});

describe("manifests", () => {
    it("are read as the producer writes them", () => {
        const manifest = value(parseManifest(fixture("6.1", "bad.bundle.json"), "bad.bundle.json"));
        assert.equal(manifest.service, "web");
        assert.equal(manifest.settingsModule, "shop.settings.bad");
        assert.equal(manifest.generatedAt, "2026-01-01T00:00:00Z");
        assert.match(manifest.checkDeployCommand ?? "", /check --deploy/);
    });
    it("may be empty", () => assert.deepEqual(value(checkManifest({}, "profile")), {}));
    it("are refused with a reason that quotes nothing", () => {
        assert.equal(problem("{hunter2"), "manifest.json is not valid JSON.");
        assert.equal(problem("[]"), "manifest.json is not a manifest of evidence.");
        assert.equal(problem('{"hunter2": 1}'), "manifest.json has a property that no manifest has.");
        assert.equal(
            problem('{"service": 1}'),
            "manifest.json has a wrong service: it has another type or value than it should.",
        );
        assert.equal(problem('{"service": ""}'), "manifest.json has a wrong service: it is empty.");
        assert.match(problem('{"generatedAt": "hunter2"}'), /wrong generatedAt: it is not a time; write it as 2026/);
        assert.match(problem('{"generatedAt": "2026-13-45"}'), /wrong generatedAt/);
        assert.match(problem('{"schemaVersion": 2}'), /wrong schemaVersion/);
        assert.match(problem('{"packages": {"hunter2": 1}}'), /wrong packages/);
        assert.match(
            problem('{"checkDeploy": "a", "checkDeployOutput": "b"}'),
            /both checkDeploy and checkDeployOutput/,
        );
    });
});

describe("binding", () => {
    const target = {
        urn: "urn:pulumi:prod::shop::aws:ecs/taskDefinition:TaskDefinition::site",
        name: "site",
        part: "web",
        aliases: ["shop-web"],
    };
    const named = (service?: string) =>
        new EvidenceBundle({
            place: service ?? "all",
            readAt: READ_AT,
            ...(service === undefined ? {} : { manifest: { service } }),
        });
    const bound = (...services: (string | undefined)[]) =>
        bundlesFor(services.map(named), target).map((found) => found.place);

    it("goes by URN, resource, container and service name, then by pattern, then takes all", () => {
        for (const service of [target.urn, "site", "web", "shop-web", "shop-*", "*eb", "*", undefined]) {
            assert.deepEqual(bound(service).length, 1, service ?? "everything");
        }
        for (const service of ["worker", "shop", "we", "w*k", ""]) assert.deepEqual(bound(service), [], service);
    });
    it("prefers the more exact", () => {
        assert.deepEqual(bound("*", "web", "w*"), ["web"]);
        assert.deepEqual(bound("*", "w*", undefined), ["w*"]);
        assert.deepEqual(bound("web", "site"), ["web", "site"]);
        assert.deepEqual(bound("*", undefined), ["*", "all"]);
    });
    it("matches patterns without going back and forth", () => {
        assert.ok(matchesPattern("a*b*c", "a-b-b-c"));
        assert.ok(!matchesPattern("a*b*c", "a-c-b"));
        assert.ok(!matchesPattern("ab*ba", "aba"));
        assert.ok(matchesPattern("*a".repeat(500), "a".repeat(100_000)));
    });
});
