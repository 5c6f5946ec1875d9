/** Runs themes and examples through the real CLI with the pack, and reads every finding of the runs. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Example } from "../../../examples/stacks";
import { EXAMPLE_STACK } from "../../../examples/stacks";
import type { Finding } from "../../../src/engine/finding";
import type { Manifest } from "../../../src/model/app/evidence/manifest";
import { PACK } from "../analyzer/stacks";
import { inlineStack, newStack } from "../harness/harness";
import type { CommandResult } from "../harness/harness";
import { formOf } from "./theme";
import type { Theme } from "./theme";

/** Every rule is on, and none stops the run: an update goes through, and all have their say. */
const LEVELS = { all: "advisory" };
const PROFILE = "deployment-checklist-profile";

/** Runs a form of a theme and returns all findings. */
export async function runTheme(theme: Theme, wrong: boolean): Promise<readonly Finding[]> {
    const form = formOf(wrong);
    const evidence = theme.evidence?.(form);
    return withFiles({ ...theme.settings?.(form) }, evidence, async ({ settings, findings }) => {
        const stack = await inlineStack(() => Promise.resolve(theme.program(form) ?? {}), {
            cli: "newest",
            project: "shop",
            config: typeof theme.config === "function" ? theme.config(form) : (theme.config ?? {}),
            secrets: theme.secrets ?? {},
            env: { DEPLOYMENT_CHECKLIST_FINDINGS: findings },
        });
        try {
            const packs = { policyPacks: [PACK], policyPackConfigs: [settings] };
            completed(await (theme.operation === "up" ? stack.up(packs) : stack.preview(packs)));
        } finally {
            stack.dispose();
        }
    });
}

/** Previews an example, or brings it up, and returns all findings. */
export async function runExample(example: Example, operation: "preview" | "up"): Promise<readonly Finding[]> {
    return withFiles({}, undefined, async ({ settings, findings }) => {
        const stack = await newStack(example.folder, { stack: EXAMPLE_STACK, secrets: example.secrets });
        const packs = ["--policy-pack", PACK, "--policy-pack-config", settings];
        const options = { env: { DEPLOYMENT_CHECKLIST_FINDINGS: findings } };
        try {
            completed(
                await (operation === "up"
                    ? stack.up(["--skip-preview", ...packs], options)
                    : stack.preview(packs, options)),
            );
        } finally {
            stack.dispose();
        }
    });
}

interface Files {
    readonly settings: string;
    readonly findings: string;
}

async function withFiles(
    settings: Readonly<Record<string, unknown>>,
    evidence: Manifest | undefined,
    run: (files: Files) => Promise<void>,
): Promise<readonly Finding[]> {
    const folder = mkdtempSync(join(tmpdir(), "deployment-checklist-rules-"));
    const files = { settings: join(folder, "settings.json"), findings: join(folder, "findings.json") };
    const bundle = join(folder, "evidence.json");
    const profile = { ...(settings[PROFILE] as object), ...(evidence === undefined ? {} : { evidence: [bundle] }) };
    try {
        if (evidence !== undefined) writeFileSync(bundle, JSON.stringify(evidence));
        writeFileSync(files.settings, JSON.stringify({ ...LEVELS, ...settings, [PROFILE]: profile }));
        await run(files);
        return (JSON.parse(readFileSync(files.findings, "utf8")) as { findings: Finding[] }).findings;
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

function completed({ code, stdout, stderr }: CommandResult): void {
    if (code !== 0) throw new Error(`Pulumi ended with ${code}:\n${stdout}\n${stderr}`);
}

/** Does the jobs one after the other. */
export async function inTurn<Result>(jobs: readonly (() => Promise<Result>)[]): Promise<readonly Result[]> {
    const results: Result[] = [];
    for (const job of jobs) results.push(await job());
    return results;
}
