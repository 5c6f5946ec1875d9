/** Settings that several rules share: the part of the pack's profile that the model needs. Doors and engine fill it. */

export type StackEnvironment = "production" | "staging" | "development";

export interface SharedSettings {
    /** Patterns (regular expressions) on the stack name, and stack tags (`key=value`), for each environment. */
    readonly environments: Readonly<Partial<Record<StackEnvironment, EnvironmentPatterns>>>;
    /** Sources that may reach databases and caches wherever they stand. */
    readonly acceptedSources: AcceptedSources;
    /** Prefix lists that admit practically everybody, for example CloudFront's origin-facing list. */
    readonly widePrefixListIds: readonly string[];
    /** Tags (`key=value` or `key`) of resources that an organisation's own backup plan covers. */
    readonly orgBackupTags: readonly string[];
    /** Tag (`key=value` or `key`) of stores whose content may be lost. */
    readonly ephemeralTag: string | undefined;
    /** Names or URNs of caches that hold more than a cache. */
    readonly statefulCaches: readonly string[];
    readonly mediaVisibility: "public" | "private";
    readonly mediaPathPatterns: readonly string[];
    readonly publicStatic: boolean;
    readonly trustedAccounts: readonly string[];
    /** Further names of secrets (regular expressions), and names that are none. */
    readonly secretNames: readonly string[];
    readonly ignoreNames: readonly string[];
    /** Further prefixes of environment variables that stand before Django's setting names. */
    readonly envPrefixes: readonly string[];
    /** Roles of buckets and file systems by URN or name pattern (`*` matches any text). */
    readonly storageRoles: Readonly<Record<string, readonly StorageRole[]>>;
}

export interface EnvironmentPatterns {
    readonly stacks?: readonly string[];
    readonly tags?: readonly string[];
}

export interface AcceptedSources {
    readonly cidrs: readonly string[];
    readonly prefixLists: readonly string[];
    readonly securityGroups: readonly string[];
    readonly accounts: readonly string[];
}

export const STORAGE_ROLES = ["media", "static", "app-data", "logs", "code", "backup-copy"] as const;
export type StorageRole = (typeof STORAGE_ROLES)[number];

export const DEFAULT_SHARED_SETTINGS: SharedSettings = {
    environments: {},
    acceptedSources: { cidrs: [], prefixLists: [], securityGroups: [], accounts: [] },
    widePrefixListIds: [],
    orgBackupTags: [],
    ephemeralTag: undefined,
    statefulCaches: [],
    mediaVisibility: "private",
    mediaPathPatterns: ["/media/*", "/uploads/*"],
    publicStatic: false,
    trustedAccounts: [],
    secretNames: [],
    ignoreNames: [],
    envPrefixes: [],
    storageRoles: {},
};
