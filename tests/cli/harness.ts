/** Runs the command line in this process, with streams, clock and folder of its own. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import databaseNoPublicEndpoint from "../../policies/database/database-no-public-endpoint";
import { run } from "../../src/cli/run";
import { type Family, type View } from "../../src/model/family";
import { defineRule, pass } from "../../src/rule";
import { integer } from "../../src/rule/options";

const buckets: Family<View> = { name: "buckets", types: ["aws:s3/bucket:Bucket"], view: (resource) => ({ resource }) };

/** A rule with an option and an alias: buckets whose tag `days` is at least the option. */
export const bucketRule = defineRule({
    id: "storage-days",
    title: "Buckets keep what they hold for long enough",
    checklist: ["media-backups"],
    severity: "medium",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: buckets,
    options: { minDays: integer({ min: 1, default: 7, description: "Days to keep." }) },
    messages: { tooShort: "{{name}} keeps for {{days}} days; {{minDays}} are required." },
    fix: "Keep for longer.",
    aliases: ["bucket-days"],
    alsoKnownAs: ["CKV_TEST_1"],
    check(bucket, { options, violation }) {
        const days = bucket.resource.input("tags.days").number();
        if (days.state === "unknown") return { outcome: "unknown", gaps: days.gaps };
        if (days.state === "absent") return { outcome: "not-applicable", reason: "No days are set." };
        return days.value < options.minDays
            ? violation("tooShort", { at: "tags.days", data: { days: days.value } })
            : pass(`${bucket.resource.name} keeps for ${days.value} days.`);
    },
});

export const RULES = [databaseNoPublicEndpoint, bucketRule];

export interface Result {
    readonly code: number;
    readonly out: string;
    readonly err: string;
}

/** A folder for files, removed after the tests of the block in which it is made. */
export class Sandbox {
    readonly folder = mkdtempSync(join(tmpdir(), "deployment-checklist-cli-"));

    constructor() {
        after(() => rmSync(this.folder, { recursive: true, force: true }));
    }

    path(name: string): string {
        return join(this.folder, name);
    }

    write(name: string, content: unknown): string {
        const path = this.path(name);
        mkdirSync(dirname(path), { recursive: true });
        const isRaw = typeof content === "string" || Buffer.isBuffer(content);
        writeFileSync(path, isRaw ? content : JSON.stringify(content));
        return path;
    }

    read(name: string): string {
        return readFileSync(this.path(name), "utf8");
    }

    async run(args: readonly string[], stdin: unknown = "", color = false): Promise<Result> {
        let [out, err] = ["", ""];
        const code = await run(args, RULES, {
            out: (text) => (out += text),
            err: (text) => (err += text),
            color,
            now: new Date("2026-01-15T00:00:00Z"),
            directory: this.folder,
            env: {},
            stdin: () => Promise.resolve(Buffer.from(typeof stdin === "string" ? stdin : JSON.stringify(stdin))),
        });
        return { code, out: out.replaceAll(`${this.folder}/`, ""), err: err.replaceAll(`${this.folder}/`, "") };
    }
}
