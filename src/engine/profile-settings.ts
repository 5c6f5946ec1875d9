/**
 * The settings of the whole pack: the properties of the policy `deployment-checklist-profile`. Declared once; the
 * validation, the JSON schema and the defaults' meaning derive from here.
 */
import ipaddr from "ipaddr.js";
import * as z from "zod/mini";
import { DEFAULT_SHARED_SETTINGS, type SharedSettings, STORAGE_ROLES, type StorageRole } from "../model/profile";
import { AREAS } from "../rule/rule";
import { DEFAULT_SETTINGS, PRESETS, type Settings } from "./settings";

/** Name of the policy whose properties are these settings. */
export const PROFILE_POLICY = "deployment-checklist-profile";

/** The area name that stands for every area without a cap of its own. */
const ALL_AREAS = "all";

const text = () => z.string().check(z.refine((value) => value.trim() !== "", "is empty"));
const texts = () => z.array(text());
const expression = () =>
    z.string().check(z.refine((value) => compiles(value), "is not a regular expression that JavaScript can compile"));
const cidr = () =>
    z
        .string()
        .check(
            z.refine((value) => ipaddr.isValidCIDR(value), "is not an address block such as 10.0.0.0/16 or fd00::/8"),
        );
const account = () =>
    z.string().check(z.refine((value) => /^\d{12}$/.test(value), "is not an account id of 12 digits (in quotes)"));
const day = () => z.string().check(z.refine(isDay, "is not a date; write it as YYYY-MM-DD"));
const role = () => z.enum(STORAGE_ROLES);
const cap = () => z.enum(["mandatory", "advisory", "not-applicable"]);

function described<T extends z.ZodMiniType>(schema: T, description: string): z.ZodMiniOptional<T> {
    return z.optional(withDescription(schema, description));
}

function withDescription<T extends z.ZodMiniType>(schema: T, description: string): T {
    z.globalRegistry.add(schema, { description });
    return schema;
}

const patterns = () =>
    z.strictObject({
        stacks: described(z.array(expression()), "Regular expressions on the stack's name."),
        tags: described(texts(), "Stack tags, as `key=value` or `key`."),
    });
const caps = () =>
    z.strictObject(
        Object.fromEntries([ALL_AREAS, ...AREAS].map((area) => [area, z.optional(cap())])) as Record<
            string,
            z.ZodMiniOptional<ReturnType<typeof cap>>
        >,
    );

const sharedSettings = {
    environments: described(
        z.strictObject({
            production: z.optional(patterns()),
            staging: z.optional(patterns()),
            development: z.optional(patterns()),
        }),
        "Which stacks are production, staging and development. What matches nothing goes by the built-in names; what cannot be told is production.",
    ),
    acceptedSources: described(
        z.strictObject({
            cidrs: described(z.array(cidr()), "Address blocks."),
            prefixLists: described(texts(), "Ids of prefix lists."),
            securityGroups: described(texts(), "Ids or names of security groups."),
            accounts: described(z.array(account()), "Account ids."),
        }),
        "Sources that may reach databases and caches.",
    ),
    widePrefixListIds: described(texts(), "Prefix lists that admit practically everybody."),
    orgBackupTags: described(
        texts(),
        "Tags (`key=value` or `key`) of resources that a backup plan outside the stack covers.",
    ),
    ephemeralTag: described(text(), "Tag (`key=value` or `key`) of stores whose content may be lost."),
    statefulCaches: described(texts(), "Names or URNs of caches that hold more than a cache."),
    mediaVisibility: described(z.enum(["public", "private"]), "Whether files that users upload may be read by anyone."),
    mediaPathPatterns: described(texts(), "URL paths under which uploaded files are served."),
    publicStatic: described(z.boolean(), "Whether static files may be read by anyone straight from S3."),
    trustedAccounts: described(z.array(account()), "Ids of further accounts of the organisation."),
    secretNames: described(z.array(expression()), "Regular expressions of further names that stand for secrets."),
    ignoreNames: described(z.array(expression()), "Regular expressions of names that stand for no secret."),
    envPrefixes: described(texts(), "Further prefixes of environment variables before Django's setting names."),
    storageRoles: described(
        z.record(z.string(), z.union([role(), z.array(role())])),
        "Roles of buckets and file systems, by URN or name pattern (`*` matches any text).",
    ),
} satisfies Record<keyof SharedSettings, z.ZodMiniType>;

const exemption = () =>
    z.strictObject({
        rule: withDescription(text(), "Id or alias of the rule."),
        resource: withDescription(text(), "URN or name pattern (`*` matches any text)."),
        reason: withDescription(text(), "Why the violation is accepted."),
        expires: described(day(), "Last day on which the exemption holds, `YYYY-MM-DD`."),
        approvedBy: described(text(), "Who accepted it."),
    });

/** Every property of the profile. */
export const profileSchema = z.strictObject({
    preset: described(
        z.enum(PRESETS),
        "Which rules are on: `essential` (mandatory ones only), `recommended`, `strict` (also those off by default).",
    ),
    ...sharedSettings,
    environmentCaps: described(
        z.strictObject({
            production: z.optional(caps()),
            staging: z.optional(caps()),
            development: z.optional(caps()),
        }),
        "The level an environment allows at most, by area; `all` stands for every area.",
    ),
    exemptions: described(
        z.array(exemption()),
        "Violations that are accepted, each for a resource, with a reason and for a time.",
    ),
    tagExemptions: described(z.boolean(), "Whether the tag `deployment-checklist:exempt` on a resource may exempt it."),
    neverExempt: described(z.array(text()), "Rules that nothing may exempt."),
    findingsFile: described(text(), "File into which the pack writes every finding of a run."),
    evidence: described(
        texts(),
        "Evidence from Django projects: bundles, or directories with bundles; relative to the directory that DEPLOYMENT_CHECKLIST_EVIDENCE names, else to the working directory.",
    ),
});

type ProfileValues = z.infer<typeof profileSchema>;

/** Settings from validated profile properties, over the defaults. */
export function settingsOfProfile(values: ProfileValues): Settings {
    return {
        ...DEFAULT_SETTINGS,
        shared: sharedOf(values),
        ...defined({
            preset: values.preset,
            exemptions: values.exemptions,
            tagExemptions: values.tagExemptions,
            neverExempt: values.neverExempt,
            findingsFile: values.findingsFile,
            evidence: values.evidence,
        }),
        environmentCaps: capsOf(values.environmentCaps ?? {}),
    };
}

function sharedOf(values: ProfileValues): SharedSettings {
    const own = Object.fromEntries(
        Object.keys(sharedSettings).map((key) => [key, values[key as keyof SharedSettings]]),
    );
    return {
        ...DEFAULT_SHARED_SETTINGS,
        ...defined(own),
        acceptedSources: { ...DEFAULT_SHARED_SETTINGS.acceptedSources, ...defined(values.acceptedSources ?? {}) },
        storageRoles: Object.fromEntries(
            Object.entries(values.storageRoles ?? {}).map(([key, roles]): [string, readonly StorageRole[]] => [
                key,
                typeof roles === "string" ? [roles] : roles,
            ]),
        ),
    };
}

function capsOf(values: NonNullable<ProfileValues["environmentCaps"]>): Settings["environmentCaps"] {
    return Object.fromEntries(
        Object.entries(values).map(([environment, byArea = {}]) => {
            const { [ALL_AREAS]: rest, ...own } = byArea;
            const everywhere = rest === undefined ? {} : Object.fromEntries(AREAS.map((area) => [area, rest]));
            return [environment, { ...everywhere, ...defined(own) }];
        }),
    );
}

/** The entries that are there. */
function defined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
        [K in keyof T]: Exclude<T[K], undefined>;
    };
}

function compiles(expressionText: string): boolean {
    try {
        new RegExp(expressionText);
        return true;
    } catch {
        return false;
    }
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDay(value: string): boolean {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
    const date = new Date(`${value}T00:00:00Z`);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
