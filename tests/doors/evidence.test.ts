import assert from "node:assert/strict";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evidenceDirectory, type EvidenceRequest, loadEvidence } from "../../src/doors/evidence";
import { describeProblem } from "../../src/model/app/evidence/text";
import { fixture } from "../model/app/evidence/support";

const READ_AT = new Date("2026-01-15T00:00:00Z");
const CHECK = fixture("6.1", "bad.check.txt");
const SETTINGS = fixture("6.1", "bad.diffsettings.txt");

describe("loadEvidence", () => {
    let directory: string;
    beforeEach(() => {
        directory = mkdtempSync(join(tmpdir(), "evidence-"));
        mkdirSync(join(directory, "web"));
    });
    afterEach(() => rmSync(directory, { recursive: true }));

    const write = (name: string, content: string | Buffer | object) => {
        const text = typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content);
        writeFileSync(join(directory, name), text);
        return join(directory, name);
    };
    const load = (request: Partial<EvidenceRequest>) => loadEvidence({ directory, readAt: READ_AT, ...request });
    const faults = (request: Partial<EvidenceRequest>) => load(request).problems.map(describeProblem);
    const only = (request: Partial<EvidenceRequest>) => {
        const { bundles, problems } = load(request);
        assert.deepEqual(problems, []);
        assert.equal(bundles.length, 1);
        return bundles[0] ?? assert.fail();
    };

    it("reads nothing where nothing is named", () => assert.deepEqual(load({}), { bundles: [], problems: [] }));

    it("reads what the producer wrote", () => {
        write("web/evidence.json", fixture("6.1", "bad.bundle.json"));
        const bundle = only({ entries: ["web/evidence.json"] });
        assert.equal(bundle.service, "web");
        assert.equal(bundle.shown("security.W018"), "security.W018");
        assert.deepEqual(bundle.settings.debug, { state: "known", value: true });
        assert.deepEqual(bundle.ageInDays, { state: "known", value: 14 });
        assert.equal(bundle.place, "web/evidence.json");
    });

    it("reads a directory, and the files beside a manifest", () => {
        write("web/manifest.json", { service: "web", checkDeploy: "check.txt", diffsettings: "settings.txt" });
        write("web/check.txt", CHECK);
        write("web/settings.txt", SETTINGS);
        const bundle = only({ entries: ["web"] });
        assert.equal(bundle.check.state === "read" && bundle.check.value.place, "web/check.txt");
        assert.ok(bundle.hasSettings);
    });

    it("reads a manifest that stands in the profile itself", () => {
        write("check.txt", CHECK);
        assert.equal(
            only({ entries: [{ service: "web", checkDeploy: "check.txt" }] }).shown("security.W009"),
            "security.W009",
        );
    });

    it("reads all bundles of the directory that the variable names, where the profile names none", () => {
        write("web.json", fixture("6.1", "bad.bundle.json"));
        write("worker.json", { service: "worker" });
        assert.equal(load({ variable: directory }).bundles.length, 2);
        assert.equal(load({ variable: directory, entries: ["worker.json"] }).bundles.length, 1);
        assert.equal(load({ variable: "" }).bundles.length, 0);
        assert.equal(evidenceDirectory(undefined, "/srv"), "/srv");
        assert.equal(evidenceDirectory("ci/evidence", "/srv"), "/srv/ci/evidence");
        assert.equal(evidenceDirectory("/ci", "/srv"), "/ci");
    });

    it("reads the files of the command line as the outputs of this moment", () => {
        const bundle = only({ checkFile: write("check.txt", CHECK), settingsFile: write("settings.txt", SETTINGS) });
        assert.deepEqual(
            [bundle.service, bundle.ageInDays, bundle.deployRun.state],
            [undefined, { state: "known", value: 0 }, "yes"],
        );
        const clean = "System check identified no issues (0 silenced).\n";
        assert.equal(only({ checkFile: write("clean.txt", clean) }).deployRun.state, "yes");
        assert.equal(
            only({ checkFile: write("clean.txt", clean), settingsFile: write("settings.txt", SETTINGS) }).deployRun
                .state,
            "no",
        );
        assert.deepEqual(only({ settingsFile: write("settings.txt", SETTINGS) }).check, { state: "none" });
    });

    it("reads what PowerShell writes", () => {
        const bundle = only({
            checkFile: write("check.txt", Buffer.from(`\ufeff${CHECK.replaceAll("\n", "\r\n")}`, "utf16le")),
        });
        assert.equal(bundle.shown("security.W018"), "security.W018");
    });

    it("keeps what is refused in its bundle, with the place and the reason", () => {
        write("web.json", { checkDeploy: "check.txt", diffsettingsOutput: "hunter2" });
        write("check.txt", "?: (security.W018) hunter2");
        const { bundles, problems } = load({ entries: ["web.json"] });
        assert.deepEqual(problems, []);
        assert.deepEqual(bundles[0]?.problems.map(describeProblem), [
            "check.txt has no closing line of manage.py check: it is cut off, or the command failed.",
            "web.json (diffsettingsOutput) holds no setting as manage.py diffsettings prints them.",
        ]);
    });

    it("says which file cannot be used, and quotes nothing of it", () => {
        write("broken.json", "{hunter2");
        write("odd.json", { hunter2: 1 });
        write("escape.json", { checkDeploy: "../../etc/passwd", diffsettings: "/etc/passwd" });
        assert.deepEqual(faults({ entries: ["broken.json", "odd.json", "missing.json", "web"] }), [
            "broken.json is not valid JSON.",
            "odd.json has a property that no manifest has.",
            `${join(directory, "missing.json")} does not exist.`,
            `${join(directory, "web")} is a directory without a manifest (a file *.json).`,
        ]);
        assert.deepEqual(
            load({ entries: ["escape.json"] }).bundles[0]?.problems.map(({ text }) => text),
            ["names a file outside the manifest's directory", "names a file outside the manifest's directory"],
        );
        assert.deepEqual(faults({ checkFile: join(directory, "none.txt") }), [
            `${join(directory, "none.txt")} does not exist.`,
        ]);
        assert.deepEqual(faults({ checkFile: directory }), [`${directory} is a directory.`]);
    });
});
