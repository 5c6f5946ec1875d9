/** Stacks of small programs, made for one question each; all are gone when the tests are. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
    type EngineEvent,
    newStack,
    policyEvents,
    REPOSITORY,
    type StackOptions,
    type TestStack,
} from "../harness/harness";

/** The pack as an executable, as `npm install` puts it into node_modules/.bin. */
export const PACK = join(REPOSITORY, "dist", "pack.js");

/** The secret of every stack here: a configuration value that must turn up nowhere. */
export const SECRET = "vX2-kP9-mZ4-qU7-hunter";
export const SECRETS = { dbPassword: SECRET };

export const DATABASE = `
const aws = require("@pulumi/aws");
const pulumi = require("@pulumi/pulumi");
const password = new pulumi.Config().requireSecret("dbPassword");
const database = (name, more) => new aws.rds.Instance(name, {
    engine: "postgres", instanceClass: "db.t4g.micro", allocatedStorage: 20, username: "app", password, ...more,
});
`;

/** Removes what was made, in reverse. */
const undo: (() => void)[] = [];

export function disposeAll(): void {
    while (undo.length > 0) undo.pop()?.();
}

export function temporaryFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), "deployment-checklist-"));
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
}

/** A stack of a program given as text. */
export async function stackOf(program: string, options: StackOptions = {}): Promise<TestStack> {
    const folder = join(temporaryFolder(), "shop");
    writeProgram(folder, program);
    const stack = await newStack(folder, { secrets: SECRETS, ...options });
    undo.push(() => stack.dispose());
    return stack;
}

function writeProgram(folder: string, program: string): void {
    mkdirSync(folder);
    writeFileSync(join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "shop", main: "index.js" }));
    writeFileSync(join(folder, "index.js"), program);
}

/** A policy config file. */
export function configFile(config: unknown): string {
    const file = join(temporaryFolder(), "config.json");
    writeFileSync(file, typeof config === "string" ? config : JSON.stringify(config));
    return file;
}

/** Policy and resource of every violation, with its level. */
export function violations(events: readonly EngineEvent[]): string[] {
    return policyEvents(events).map(
        (event) => `${event.policyName} ${event.resourceUrn?.split("::").at(-1)} ${event.enforcementLevel}`,
    );
}

/** What the engine counted for one resource: which policies passed and which failed. */
export function counted(
    events: readonly EngineEvent[],
    name: string,
): { passed: readonly string[]; failed: readonly string[] } {
    const summary = events
        .map((event) => event.policyAnalyzeSummaryEvent)
        .find((candidate) => candidate?.resourceUrn?.endsWith(`::${name}`));
    return { passed: summary?.passed ?? [], failed: summary?.failed ?? [] };
}
