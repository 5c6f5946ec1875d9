/** `init`: a config file to start from. */
import { writeFileSync } from "node:fs";
import { PROFILE_POLICY } from "../engine/config";
import { UsageError } from "./io";

export const DEFAULT_CONFIG_FILE = "deployment-checklist.json";

/** Keys that begin with `//` are comments to deployment-checklist, and nothing to Pulumi. */
export function startingConfig(): string {
    const profile = {
        "//": "Read by `pulumi preview --policy-pack-config FILE` and by `deployment-checklist check --config FILE`.",
        "// preset":
            "essential: mandatory rules only. recommended: every rule at its own level. strict: also those off by default.",
        preset: "recommended",
        "// environments":
            "Patterns on the stack's name, and stack tags. What matches nothing goes by its name (dev, staging ...); what cannot be told is production.",
        environments: {
            production: { stacks: ["^prod"], tags: [] },
            staging: { stacks: ["^(staging|uat)"], tags: [] },
            development: { stacks: ["^dev"], tags: [] },
        },
        "// acceptedSources": "Who else may reach databases and caches: an office, a VPN, another account.",
        acceptedSources: { cidrs: [], prefixLists: [], securityGroups: [], accounts: [] },
        "// storageRoles": 'What buckets hold, by name or URN pattern: {"*-uploads": "media", "*-assets": "static"}.',
        storageRoles: {},
        "// mediaVisibility": "public where files that users upload are meant for everybody.",
        mediaVisibility: "private",
        "// exemptions":
            'Accepted violations: {"rule": "...", "resource": "name or URN pattern", "reason": "...", "expires": "YYYY-MM-DD", "approvedBy": "..."}.',
        exemptions: [],
        "// neverExempt": "Rules that nothing may exempt.",
        neverExempt: [],
        "// rules":
            'Beside this object: "rule-id": "mandatory", "advisory" or "disabled", or {"enforcementLevel": "...", option: ...}. List them with `deployment-checklist rules`.',
    };
    return `${JSON.stringify({ [PROFILE_POLICY]: profile }, null, 2)}\n`;
}

export function init(file: string, force: boolean): string {
    try {
        writeFileSync(file, startingConfig(), { flag: force ? "w" : "wx" });
    } catch (error) {
        const code = String((error as { code?: unknown }).code);
        throw new UsageError(
            code === "EEXIST"
                ? `${file} exists already; use --force to write over it.`
                : `${file} could not be written (${code}).`,
        );
    }
    return `Wrote ${file}. Use it with: deployment-checklist check --config ${file} EXPORT\n`;
}
