/**
 * `npm run bench`: what the pack costs an operation, beside an empty `PolicyPack` of @pulumi/policy in the same run, which
 * is the floor that every pack of that SDK stands on, and beside one with 90 trivial policies. `idle` is the pack with every
 * rule off, its own floor. `BENCH_RULES=a,b` leaves only those rules on. Prints medians and ratios, and which goals are met.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { RULES } from "../policies/catalogue";
import { analyzeRequest, analyzeStackRequest, configureStackRequest } from "../tests/support/engine-requests";
import { type Measurement, measure, type Requests, type Start } from "./analyzer";
import { shop } from "./resources";

const ROOT = resolve(__dirname, "..");
const RUNS = Number(process.env.BENCH_RUNS ?? 3);
const SIZES = (process.env.BENCH_SIZES ?? "1000,10000").split(",").map(Number);
const ONLY = process.env.BENCH_RULES?.split(/[\s,]+/);
const LAUNCHER = join(ROOT, "node_modules", "@pulumi", "pulumi", "cmd", "run-policy-pack", "index.js");

/** The largest ratio to the empty pack that is acceptable. */
interface Goal {
    readonly pack: "launcher" | "executable";
    readonly of: keyof Measurement;
    readonly most: number;
}

/** What the pack may cost at most, beside a pack that does nothing. */
const GOALS: readonly Goal[] = [
    { pack: "launcher", of: "boot", most: 0.7 },
    { pack: "executable", of: "boot", most: 0.2 },
    { pack: "executable", of: "analyze", most: 0.9 },
    { pack: "executable", of: "analyzeStack", most: 0.5 },
    { pack: "executable", of: "memory", most: 0.6 },
];

/** A pack without a policy, and one with policies that look at one property each. */
const SDK_PACKS: Readonly<Record<string, string>> = {
    empty: `new (require("@pulumi/policy").PolicyPack)("empty", { policies: [] });\n`,
    trivial: `
const ofResource = Array.from({ length: 60 }, (_, index) => ({
    name: "resource-" + index, description: "d", enforcementLevel: "advisory",
    validateResource: (args, report) => { if (args.props.nothing === index) report("It is."); },
}));
const ofStack = Array.from({ length: 30 }, (_, index) => ({
    name: "stack-" + index, description: "d", enforcementLevel: "advisory",
    validateStack: (args, report) => { for (const resource of args.resources) if (resource.type === "none" + index) report("It is."); },
}));
new (require("@pulumi/policy").PolicyPack)("trivial", { policies: [...ofResource, ...ofStack] });
`,
};

async function main(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "deployment-checklist-bench-"));
    for (const [name, program] of Object.entries(SDK_PACKS)) writePack(join(folder, name), name, program);
    const launched = (cwd: string): Start => ({ command: process.execPath, args: [LAUNCHER, "127.0.0.1:1", "."], cwd });
    const executable = { command: join(ROOT, "dist", "pack.js"), args: [], cwd: ROOT };
    const chosen = ONLY === undefined ? {} : { configure: withRules(ONLY) };
    const packs: Readonly<Record<string, Start>> = {
        empty: launched(join(folder, "empty")),
        trivial: launched(join(folder, "trivial")),
        launcher: { ...launched(ROOT), ...chosen },
        executable: { ...executable, ...chosen },
        idle: { ...executable, configure: withRules([]) },
    };
    try {
        for (const size of SIZES) report(size, await compare(packs, requestsFor(size)));
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** The packs take turns, so that none has the quiet hour. */
async function compare(
    packs: Readonly<Record<string, Start>>,
    requests: Requests,
): Promise<Record<string, Measurement>> {
    const found: Record<string, Measurement[]> = {};
    for (let run = 0; run < RUNS; run++) {
        for (const [name, start] of Object.entries(packs)) (found[name] ??= []).push(await measure(start, requests));
    }
    return Object.fromEntries(Object.entries(found).map(([name, list]) => [name, medians(list)]));
}

function medians(list: readonly Measurement[]): Measurement {
    const of = (key: keyof Measurement) =>
        list.map((item) => item[key]).sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
    return {
        boot: of("boot"),
        remediate: of("remediate"),
        analyze: of("analyze"),
        analyzeStack: of("analyzeStack"),
        memory: of("memory"),
    };
}

const COLUMNS = ["boot", "remediate", "analyze", "analyzeStack", "memory"] as const;

function report(size: number, found: Readonly<Record<string, Measurement>>): void {
    console.log(
        `\n${size} resources (processor time, median of ${RUNS}; in brackets the ratio to an empty PolicyPack)`,
    );
    console.log(row("", ["boot", "remediate", "analyze", "AnalyzeStack", "peak memory"]));
    for (const [name, item] of Object.entries(found)) {
        console.log(
            row(
                name,
                COLUMNS.map((key) => cell(key, item, found.empty as Measurement)),
            ),
        );
    }
    for (const { pack, of, most } of GOALS) {
        const ratio = (found[pack]?.[of] ?? 0) / (found.empty?.[of] ?? 1);
        const verdict = ratio > most ? "MISSED" : "met";
        console.log(`  ${verdict}: ${pack} ${of} is ${ratio.toFixed(2)} of the empty pack's, ${most} at most`);
    }
}

function cell(key: keyof Measurement, item: Measurement, floor: Measurement): string {
    const value = item[key] < 10 ? item[key].toFixed(2) : item[key].toFixed(0);
    return `${value} ${key === "memory" ? "MB" : "ms"} (${(item[key] / floor[key]).toFixed(2)})`;
}

function row(head: string, cells: readonly string[]): string {
    return head.padEnd(12) + cells.map((text) => text.padStart(24)).join("");
}

/** Requests for shops until there are so many resources. */
function requestsFor(size: number): Requests {
    const resources: Buffer[] = [];
    const stack = new proto.AnalyzeStackRequest();
    for (let number = 0; resources.length < size; number++) {
        const spec = { resources: shop(`shop${number}`) };
        for (const item of spec.resources) resources.push(Buffer.from(analyzeRequest(item, spec)));
        const whole = proto.AnalyzeStackRequest.deserializeBinary(analyzeStackRequest(spec));
        for (const item of whole.getResourcesList()) stack.addResources(item);
    }
    return {
        resources,
        stack: Buffer.from(stack.serializeBinary()),
        configureStack: Buffer.from(
            configureStackRequest({ resources: [], config: { "shop:domain": "example.com" } }, true),
        ),
    };
}

/** Configures the pack so that only these rules are on. */
function withRules(ids: readonly string[]): Buffer {
    const request = new proto.ConfigureAnalyzerRequest();
    for (const { id } of RULES.filter((rule) => !ids.includes(rule.id))) {
        const off = new proto.PolicyConfig();
        off.setEnforcementlevel(proto.EnforcementLevel.DISABLED);
        request.getPolicyconfigMap().set(id, off);
    }
    return Buffer.from(request.serializeBinary());
}

/** A pack of @pulumi/policy in a folder of its own. */
function writePack(pack: string, name: string, program: string): void {
    mkdirSync(pack);
    writeFileSync(join(pack, "package.json"), JSON.stringify({ name, version: "1.0.0", main: "index.js" }));
    writeFileSync(join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\nversion: 1.0.0\n");
    writeFileSync(join(pack, "index.js"), program);
    symlinkSync(join(ROOT, "node_modules"), join(pack, "node_modules"));
}

main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
