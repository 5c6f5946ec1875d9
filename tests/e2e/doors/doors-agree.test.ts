/** The same stack gives the same violations by every door; where a door knows less, the table below says why. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parse } from "yaml";
import { EXAMPLE_STACK, EXAMPLES } from "../../../examples/stacks";
import { inlineStack, newStack, REPOSITORY } from "../harness/harness";
import { temporaryFolder, disposeAll, PACK } from "../analyzer/stacks";

interface FoundFinding {
    readonly rule: string;
    readonly outcome: string;
    readonly level: string;
    readonly path?: string;
    readonly subject: { readonly urn: string };
}
type Found = readonly FoundFinding[];

const WRONG = join(REPOSITORY, "examples", "django-wrong");
const EXPORT = join(WRONG, "export.json");

/** The configuration that the example's stack file holds. */
const configOf = (folder: string): Record<string, string> => {
    const text = readFileSync(join(folder, `Pulumi.${EXAMPLE_STACK}.yaml`), "utf8");
    const { config } = parse(text) as { config: Record<string, string> };
    return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, String(value)]));
};
const key = ({ rule, subject, path, level }: FoundFinding) => [rule, subject.urn, path ?? "", level].join(" ");
const violations = (found: Found) =>
    found
        .filter(({ outcome }) => outcome === "violation")
        .map(key)
        .sort();
/** Violations of `a` that `b` has not, without those of rules that `b` is told too little for. */
const missing = (a: Found, b: Found, excused: Readonly<Record<string, string>> = {}) => {
    const other = new Set(violations(b));
    return violations(a).filter((line) => !other.has(line) && !Object.hasOwn(excused, line.split(" ")[0] as string));
};

/** Where a fault is found: the place within the resource may be known better after the update. */
const withoutPlace = (found: Found): Found =>
    found.map(({ rule, outcome, level, subject }) => ({ rule, outcome, level, subject }));

/** Secrets stand as `[secret]` in `preview --json`, and nobody can decrypt those of a file. */
const WITHOUT_SECRET_VALUES = {
    "secret-plain-stack-config": "neither tells the configuration of the stack",
    "secret-ssm-plain-parameter": "the provider marks the value of every parameter",
    "secret-stack-output": "`preview --json` leaves the outputs of the stack out",
    "secret-literal-in-program": "whether a secret is a constant shows in its value",
    "secret-weak-value": "whether a secret is weak shows in its value",
    "secret-django-key-strength": "whether a key is strong shows in its value",
    "secret-single-purpose": "whether two secrets are one shows in their values",
};
/** What an update settles may differ from what a preview could tell. */
const decidedLater = (preview: Found, line: string) => {
    const [rule, urn] = line.split(" ");
    return preview.some(
        (finding) => finding.rule === rule && finding.subject.urn === urn && finding.outcome === "unknown",
    );
};

describe("the doors agree on the site done wrong", function () {
    this.timeout(300_000);
    let executable: Found;
    let previewJson: Found;
    let analyzed: Found;
    let exported: Found;
    let folder: Found;

    const read = (file: string) => (JSON.parse(readFileSync(file, "utf8")) as { findings: Found }).findings;
    const check = (file: string): Found => {
        const options = { encoding: "utf8", maxBuffer: 1 << 28 } as const;
        const cli = join(REPOSITORY, "dist", "cli.js");
        const outcomes = "violation,unknown,pass,error";
        const args = [cli, "check", file, "--format", "json", "--outcomes", outcomes, "--fail-on", "none"];
        const { stdout } = spawnSync(process.execPath, args, options);
        return (JSON.parse(stdout) as { stacks: { findings: Found }[] }).stacks.flatMap(({ findings }) => findings);
    };

    before(async () => {
        const example = EXAMPLES.find(({ name }) => name === "django-wrong");
        assert.ok(example);
        const files = temporaryFolder();
        const stack = await newStack(example.folder, { stack: EXAMPLE_STACK, secrets: example.secrets });
        const inline = await inlineStack(
            async () => {
                // The program is a module of TypeScript, which the loader of this process takes by `require` only.
                const outputs: unknown = createRequire(__filename)("../../../examples/django-wrong/index");
                return Promise.resolve(outputs as Record<string, unknown>);
            },
            {
                cli: "old",
                project: "shop",
                stack: EXAMPLE_STACK,
                config: configOf(WRONG),
                env: { DEPLOYMENT_CHECKLIST_FINDINGS: join(files, "folder.json") },
            },
        );
        try {
            await stack.preview(["--policy-pack", PACK], {
                env: { DEPLOYMENT_CHECKLIST_FINDINGS: join(files, "executable.json") },
            });
            await stack.run(["policy", "analyze", "--file", EXPORT, "--policy-pack", PACK], {
                env: {
                    DEPLOYMENT_CHECKLIST_FINDINGS: join(files, "analyzed.json"),
                    PULUMI_CONFIG_PASSPHRASE: "another",
                },
            });
            await inline.preview({ policyPacks: [REPOSITORY] });
        } finally {
            stack.dispose();
            inline.dispose();
        }
        executable = read(join(files, "executable.json"));
        analyzed = read(join(files, "analyzed.json"));
        folder = read(join(files, "folder.json"));
        previewJson = check(join(WRONG, "preview.json"));
        exported = check(EXPORT);
    });
    after(disposeAll);

    it("finds a good number of violations, and no error anywhere", () => {
        assert.ok(violations(executable).length >= 25, String(violations(executable).length));
        for (const found of [executable, previewJson, analyzed, exported, folder]) {
            assert.deepEqual(
                found.filter(({ outcome }) => outcome === "error"),
                [],
            );
        }
    });
    it("executable with the newest CLI and folder with the older one", () => {
        assert.deepEqual(violations(folder), violations(executable));
    });
    it("preview with the pack and check on preview --json", () => {
        assert.deepEqual(missing(previewJson, executable), []);
        assert.deepEqual(missing(executable, previewJson, WITHOUT_SECRET_VALUES), []);
    });
    it("policy analyze and check on the export", () => {
        assert.deepEqual(missing(analyzed, exported), []);
        assert.deepEqual(missing(exported, analyzed), []);
    });
    it("preview and export, but for what the update decided", () => {
        assert.deepEqual(missing(withoutPlace(executable), withoutPlace(exported), WITHOUT_SECRET_VALUES), []);
        assert.deepEqual(
            missing(withoutPlace(exported), withoutPlace(executable)).filter((line) => !decidedLater(executable, line)),
            [],
        );
    });
    it("answers who may reach the database at the first preview, before any id exists", () => {
        const answer = executable.filter(({ rule }) => rule === "database-app-servers-only");
        assert.deepEqual(
            answer.map(({ outcome }) => outcome),
            ["violation"],
        );
    });
});

describe("the site done right at its first preview", function () {
    this.timeout(120_000);
    it("passes database-app-servers-only before any id exists, and violates nothing", async () => {
        const example = EXAMPLES.find(({ name }) => name === "django-right");
        assert.ok(example);
        const file = join(temporaryFolder(), "findings.json");
        const stack = await newStack(example.folder, { stack: EXAMPLE_STACK, secrets: example.secrets });
        const { code, stdout } = await stack.preview(["--policy-pack", PACK], {
            env: { DEPLOYMENT_CHECKLIST_FINDINGS: file },
        });
        stack.dispose();
        const { findings } = JSON.parse(readFileSync(file, "utf8")) as { findings: Found };
        disposeAll();
        assert.equal(code, 0, stdout);
        assert.deepEqual(violations(findings), []);
        assert.deepEqual(
            findings.filter(({ rule }) => rule === "database-app-servers-only").map(({ outcome }) => outcome),
            ["pass"],
        );
    });
});
